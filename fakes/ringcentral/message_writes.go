package ringcentral

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// smsBody is the request to send an SMS or MMS.
type smsBody struct {
	From struct {
		Number string `json:"phoneNumber"`
	} `json:"from"`
	To []struct {
		Number string `json:"phoneNumber"`
	} `json:"to"`
	Text string `json:"text"`
}

// sendSMS sends an SMS or, from a multipart body, an MMS. The extension must be the
// token's own.
func (s *Server) sendSMS(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	if user := senderOf(r); user == nil || x != user {
		return kit.Response{}, errExtScope
	}
	body, files, err := readSMS(r)
	if err != nil {
		return kit.Response{}, err
	}
	n, err := s.senderNumber(x, body.From.Number)
	if err != nil {
		return kit.Response{}, err
	}
	var to []string
	for _, end := range body.To {
		if slices.Contains(to, end.Number) {
			return kit.Response{}, errParameter("to", end.Number)
		}
		to = append(to, end.Number)
	}
	if err := s.checkSMS(to, body.Text, files); err != nil {
		return kit.Response{}, err
	}
	return reply(http.StatusOK, s.messageJSON(s.deliverSMS(tx, n, to, body.Text, files))), nil
}

// Errors of SMS.
var (
	errForeignNumber = &failure{status: 400, code: "MSG-245", message: "Phone number doesn't belong to extension"}
	errNoSMS         = &failure{status: 403, code: "MSG-367", message: "Phone number does not support SMS"}
	errRecipients    = &failure{status: 400, code: "MSG-381", message: "The number of recipients exceeds the limit"}
	errToExtension   = &failure{status: 400, code: "MSG-246", message: "Sending SMS to extension numbers is not available"}
	errToShort       = &failure{status: 400, code: "MSG-247", message: "Sending SMS to short numbers is not available"}
)

// senderNumber finds the number from which an extension sends an SMS, and checks that it
// may.
func (s *Server) senderNumber(x *extension, e164 string) (*number, error) {
	n := s.byE164[e164]
	switch {
	case e164 == "":
		return nil, errParameter("from", "")
	case n == nil || !s.maySendSMS(x, n):
		return nil, errForeignNumber.with(detail{Parameter: "from.phoneNumber", Value: e164})
	case !n.sms:
		return nil, errNoSMS.with(detail{Parameter: "from.phoneNumber", Value: e164})
	}
	return n, nil
}

// handlesSMS reports whether a user may send SMS from the number of the queue x.
func (s *Server) handlesSMS(x, user *extension) bool {
	if x.kind != Queue {
		return false
	}
	if s.assume.Value(assumeQueueTexts) == "members" {
		return slices.Contains(x.queue.members, user)
	}
	return user.admin
}

// readSMS reads a JSON or a multipart body. In a multipart body the first part with the
// type JSON has the message, under any name.
func readSMS(r *kit.Request) (body smsBody, files []File, err error) {
	kind, params, err := mime.ParseMediaType(r.HTTP.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		return body, nil, r.JSON(&body)
	}
	if kind != "multipart/mixed" && kind != "multipart/form-data" {
		return body, nil, errMediaType
	}
	parts := multipart.NewReader(bytes.NewReader(r.Body), params["boundary"])
	found := false
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return body, nil, errParameter("attachment", "")
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return body, nil, errParameter("attachment", "")
		}
		if isJSON := strings.HasPrefix(part.Header.Get("Content-Type"), "application/json"); isJSON && !found {
			found = true
			if json.Unmarshal(data, &body) != nil {
				return body, nil, errBadJSON
			}
			continue
		}
		files = append(files, File{part.FileName(), cmp.Or(part.Header.Get("Content-Type"), "application/octet-stream"), data})
	}
	if !found {
		return body, nil, errBadJSON
	}
	return body, files, nil
}
