package aircallgorgias

import (
	"context"
	"errors"

	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// An installation by webhook address meets the rate limit as one by OAuth does
// (AG-52): the first 429 disables it. It has no integration in Aircall that could be
// switched off, so its webhook is made inactive, and a person makes that active
// again. Without an API key of Aircall's the core cannot see the webhook: it drops
// what comes and reports it until a person stores the settings anew.

// keyAccess is the authorization by an API key of Gorgias's.
type keyAccess struct{ n *installation }

// Authorize implements gorgias.Access.
func (k keyAccess) Authorize(context.Context) (string, error) {
	if s := k.n.current(); s.Disabled {
		return "", &Stopped{s.Why}
	}
	return gorgias.Basic(k.n.i.Gorgias.Email, k.n.i.Gorgias.APIKey), nil
}

// Heard implements gorgias.Access.
func (k keyAccess) Heard(ctx context.Context, err error) error {
	if limit, reached := errors.AsType[*vendors.Throttled](err); reached {
		return k.n.disable(ctx, whyLimit, limit.Request)
	}
	return err
}

// Secrets implements gorgias.Access.
func (k keyAccess) Secrets() []string { return k.n.Secrets() }

// installed reports whether there is an installation of either kind.
func (n *installation) installed(s state) bool {
	return s.Kind == byOAuth || n.i.settings.Current().Text(WebhookToken) != ""
}

// deactivate switches the integration off in Aircall.
func (n *installation) deactivate(ctx context.Context) error {
	if n.kind() == byOAuth {
		return n.i.byOAuth.aircall.DisableIntegration(ctx)
	}
	w, there, err := n.i.byKey.aircall.WebhookByToken(ctx, n.token())
	if err != nil || !there || !w.Active {
		return err
	}
	return n.i.byKey.aircall.DeactivateWebhook(ctx, w)
}

// active reports whether a person has switched it on again since it was disabled.
func (n *installation) active(ctx context.Context) (bool, error) {
	s := n.current()
	if s.Kind == byOAuth {
		return n.i.byOAuth.aircall.IntegrationActive(ctx)
	}
	if n.i.settings.Current().Version > s.Version {
		return true, nil
	}
	w, there, err := n.i.byKey.aircall.WebhookByToken(ctx, n.token())
	return there && w.Active, err
}
