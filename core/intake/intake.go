// Package intake is the endpoint for webhooks of every phone system.
//
//	mux.Handle("/webhooks/aircall/front", &intake.Endpoint{Source: aircall.Webhooks{}, Token: token, Keep: engine.Keep, Log: log})
//
// Method, size, JSON and token of a delivery are checked in this order, and nothing
// is stored before the token was verified (XR-03, XR-04). Then the delivery is
// reduced to a fact and stored durably before it is answered with 200. The work
// that results from it happens later in other processes, so the response never
// waits for a CRM (XR-11).
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

// MaxBody is the size of the largest accepted webhook: several hundred times the
// usual size.
const MaxBody = 1 << 20

// Source reads the webhooks of one phone system.
type Source interface {
	// Token returns the secret in the body.
	Token(envelope gjson.Result) string

	// Fact reduces a webhook to a fact. known is false for events that the core
	// does not use; they are accepted and ignored (XR-10). An error is one sentence
	// about what is missing or wrong in an event that the core uses.
	Fact(envelope gjson.Result) (fact call.Fact, known bool, err error)
}

// Endpoint receives the webhooks of one integration.
type Endpoint struct {
	Source Source
	Log    *slog.Logger

	// Token returns the expected secret; "" refuses everything. Header, if set, is
	// the header that contains the secret instead of the body.
	Token  func() string
	Header string

	// Keep stores a fact durably and starts the resulting work; taken is false when
	// the fact is not needed. It must wait for nothing but the store.
	Keep func(ctx context.Context, fact call.Fact) (taken bool, err error)

	// Why, if set, returns the reason why a fact was not needed; "" for none.
	Why func() string
}

var (
	accepted = []byte(`{"status":"accepted"}`)
	ignored  = []byte(`{"status":"ignored"}`)
)

// ServeHTTP handles one delivery.
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
	e.accept(w, r, envelope)
}

func (e *Endpoint) refuseToken(w http.ResponseWriter) {
	if e.Header != "" {
		answer.Refuse(w, http.StatusUnauthorized,
			"the header %s is not the webhook token in the settings; configure that token in the phone system", e.Header)
		return
	}
	answer.Refuse(w, http.StatusUnauthorized,
		"the token in the body is not the webhook token in the settings; copy the token that the phone system shows for this webhook into webhook_token")
}

// authentic compares in constant time, so that a token cannot be guessed byte by
// byte (XR-03).
func (e *Endpoint) authentic(r *http.Request, envelope gjson.Result) bool {
	want := e.Token()
	got := r.Header.Get(e.Header)
	if e.Header == "" {
		got = e.Source.Token(envelope)
	}
	return subtle.ConstantTimeCompare([]byte(got), []byte(want)) == 1 && want != ""
}

// accept stores the fact of an authentic delivery.
func (e *Endpoint) accept(w http.ResponseWriter, r *http.Request, envelope gjson.Result) {
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

// drop responds to a fact that is not needed, with the reason if there is one.
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
