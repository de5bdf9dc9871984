package ringcentral

import (
	"bytes"
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

// textBody is what clients send.
type textBody struct {
	From struct {
		Number string `json:"phoneNumber"`
	} `json:"from"`
	To []struct {
		Number string `json:"phoneNumber"`
	} `json:"to"`
	Text string `json:"text"`
}

// sendText sends an SMS or, from a multipart body, an MMS, always as the token's
// own extension.
func (s *Server) sendText(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	if own := asks(r); own == nil || x != own {
		return kit.Response{}, errExtScope
	}
	body, files, err := readText(r)
	if err != nil {
		return kit.Response{}, err
	}
	n, err := s.senderOf(x, body.From.Number)
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
	if err := s.checkText(to, body.Text, files); err != nil {
		return kit.Response{}, err
	}
	return reply(http.StatusOK, s.messageJSON(s.textOut(tx, n, to, body.Text, files))), nil
}

// Errors of texts.
var (
	errNotTheirs   = &failure{status: 400, code: "MSG-245", message: "Phone number doesn't belong to extension"}
	errNoTexts     = &failure{status: 403, code: "MSG-367", message: "Phone number does not support SMS"}
	errRecipients  = &failure{status: 400, code: "MSG-381", message: "The number of recipients exceeds the limit"}
	errToExtension = &failure{status: 400, code: "MSG-246", message: "Sending SMS to extension numbers is not available"}
	errToShort     = &failure{status: 400, code: "MSG-247", message: "Sending SMS to short numbers is not available"}
)

// senderOf finds the number from which an extension may text: its own. A queue's
// number has a user who is assigned to its texts.
func (s *Server) senderOf(x *extension, e164 string) (*number, error) {
	n := s.byE164[e164]
	switch {
	case e164 == "":
		return nil, errParameter("from", "")
	case n == nil || !s.mayText(x, n):
		return nil, errNotTheirs.about(detail{Parameter: "from.phoneNumber", Value: e164})
	case !n.sms:
		return nil, errNoTexts.about(detail{Parameter: "from.phoneNumber", Value: e164})
	}
	return n, nil
}

// textsOf tells whether a user is in charge of the texts of another extension's
// number.
func (s *Server) textsOf(x, user *extension) bool {
	if x.kind != Queue {
		return false
	}
	if s.assume.Value(assumeQueueTexts) == "members" {
		return slices.Contains(x.queue.members, user)
	}
	return user.admin
}

// readText reads either kind of body. Clients name the part with the JSON as they
// like: it is the first one of that type.
func readText(r *kit.Request) (body textBody, files []File, err error) {
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
		files = append(files, File{part.FileName(), orElse(part.Header.Get("Content-Type"), "application/octet-stream"), data})
	}
	if !found {
		return body, nil, errBadJSON
	}
	return body, files, nil
}
