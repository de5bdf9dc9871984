package aircall

import "net/http"

// Aircall's refusals (API reference, Errors):
//
//	400   invalid, or a call in the wrong state             final
//	404   unknown id                                        final
//	405   the user is on a call, or recording is off        final: a person decides when to repeat it
//	422   the server refuses to process it                  final
//	423   locked (not in Aircall's tables; as in HTTP)      passes

// passing reports whether a refusal will not last.
func passing(_ string, status int, _ string) bool { return status == http.StatusLocked }
