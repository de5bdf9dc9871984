package front

import (
	"net/http"
	"strings"

	"github.com/callsim/callsim/core/vendors"
)

// Front's refusals (Core API reference, Errors; dev.frontapp.com/docs/errors names
// the envelope, what the statuses mean here was seen in answers):
//
//	400            bad request, unknown id in a body     final
//	404            unknown id in the path                final; a stored id may be chosen again
//	409 contacts   the handle belongs to another contact final; the contact is named
//	409 elsewhere  somebody changes the same thing       passes
//	413            a file is too large                   final
//	423            locked, or a report is throttled      passes

// passing reports whether a refusal will not last.
func passing(request string, status int, _ string) bool {
	switch status {
	case http.StatusLocked:
		return true
	case http.StatusConflict:
		ofContacts := strings.HasSuffix(request, "/contacts") || strings.HasSuffix(request, "/handles") || strings.HasSuffix(request, "/merge")
		return !ofContacts
	}
	return false
}

// IsGone reports whether a refusal says that an object is not there (any more), or
// is somewhere else: an unknown id in the path, in the body, or one merged away.
func IsGone(err error) bool {
	switch vendors.StatusOf(err) {
	case http.StatusNotFound, http.StatusMovedPermanently:
		return true
	case http.StatusBadRequest:
		_, _, words := vendors.Exchange(err)
		return strings.Contains(words, "Unknown ")
	}
	return false
}
