package ringcentral

import "net/http"

// RingCentral's refusals (API reference, Errors; Developer Guide, Errors):
//
//	400 CMN-101, CMN-103, MSG-245, …   invalid, or another user's number   final
//	404 CMN-102                        unknown id                          final
//	409                                the call is in another state        passes
//	423                                locked                              passes
//
// Missing permissions are 403 (CMN-401, CMN-408, …): Barred, not Refused.

// passing reports whether a refusal will not last.
func passing(_ string, status int, _ string) bool {
	return status == http.StatusConflict || status == http.StatusLocked
}
