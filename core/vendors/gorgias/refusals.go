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
//	404        unknown id                       final; likewise
//	409        an e-mail address is taken       final (ErrTaken)
//	413        too large                        final
//
// None of them passes: what does is 408, 429 and 5xx, which are no refusals.

// IsAbout reports whether a refusal is about one of the named fields, by what its
// data says.
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
