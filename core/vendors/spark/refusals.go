package spark

import "net/http"

// Spark documents no codes of refusals, only the texts of error_message. Its
// statuses are taken in their HTTP meaning (RFC 9110, RFC 4918):
//
//	400, 422   invalid or impossible          final; an id in it may be chosen again
//	404        unknown id                     final; an id may be chosen again
//	409, 423   concurrent change, or locked   pass

// passing reports whether a refusal will not last.
func passing(_ string, status int, _ string) bool {
	return status == http.StatusConflict || status == http.StatusLocked
}
