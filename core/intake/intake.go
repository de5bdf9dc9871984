// Package intake is the door for webhooks, the same for every phone system.
//
// A delivery passes method, size, JSON and token, in this order, and nothing
// is stored before the token was right (XR-03, XR-04). What is left is reduced
// to a fact and kept durably before the 200 goes out; the work that follows
// from it happens later and elsewhere, so the answer never waits for a CRM
// (XR-11).
package intake

import (
	"context"
	"crypto/subtle"
	"log/slog"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/cause"
)

// MaxBody is the size of the largest webhook accepted: several hundred times a
// usual one.
const MaxBody = 1 << 20

// Source reads the webhooks of one phone system.
type Source interface {
	// Token is the secret that the sender put into the body.
	Token(envelope gjson.Result) string

	// Fact reduces a webhook. known is false for events that the core does not
	// use, which are accepted and ignored (XR-10). An error is one sentence
	// about what is missing or wrong in an event that should have been usable.
	Fact(envelope gjson.Result) (fact call.Fact, known bool, err error)
}

// Endpoint receives the webhooks of one integration.
type Endpoint struct {
	Source Source
	Log    *slog.Logger

	// Token is the secret expected at this moment; "" refuses everything. Header,
	// if set, is the header that carries it instead of the body.
	Token  func() string
	Header string

	// Keep stores a fact durably and sees to what follows from it; taken is
	// false when nothing is wanted at this moment. It must not wait for
	// anything but the store.
	Keep func(ctx context.Context, fact call.Fact) (taken bool, err error)

	// Why, if set, says why a fact was not taken; "" says nothing.
	Why func() string
}

var (
	accepted = []byte(`{"status":"accepted"}`)
	ignored  = []byte(`{"status":"ignored"}`)
)

// ServeHTTP answers one delivery.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodPost) {
		return
	}
	body, ok := answer.Body(w, r, MaxBody)
	if !ok {
		e.Log.Warn("webhook refused: unreadable body", "path", r.URL.Path)
		return
	}
	envelope := gjson.Parse(body)
	if !e.authentic(r, envelope) {
		e.Log.Warn("webhook refused: wrong token", "path", r.URL.Path)
		e.refuseToken(w)
		return
	}
	e.take(w, r, envelope)
}

func (e *Endpoint) refuseToken(w http.ResponseWriter) {
	if e.Header != "" {
		answer.Refuse(w, http.StatusUnauthorized,
			"the header %s is not the webhook token in the settings; let the phone system send that one", e.Header)
		return
	}
	answer.Refuse(w, http.StatusUnauthorized,
		"the token in the body is not the webhook token in the settings; copy the token that the phone system shows for this webhook into webhook_token")
}

// authentic compares in constant time, so that a token cannot be guessed byte
// by byte (XR-03).
func (e *Endpoint) authentic(r *http.Request, envelope gjson.Result) bool {
	want := e.Token()
	got := r.Header.Get(e.Header)
	if e.Header == "" {
		got = e.Source.Token(envelope)
	}
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1 && want != ""
}

// take keeps what an authentic delivery says.
func (e *Endpoint) take(w http.ResponseWriter, r *http.Request, envelope gjson.Result) {
	fact, known, err := e.Source.Fact(envelope)
	switch {
	case err != nil:
		e.Log.Warn("webhook refused: unusable", "path", r.URL.Path, "why", err)
		answer.Refuse(w, http.StatusBadRequest, "%v", err)
		return
	case !known:
		answer.Raw(w, http.StatusOK, ignored)
		return
	}
	fact.Cause = cause.In(r.Header)
	taken, err := e.Keep(r.Context(), fact)
	switch {
	case err != nil:
		e.Log.Error("webhook not stored", "path", r.URL.Path, "call", fact.CallID, "why", err)
		answer.Refuse(w, http.StatusServiceUnavailable, "the webhook of call %s could not be stored: %v; deliver it again later", fact.CallID, err)
	case !taken:
		e.drop(w, fact)
	default:
		answer.Raw(w, http.StatusOK, accepted)
	}
}

// drop answers for a fact that is not wanted, with the reason if there is one.
func (e *Endpoint) drop(w http.ResponseWriter, fact call.Fact) {
	why := ""
	if e.Why != nil {
		why = e.Why()
	}
	if why == "" {
		answer.Raw(w, http.StatusOK, ignored)
		return
	}
	e.Log.Warn("webhook dropped", "call", fact.CallID, "why", why)
	answer.JSON(w, http.StatusOK, struct {
		Status string `json:"status"`
		Why    string `json:"why"`
	}{"ignored", why})
}
