package history

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/callsim/callsim/sim/trace"
)

// isHAR reports whether a file is a HAR file, by its first characters: a trace begins
// with a header of version and kind.
func isHAR(in *bufio.Reader) (bool, error) {
	begin, err := in.Peek(512)
	if len(begin) == 0 {
		if err == nil || err == io.EOF {
			err = errors.New("the file is empty")
		}
		return false, err
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(begin), "\ufeff"), " \t\r\n")
	rest, object := strings.CutPrefix(text, "{")
	return object && strings.HasPrefix(strings.TrimLeft(rest, " \t\r\n"), `"log"`), nil
}

// harEntry is the part of a HAR entry that a record has room for. Fields that begin with
// "_" are those that callsim writes.
type harEntry struct {
	Started time.Time `json:"startedDateTime"`
	Time    float64   `json:"time"`
	Request struct {
		Method, URL string
		Headers     []harPair
		PostData    struct {
			Text     string
			Encoding string `json:"_encoding"`
		}
	}
	Response struct {
		Status  int
		Headers []harPair
		Content struct{ Text, Encoding string }
	}
	Of     string `json:"_of"`
	From   string `json:"_from"`
	To     string `json:"_to"`
	Fault  string `json:"_fault"`
	Failed string `json:"_error"`
	Note   string `json:"_note"`
	N      int    `json:"_n"`
	Cause  int    `json:"_cause"`
	Also   []int  `json:"_also"`
	Guess  bool   `json:"_guess"`
	Call   string `json:"_call"`
}

type harPair struct{ Name, Value string }

func (f *File) headOfHAR() error {
	return f.Each(func(e trace.Entry) error {
		f.Head.Start = e.At
		return ErrEnough
	})
}

// eachOfHAR reads entry by entry. Entries of another tool are numbered from 1; their
// sender is the client and their receiver the host.
func eachOfHAR(in *bufio.Reader, each func(trace.Entry) error) error {
	if bom, _ := in.Peek(3); string(bom) == "\ufeff" {
		_, _ = in.Discard(3)
	}
	d := json.NewDecoder(in)
	if err := toEntries(d); err != nil {
		return err
	}
	for n := 1; d.More(); n++ {
		var h harEntry
		if err := d.Decode(&h); err != nil {
			return fmt.Errorf("entry %d of the HAR file: %w", n, err)
		}
		e, err := h.entry(n)
		if err == nil {
			err = each(e)
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("the HAR file ends in the middle: %w", err)
	}
	return nil
}

// toEntries skips to the first element of log.entries.
func toEntries(d *json.Decoder) error {
	wrong := errors.New(`no list of entries: expected {"log": {"entries": […]}}`)
	for _, key := range []string{"log", "entries"} {
		if open, err := d.Token(); err != nil || open != json.Delim('{') {
			return wrong
		}
		for {
			name, err := d.Token()
			if err != nil || name == json.Delim('}') {
				return wrong
			}
			if name == key {
				break
			}
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return fmt.Errorf("reading log.%v: %w", name, err)
			}
		}
	}
	if open, err := d.Token(); err != nil || open != json.Delim('[') {
		return wrong
	}
	return nil
}

func (h *harEntry) entry(n int) (trace.Entry, error) {
	x := &trace.Exchange{
		Of: h.Of, At: h.Started.UTC(), From: h.From, To: h.To,
		Method: h.Request.Method, URL: h.Request.URL, Status: h.Response.Status,
		RequestHeader: header(h.Request.Headers), ResponseHeader: header(h.Response.Headers),
		Fault: h.Fault, Err: h.Failed, Note: h.Note,
	}
	x.Done = x.At.Add(time.Duration(h.Time * float64(time.Millisecond)))
	if x.From == "" {
		x.From = "client"
	}
	if u, err := url.Parse(x.URL); x.To == "" && err == nil {
		x.To = u.Host
	}
	var err error
	if x.RequestBody, err = bodyOf(h.Request.PostData.Text, h.Request.PostData.Encoding); err != nil {
		return trace.Entry{}, fmt.Errorf("request of entry %d of the HAR file: %w", n, err)
	}
	if x.ResponseBody, err = bodyOf(h.Response.Content.Text, h.Response.Content.Encoding); err != nil {
		return trace.Entry{}, fmt.Errorf("response of entry %d of the HAR file: %w", n, err)
	}
	if h.N > 0 {
		n = h.N
	}
	x.ID = fmt.Sprintf("x%d", n)
	return trace.Entry{N: n, At: x.At, Kind: trace.KindExchange, Cause: h.Cause, Also: h.Also, Guess: h.Guess, Call: h.Call, Exchange: x}, nil
}

func header(pairs []harPair) trace.Header {
	var h trace.Header
	for _, p := range pairs {
		if !strings.HasPrefix(p.Name, ":") { // of HTTP/2, in exports of browsers
			h = append(h, [2]string{p.Name, p.Value})
		}
	}
	return h
}

func bodyOf(text, encoding string) ([]byte, error) {
	switch {
	case encoding == "base64":
		return base64.StdEncoding.DecodeString(text)
	case text == "":
		return nil, nil
	}
	return []byte(text), nil
}
