package aircallgorgias

import (
	"context"
	"errors"

	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// An installation by webhook address handles the rate limit like one by OAuth
// (AG-52): the first 429 disables it. It has no integration in Aircall, so its
// webhook is deactivated, and a person reactivates the webhook. Without an API key
// of Aircall the core cannot see the webhook: it drops incoming webhooks and
// reports that until a person stores the settings again.

// keyAccess is the authorization by an API key of Gorgias.
type keyAccess struct{ n *installation }

// Authorize implements gorgias.Access.
func (k keyAccess) Authorize(context.Context) (string, error) {
	if s := k.n.current(); s.Disabled {
		return "", &Stopped{s.Why}
	}
	return gorgias.Basic(k.n.i.Gorgias.Email, k.n.i.Gorgias.APIKey), nil
}

// OnError implements gorgias.Access.
func (k keyAccess) OnError(ctx context.Context, err error) error {
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

// deactivate disables the integration in Aircall.
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

// active reports whether a person has enabled the integration again.
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
