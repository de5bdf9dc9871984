package ringcentralfront

import (
	"context"
	"errors"
	"net/http"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/intake"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// Webhooks is where RingCentral tells. Before it tells anything it tries the
// address out, and wants the header back that it came with; a request that tells
// something is none of those, whatever headers it has.
func (i *Integration) Webhooks(e *engine.Engine) http.Handler {
	door := &intake.Endpoint{
		Source: ringcentral.Webhooks{}, Header: ringcentral.VerificationToken, Log: i.Log,
		Token: func() string { return i.Settings.Current().Text(WebhookToken) },
		Keep: func(ctx context.Context, f call.Fact) (bool, error) {
			if err := i.noteHold(ctx, f); err != nil {
				return false, err
			}
			return e.Keep(ctx, f)
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get(ringcentral.ValidationToken)
		if token != "" && r.Method == http.MethodPost && r.ContentLength == 0 {
			w.Header().Set(ringcentral.ValidationToken, token)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusOK)
			return
		}
		if token != "" && r.Header.Get(ringcentral.VerificationToken) == "" {
			r.Header.Set(ringcentral.VerificationToken, token) // a newer page calls it so
		}
		door.ServeHTTP(w, r)
	})
}

// isEnd tells whether an error only says that this instance has ended.
func isEnd(err error) bool {
	return errors.Is(err, fence.ErrClosed) || errors.Is(err, context.Canceled)
}
