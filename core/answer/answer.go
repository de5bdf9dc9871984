// Package answer writes the core's own HTTP answers: JSON, and for every
// refusal one line {"error": "…"} that says what was wrong, where, what was
// expected and how to mend it.
package answer

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// JSON answers with v. Values that cannot be encoded are a programming error
// and answered as such.
func JSON(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		Refuse(w, http.StatusInternalServerError, "the answer could not be written as JSON: %v", err)
		return
	}
	Raw(w, status, append(body, '\n'))
}

// Raw answers with JSON that is encoded already.
func Raw(w http.ResponseWriter, status int, body []byte) {
	w.Header()["Content-Type"] = jsonType
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller has gone; nobody is left to tell
}

var jsonType = []string{"application/json"}

// Refuse answers {"error": "…"}.
func Refuse(w http.ResponseWriter, status int, format string, args ...any) {
	JSON(w, status, struct {
		Error string `json:"error"`
	}{fmt.Sprintf(format, args...)})
}

// Method refuses any method but those allowed and reports whether it did.
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
