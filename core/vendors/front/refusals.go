package front

import (
	"net/http"
	"strings"

	"github.com/callsim/callsim/core/vendors"
)

// Front's refusals (Core API reference, Errors; dev.frontapp.com/docs/errors
// documents the envelope; the meaning of the statuses was observed):
//
//	400            bad request, unknown id in a body        final
//	404            unknown id in the path                   final; a stored id may be chosen again
//	409 contacts   the handle belongs to another contact    final; the contact is named
//	409 elsewhere  a concurrent change of the same object   passes
//	413            a file is too large                      final
//	423            locked, or a report is throttled         passes

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

// IsGone reports whether a refusal means that an object no longer exists or was
// merged: an unknown id in the path or body, or a redirection.
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
