package salesforce

import (
	"strings"

	"github.com/callsim/callsim/core/vendors"
)

// Salesforce's refusals by code (SOAP API Developer Guide, Core Data Types,
// StatusCode; REST API Developer Guide, Status Codes and Error Responses):
//
//	UNABLE_TO_LOCK_ROW and the others of passingCodes    pass
//	420, no route for the host at this moment            passes
//	ENTITY_IS_DELETED, INVALID_CROSS_REFERENCE_KEY,
//	NOT_FOUND, INACTIVE_OWNER_OR_USER                    final; the choice is made again
//	all others, such as FIELD_CUSTOM_VALIDATION_EXCEPTION,
//	REQUIRED_FIELD_MISSING, DUPLICATES_DETECTED          final
//
// A failing trigger or flow has its own code and the original code in its message.

var passingCodes = []string{
	"UNABLE_TO_LOCK_ROW", "QUERY_TIMEOUT", "SERVER_UNAVAILABLE", "REQUEST_RUNNING_TOO_LONG", "TOO_MANY_APEX_REQUESTS",
	"TEMPORARY_QUERY_MORE_FAILURE", "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE",
}

// lockedText is the message of a lock without its code.
const lockedText = "unable to obtain exclusive access to this record"

const noRoute = 420

// passing reports whether a refusal will not last.
func passing(_ string, status int, words string) bool {
	if status == noRoute || strings.Contains(words, lockedText) {
		return true
	}
	for _, code := range passingCodes {
		if strings.Contains(words, code) {
			return true
		}
	}
	return false
}

// IsGone reports whether a refusal means that a record was deleted or a user is
// inactive.
func IsGone(err error) bool {
	_, _, words := vendors.Exchange(err)
	for _, code := range [...]string{"ENTITY_IS_DELETED", "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND", "INACTIVE_OWNER_OR_USER"} {
		if strings.HasPrefix(words, code) {
			return true
		}
	}
	return false
}
