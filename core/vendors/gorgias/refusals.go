package gorgias

import (
	"net/http"
	"strings"

	"github.com/callsim/callsim/core/vendors"
)

// Gorgias's refusals (developers.gorgias.com/reference, Errors):
//
//	301        a ticket that was merged         final; the survivor is at Location
//	400        invalid, data names the field    final; an id in it may be chosen again
//	404        unknown id                       final; an id may be chosen again
//	409        an e-mail address is taken       final (ErrTaken)
//	413        too large                        final
//
// None of them passes: 408, 429 and 5xx do, but they are not refusals.

// IsAbout reports whether a refusal's data names one of the fields.
func IsAbout(err error, fields ...string) bool {
	if vendors.StatusOf(err) != http.StatusBadRequest {
		return false
	}
	_, _, words := vendors.Exchange(err)
	for _, field := range fields {
		if strings.Contains(words, `"`+field+`"`) {
			return true
		}
	}
	return false
}
