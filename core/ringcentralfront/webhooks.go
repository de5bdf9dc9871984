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

// Webhooks returns the handler of RingCentral's webhooks. RingCentral first
// validates the URL by an empty request, whose header the response must repeat; a
// request with a body is an event, whatever its headers.
func (i *Integration) Webhooks(e *engine.Engine) http.Handler {
	endpoint := &intake.Endpoint{
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
			r.Header.Set(ringcentral.VerificationToken, token) // a newer page of the reference uses this header
		}
		endpoint.ServeHTTP(w, r)
	})
}

// isEnd reports whether an error only means that this instance has ended.
func isEnd(err error) bool {
	return errors.Is(err, fence.ErrClosed) || errors.Is(err, context.Canceled)
}
