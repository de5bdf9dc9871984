// Package vendors contains the common parts of the clients of the vendors' APIs:
// one request with JSON in and out, and errors whose type states whether the vendor
// may have acted (XR-05, XR-07):
//
//	body, err := client.Do(ctx, http.MethodPost, "/contacts", contact)
//	if vendors.StatusOf(err) == http.StatusConflict { … }
//
// Neither this package nor the clients contain rules.
package vendors

import (
	"errors"
	"fmt"
	"time"

	"github.com/callsim/callsim/core/backoff"
)

// Refused: the vendor understood the request and refused it (4xx). A retry would
// not help.
type Refused struct {
	Request string // method and path
	Status  int
	Words   string // the vendor's explanation

	// Location is the target of a redirection (3xx). Clients do not follow
	// redirections.
	Location string

	// Passing: the vendor's code means that the refusal will not last, for example a
	// locked row (each vendor's refusals.go). The vendor has not acted.
	Passing bool
}

func (e *Refused) Error() string {
	return fmt.Sprintf("%s: refused with %d: %s", e.Request, e.Status, e.Words)
}

// Barred: the vendor denies access (401, 403). The token was revoked or lacks a
// right, or the account is locked. A person can mend that at the vendor, and the
// call must not be lost until then. So it is a refusal (XR-16), but not one caused
// by a choice of the core.
type Barred struct {
	Request string
	Status  int
	Words   string
}

func (e *Barred) Error() string {
	return fmt.Sprintf("%s: access denied with %d: %s", e.Request, e.Status, e.Words)
}

// IsBarred reports whether the vendor denied access.
func IsBarred(err error) bool {
	_, ok := errors.AsType[*Barred](err)
	return ok
}

// Unavailable: the vendor has not acted (5xx, no connection). The request can be
// retried.
type Unavailable struct {
	Request string
	Status  int // 0 without a connection
	Words   string
}

func (e *Unavailable) Error() string {
	if e.Status == 0 {
		return fmt.Sprintf("%s: not reached: %s", e.Request, e.Words)
	}
	return fmt.Sprintf("%s: unavailable with %d: %s", e.Request, e.Status, e.Words)
}

// Throttled: the vendor has not acted and demands a wait (429). Only an impatient
// client returns it.
type Throttled struct {
	Request    string
	RetryAfter time.Duration // 0: not given
}

func (e *Throttled) Error() string {
	return fmt.Sprintf("%s: rate limit reached, wait %v", e.Request, e.RetryAfter)
}

// until returns the time of the next attempt: after RetryAfter if given, otherwise
// after the next delay of pauses.
func (e *Throttled) until(now time.Time, pauses *backoff.Pauses) time.Time {
	if e.RetryAfter > 0 {
		return now.Add(e.RetryAfter)
	}
	return now.Add(pauses.Next())
}

// Unknown: the request was sent, but no usable response came back (cut off, timed
// out, malformed, or a gateway gave up). The vendor may have acted.
type Unknown struct {
	Request string
	Cause   error
}

func (e *Unknown) Error() string {
	return fmt.Sprintf("%s: no usable response; the vendor may have acted: %v", e.Request, e.Cause)
}

func (e *Unknown) Unwrap() error { return e.Cause }

// StatusOf returns the status of a Refused, 0 for any other error.
func StatusOf(err error) int {
	if refused, ok := errors.AsType[*Refused](err); ok {
		return refused.Status
	}
	return 0
}

// IsPassing reports whether an error is a refusal that will not last.
func IsPassing(err error) bool {
	refused, ok := errors.AsType[*Refused](err)
	return ok && refused.Passing
}

// Exchange returns the request's name, the response's status and the vendor's
// explanation of an error.
func Exchange(err error) (request string, status int, words string) {
	if e, ok := errors.AsType[*Refused](err); ok {
		return e.Request, e.Status, e.Words
	}
	if e, ok := errors.AsType[*Barred](err); ok {
		return e.Request, e.Status, e.Words
	}
	if e, ok := errors.AsType[*Unavailable](err); ok {
		return e.Request, e.Status, e.Words
	}
	if e, ok := errors.AsType[*Unknown](err); ok {
		return e.Request, 0, e.Cause.Error()
	}
	return "", 0, err.Error()
}

// Temporary reports whether a retry may succeed (XR-05). Refusals are final, and so
// is a request that could not be built.
func Temporary(err error) bool {
	if _, ok := errors.AsType[*Unknown](err); ok {
		return true
	}
	if IsPassing(err) {
		return true
	}
	_, ok := errors.AsType[*Unavailable](err)
	return ok
}
