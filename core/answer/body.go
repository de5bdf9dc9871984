package answer

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/body"
)

// Body reads a request's JSON body of at most limit bytes. On failure it writes the
// response (413 too large, 400 cut off or not JSON) and ok is false (XR-04).
func Body(w http.ResponseWriter, r *http.Request, limit int64) (body string, ok bool) {
	if r.ContentLength > limit {
		refuseSize(w, limit)
		return "", false
	}
	body, err := read(r, limit)
	switch {
	case err != nil:
		Refuse(w, http.StatusBadRequest, "the body broke off after %d bytes (%v); send it again whole", len(body), err)
	case int64(len(body)) > limit:
		refuseSize(w, limit)
	case !valid(body):
		Refuse(w, http.StatusBadRequest, "the body (%d bytes) is not JSON: %s; send one JSON object", len(body), why(body))
	case strings.TrimLeft(body, " \t\r\n")[0] != '{':
		Refuse(w, http.StatusBadRequest, "the body is JSON but not an object; send one JSON object")
	default:
		return body, true
	}
	return "", false
}

func read(r *http.Request, limit int64) (string, error) {
	if r.Body == nil {
		return "", nil
	}
	return body.Text(r.Body, r.ContentLength, limit)
}

func refuseSize(w http.ResponseWriter, limit int64) {
	Refuse(w, http.StatusRequestEntityTooLarge, "the body is larger than the %d bytes accepted here; send less", limit)
}

// maxBrackets limits the nesting of bodies checked by gjson, which recurses. Bodies
// with more brackets are checked by encoding/json, which limits the depth.
const maxBrackets = 5000

func valid(body string) bool {
	if len(body) > maxBrackets && strings.Count(body, "[")+strings.Count(body, "{") > maxBrackets {
		return json.Valid([]byte(body))
	}
	return gjson.Valid(body)
}

// why returns encoding/json's error message, for refused bodies only.
func why(body string) string {
	if strings.TrimSpace(body) == "" {
		return "it is empty"
	}
	var v json.RawMessage
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		return err.Error()
	}
	return "unreadable"
}
