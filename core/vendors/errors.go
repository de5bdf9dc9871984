// Package vendors is what the clients of the vendors' APIs share: one request
// with JSON in and out, and errors that say the one thing their callers must
// know – whether the vendor may have acted (XR-05, XR-07). No rules live here
// or below.
package vendors

import (
	"errors"
	"fmt"
	"time"

	"github.com/callsim/callsim/core/backoff"
)

// Refused: the vendor understood the request and will not do it (4xx). Trying
// again would not help.
type Refused struct {
	Request string // method and path
	Status  int
	Words   string // the vendor's own explanation

	// Location is where the vendor leads to instead, of a redirection (3xx): none
	// is followed by itself.
	Location string

	// Passing: by the vendor's own code the refusal will not last, such as that of a
	// row that is locked at this moment (each vendor's refusals.go). Nothing was done.
	Passing bool
}

func (e *Refused) Error() string {
	return fmt.Sprintf("%s: refused with %d: %s", e.Request, e.Status, e.Words)
}

// Barred: the vendor does not let us in (401, 403). The token was revoked, or
// lacks a right, or the account is locked; a person can mend all of that without
// us, and the call is not to be lost over it. So it is a refusal like any other
// (XR-16), for which no choice of ours is to blame.
type Barred struct {
	Request string
	Status  int
	Words   string
}

func (e *Barred) Error() string {
	return fmt.Sprintf("%s: not let in, with %d: %s", e.Request, e.Status, e.Words)
}

// IsBarred reports whether an error is the vendor not letting us in.
func IsBarred(err error) bool {
	_, ok := errors.AsType[*Barred](err)
	return ok
}

// Unavailable: the vendor has not acted (5xx, no connection); try again later.
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

// Throttled: the vendor has not acted and asks to wait (429). Only an impatient
// client hands it on.
type Throttled struct {
	Request    string
	RetryAfter time.Duration // 0: it did not say how long
}

func (e *Throttled) Error() string {
	return fmt.Sprintf("%s: rate limit reached, wait %v", e.Request, e.RetryAfter)
}

// until is when to send again: as told, otherwise after a growing pause.
func (e *Throttled) until(now time.Time, pauses *backoff.Pauses) time.Time {
	if e.RetryAfter > 0 {
		return now.Add(e.RetryAfter)
	}
	return now.Add(pauses.Next())
}

// Unknown: the request went out and no usable answer came back (cut, timed
// out, garbled, a gateway gave up). The vendor may have acted or not.
type Unknown struct {
	Request string
	Cause   error
}

func (e *Unknown) Error() string {
	return fmt.Sprintf("%s: no usable answer, it may have been carried out: %v", e.Request, e.Cause)
}

func (e *Unknown) Unwrap() error { return e.Cause }

// StatusOf returns the status of a refusal, 0 for any other error.
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

// Exchange returns what is known of the request that an error is about: its name,
// the status of the answer, and the vendor's words.
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

// Temporary reports whether the vendor may answer the same request differently
// later (XR-05). Refusals are final, and so is a request that could not be built.
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
