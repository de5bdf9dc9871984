package spark

import "net/http"

// Spark documents no codes for refusals but the texts of error_message. What its
// statuses say is taken as HTTP means it (RFC 9110, RFC 4918):
//
//	400, 422   invalid, or it cannot be   final; an id in it may be chosen again
//	404        unknown id                 final; likewise
//	409, 423   somebody changes the same  pass

// passing reports whether a refusal will not last.
func passing(_ string, status int, _ string) bool {
	return status == http.StatusConflict || status == http.StatusLocked
}
