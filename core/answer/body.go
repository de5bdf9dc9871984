package answer

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"github.com/tidwall/gjson"
)

// Body reads a request's JSON body of at most limit bytes. When it cannot, it
// has answered already (413 too large, 400 cut off or not JSON) and ok is
// false.
func Body(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, ok bool) {
	if r.ContentLength > limit {
		refuseSize(w, limit)
		return nil, false
	}
	body, err := read(r, limit)
	switch {
	case err != nil:
		Refuse(w, http.StatusBadRequest, "the body broke off after %d bytes (%v); send it again whole", len(body), err)
	case int64(len(body)) > limit:
		refuseSize(w, limit)
	case !valid(body):
		Refuse(w, http.StatusBadRequest, "the body (%d bytes) is not JSON: %s; send one JSON object", len(body), why(body))
	case bytes.TrimLeft(body, " \t\r\n")[0] != '{':
		Refuse(w, http.StatusBadRequest, "the body is JSON but not an object; send one JSON object")
	default:
		return body, true
	}
	return nil, false
}

func refuseSize(w http.ResponseWriter, limit int64) {
	Refuse(w, http.StatusRequestEntityTooLarge, "the body is larger than the %d bytes accepted here; send less", limit)
}

func read(r *http.Request, limit int64) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	// Room for what is announced and one byte more, to see the end without
	// growing; what announced itself as small may still be large.
	body := make([]byte, 0, max(r.ContentLength, 0)+1)
	for int64(len(body)) <= limit {
		n, err := r.Body.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case err == io.EOF:
			return body, nil
		case err != nil:
			return body, err
		case len(body) == cap(body):
			body = slices.Grow(body, bytes.MinRead)
		}
	}
	return body, nil
}

// maxBrackets bounds how deep a body checked by the fast reader can nest: that
// reader recurses. Anything with more brackets goes to encoding/json, which
// refuses deep nesting.
const maxBrackets = 5000

func valid(body []byte) bool {
	if bytes.Count(body, []byte{'['})+bytes.Count(body, []byte{'{'}) > maxBrackets {
		return json.Valid(body)
	}
	return gjson.ValidBytes(body)
}

// why asks encoding/json for words; only refused bodies pay for it.
func why(body []byte) string {
	if len(bytes.TrimSpace(body)) == 0 {
		return "it is empty"
	}
	var v json.RawMessage
	if err := json.Unmarshal(body, &v); err != nil {
		return err.Error()
	}
	return "unreadable"
}
