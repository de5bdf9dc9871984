// Package answer writes the core's HTTP responses: JSON, and for every refusal one
// line {"error": "…"} with what was wrong, where, what was expected and how to mend
// it:
//
//	answer.Refuse(w, http.StatusBadRequest, "the body is empty; send one JSON object")
package answer

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// JSON responds with v. A value that cannot be encoded is a programming error and
// yields 500.
func JSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		Refuse(w, http.StatusInternalServerError, "the answer could not be written as JSON: %v", err)
		return
	}
	Raw(w, status, append(body, '\n'))
}

// Raw responds with encoded JSON.
func Raw(w http.ResponseWriter, status int, body []byte) {
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(status)
	_, _ = w.Write(body) // an error means that the client has disconnected
}

var jsonType = []string{"application/json"}

// Refuse responds with {"error": "…"}.
func Refuse(w http.ResponseWriter, status int, format string, args ...any) {
	JSON(w, status, struct {
		Error string `json:"error"`
	}{fmt.Sprintf(format, args...)})
}

// Method refuses methods that are not allowed and reports whether it refused.
func Method(w http.ResponseWriter, r *http.Request, allowed ...string) (refused bool) {
	list := ""
	for i, m := range allowed {
		if r.Method == m {
			return false
		}
		if i > 0 {
			list += ", "
		}
		list += m
	}
	w.Header().Set("Allow", list)
	Refuse(w, http.StatusMethodNotAllowed, "%s is not answered at %s; use %s", r.Method, r.URL.Path, list)
	return true
}
