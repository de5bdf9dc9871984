package aircallgorgias

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/ledger"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// state is the stored installation by OAuth. Without one, the integration uses a
// webhook address if the settings contain the token.
type state struct {
	Kind string `json:"kind"` // byOAuth, or "" for none

	// Disabled: it was disabled (Why, At). Confirmed: it is disabled in Aircall, too.
	Disabled  bool   `json:"disabled,omitempty"`
	Why       string `json:"why,omitempty"`
	At        int64  `json:"at,omitempty"`
	Confirmed bool   `json:"told,omitempty"`
	Times     int    `json:"times,omitempty"`   // number of times it was disabled
	Version   int    `json:"version,omitempty"` // of the settings when it was disabled

	// Behind: calls were partly written when it was disabled, and must be checked.
	Behind bool `json:"behind,omitempty"`

	// Since is when it was installed or reactivated.
	Since int64 `json:"since,omitempty"`

	Access       string `json:"access,omitempty"`
	Refresh      string `json:"refresh,omitempty"`
	Expires      int64  `json:"expires,omitempty"`
	Aircall      string `json:"aircall,omitempty"`
	WebhookToken string `json:"webhook_token,omitempty"`

	// Leaving: uninstalled in Aircall; Gorgias is to be cleared (AG-37).
	Leaving bool `json:"leaving,omitempty"`

	// Outdated: the last webhook came to the former address (AG-40).
	Outdated bool `json:"outdated,omitempty"`
}

const byOAuth = "oauth"

// installation keeps the state in the store and in memory.
type installation struct {
	i *Integration

	mu         sync.Mutex
	state      state
	generation int // incremented by every installation: older processes end
}

const (
	installationBucket = Name + ".installation"
	installationKey    = "current"
)

func (n *installation) load(ctx context.Context) error {
	return n.i.Store.View(ctx, func(tx store.Tx) error {
		stored, there := tx.Get(installationBucket, installationKey)
		if !there {
			return nil
		}
		if err := json.Unmarshal(stored, &n.state); err != nil {
			return fmt.Errorf("reading the stored installation: %w", err)
		}
		return nil
	})
}

func (n *installation) current() state {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state
}

// kind returns the state's Kind. Each request to a vendor calls it, so it does not
// copy the state.
func (n *installation) kind() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state.Kind
}

// change applies f to the state in memory, visible at once, and then writes it to
// the store until the store accepts it. f returns false for no change.
func (n *installation) change(ctx context.Context, f func(*state) bool) (changed bool, err error) {
	n.mu.Lock()
	next := n.state
	if changed = f(&next); changed {
		n.state = next
	}
	n.mu.Unlock()
	if !changed {
		return false, nil
	}
	if n.i.changed != nil {
		n.i.changed()
	}
	pauses := backoff.New(n.i.Runtime, "installation of "+Name)
	for {
		err := n.i.Store.Update(ctx, func(tx store.Tx) error {
			encoded, err := json.Marshal(n.current())
			if err == nil {
				tx.Put(installationBucket, installationKey, encoded)
			}
			return err
		})
		if err == nil || fence.Ended(ctx, err) {
			return true, err
		}
		if err := pauses.Sleep(ctx); err != nil {
			return true, err
		}
	}
}

// stopped reports whether nothing is logged: while disabled (AG-33) or without an
// installation of either kind (AG-52).
func (n *installation) stopped() bool {
	s := n.current()
	return s.Disabled || !n.installed(s)
}

// token returns the required token of webhooks.
func (n *installation) token() string {
	if s := n.current(); s.Kind == byOAuth {
		return s.WebhookToken
	}
	return n.i.settings.Current().Text(WebhookToken)
}

// Stopped is the error of a request that was not sent, or was refused, because the
// integration is disabled.
type Stopped struct{ Why string }

func (e *Stopped) Error() string { return "the integration is disabled: " + e.Why }

// authorizeAircall returns the authorization for requests to Aircall. They are sent
// while the integration is disabled, too, to detect its reactivation.
func (n *installation) authorizeAircall(context.Context) (string, error) {
	s := n.current()
	if s.Aircall == "" {
		return "", &Stopped{"it is not installed"}
	}
	return "Bearer " + s.Aircall, nil
}

// Authorize implements gorgias.Access. While the integration is disabled no request
// is sent (AG-32).
func (n *installation) Authorize(ctx context.Context) (string, error) {
	s := n.current()
	switch {
	case s.Disabled:
		return "", &Stopped{s.Why}
	case n.i.Runtime.Now().Unix() < s.Expires:
		return "Bearer " + s.Access, nil
	}
	if err := n.renew(ctx); err != nil {
		return "", err
	}
	return "Bearer " + n.current().Access, nil
}

// Secrets implements gorgias.Access.
func (n *installation) Secrets() []string {
	s := n.current()
	return []string{s.Access, s.Refresh, s.Aircall, s.WebhookToken, n.i.Gorgias.ClientSecret, n.i.Gorgias.APIKey, n.i.Aircall.ClientSecret}
}

// The reasons for which an integration is disabled, as shown to its users.
const (
	whyLimit   = "Gorgias refused a request because the account's API limit was reached"
	whyRemoved = "the authorization that Gorgias gave was removed"
)

// OnError implements gorgias.Access. The first 429 disables the integration
// (AG-32); a 401 does if the authorization cannot be renewed (AG-36).
func (n *installation) OnError(ctx context.Context, err error) error {
	if limit, reached := errors.AsType[*vendors.Throttled](err); reached {
		return n.disable(ctx, whyLimit, limit.Request)
	}
	if barred, ok := errors.AsType[*vendors.Barred](err); ok && barred.Status == http.StatusUnauthorized {
		return n.renew(ctx)
	}
	return err
}

// renew requests the next access token. If it is refused, the authorization was
// removed.
func (n *installation) renew(ctx context.Context) error {
	before := n.current()
	tokens, err := n.i.gorgiasApp.Refresh(ctx, before.Refresh)
	if err == nil {
		return n.storeTokens(ctx, before, tokens)
	}
	if refused(err) {
		return n.disable(ctx, whyRemoved, "POST /oauth/token")
	}
	return err
}

// refused reports whether an error is final, not temporary.
func refused(err error) bool {
	_, ok := errors.AsType[*vendors.Refused](err)
	return ok || vendors.IsBarred(err)
}

func (n *installation) storeTokens(ctx context.Context, before state, t gorgias.Tokens) error {
	_, err := n.change(ctx, func(s *state) bool {
		if s.Refresh != before.Refresh {
			return false // installed again meanwhile
		}
		s.Access, s.Refresh, s.Expires = t.Access, t.Refresh, t.Expires.Unix()
		return true
	})
	return err
}

// disable stops everything at once and disables the integration in Aircall. Partly
// written calls stay as they are and are listed (AG-56).
func (n *installation) disable(ctx context.Context, why, request string) error {
	now := n.i.Runtime.Now().Unix()
	changed, err := n.change(ctx, func(s *state) bool {
		if s.Disabled || !n.installed(*s) {
			return false
		}
		s.Disabled, s.Why, s.At, s.Confirmed, s.Times = true, why, now, false, s.Times+1
		s.Version = n.i.settings.Current().Version
		return true
	})
	if changed {
		n.i.log.Error("the integration is disabled", "why", why, "request", request, "unfinished", n.i.unfinished(ctx))
		n.disableInAircall()
	}
	if err != nil {
		return err
	}
	return &Stopped{why}
}

// disableInAircall disables the integration in Aircall, repeatedly until it
// succeeds, and then polls for its reactivation.
func (n *installation) disableInAircall() {
	generation := n.currentGeneration()
	n.i.Runtime.Go(Name+" disables itself in Aircall", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "disabling "+Name)
		for n.isCurrent(generation) {
			err := n.deactivate(ctx)
			if err == nil || refused(err) {
				break
			}
			if fence.Ended(ctx, err) || pauses.Sleep(ctx) != nil {
				return
			}
		}
		if _, err := n.change(ctx, func(s *state) bool { s.Confirmed = true; return n.generation == generation }); err == nil {
			n.pollActivation()
		}
	})
}

// watchEvery is the interval at which a disabled integration checks for its
// reactivation. An incoming call causes a check at once; see checkActivation.
const watchEvery = time.Minute

// pollActivation waits for a reactivation.
func (n *installation) pollActivation() {
	generation := n.currentGeneration()
	n.i.Runtime.Background(Name+" waits to be activated again", func(ctx context.Context) {
		for n.isCurrent(generation) && n.current().Disabled {
			if n.i.Runtime.Sleep(ctx, watchEvery) != nil {
				return
			}
			if n.isCurrent(generation) {
				_ = n.check(ctx) // a temporary error: the next check follows
			}
		}
	})
}

// check asks Aircall whether a person has reactivated the integration, and then
// reactivates it (AG-33, AG-34). An incoming event does not prove it: Aircall
// re-enables webhooks by itself (AG-56).
func (n *installation) check(ctx context.Context) error {
	s := n.current()
	if !s.Disabled || !s.Confirmed {
		return nil
	}
	active, err := n.active(ctx)
	if err != nil || !active {
		if refused(err) {
			err = nil // the integration no longer exists in Aircall
		}
		return err
	}
	return n.activate(ctx, s.Times)
}

// activate continues with the partly written calls; other calls are not logged
// afterwards (AG-56). It does nothing if the integration was disabled once more
// since the check.
func (n *installation) activate(ctx context.Context, times int) error {
	if err := n.giveUp(ctx); err != nil {
		return err
	}
	now := n.i.Runtime.Now().Unix()
	changed, err := n.change(ctx, func(s *state) bool {
		if !s.Disabled || s.Times != times {
			return false
		}
		s.Disabled, s.Why, s.At, s.Since, s.Behind = false, "", now, now, true
		return true
	})
	if !changed || err != nil {
		return err
	}
	n.i.log.Info("the integration is active again")
	return n.resumeWork(ctx)
}

// giveUp drops the calls of which nothing was written to Gorgias.
func (n *installation) giveUp(ctx context.Context) error {
	given, err := n.i.engine.GiveUp(ctx, partlyWritten)
	if len(given) > 0 {
		n.i.log.Warn("calls are not logged, because the integration was disabled", "calls", given)
	}
	return err
}

// resumeWork resumes the engine and the renewal of the authorization.
func (n *installation) resumeWork(ctx context.Context) error {
	if n.kind() == byOAuth {
		n.renewInTime()
	}
	n.refreshUnfinished()
	return n.i.engine.Resume(ctx)
}

// refreshUnfinished retrieves the partly written calls, whose webhooks were dropped
// meanwhile.
func (n *installation) refreshUnfinished() {
	generation := n.currentGeneration()
	n.i.Runtime.Go(Name+" retrieves half written calls", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "looking at half written calls of "+Name)
		for {
			err := n.retrieveUnfinished(ctx)
			if err == nil {
				break
			}
			if fence.Ended(ctx, err) || !n.isCurrent(generation) || pauses.Sleep(ctx) != nil {
				return
			}
		}
		// change itself repeats a failed transaction.
		_, _ = n.change(ctx, func(s *state) bool { s.Behind = false; return n.generation == generation })
	})
}

func (n *installation) retrieveUnfinished(ctx context.Context) error {
	all, err := n.i.engine.Unfinished(ctx)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !partlyWritten(l.Record) {
			continue
		}
		fact, known, err := n.i.via().aircall.Call(ctx, l.Call)
		if err != nil && !refused(err) {
			return err
		}
		if !known {
			continue
		}
		if _, err := n.i.engine.Keep(ctx, fact); err != nil {
			return err
		}
	}
	return nil
}

// partlyWritten reports whether the call's ticket was created or may have been.
func partlyWritten(r *ledger.Record) bool {
	_, begun := r.Find(ticketEffect)
	return begun
}

// renewalMargin is the time before its expiry at which an access token is replaced.
const renewalMargin = 10 * time.Minute

// renewInTime replaces the access token before it expires. If Gorgias refuses, the
// integration works until the token expires and is then disabled (AG-38, AG-62).
func (n *installation) renewInTime() {
	generation := n.currentGeneration()
	n.i.Runtime.Background(Name+" renews its authorization", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "renewing "+Name)
		for {
			s := n.current()
			if !n.isCurrent(generation) || s.Disabled {
				return
			}
			if n.sleepUntil(ctx, time.Unix(s.Expires, 0).Add(-renewalMargin)) != nil {
				return
			}
			if s = n.current(); !n.isCurrent(generation) || s.Disabled {
				return
			}
			tokens, err := n.i.gorgiasApp.Refresh(ctx, s.Refresh)
			switch {
			case err == nil:
				if n.storeTokens(ctx, s, tokens) != nil {
					return
				}
				pauses = backoff.New(n.i.Runtime, "renewing "+Name)
			case refused(err):
				if n.sleepUntil(ctx, time.Unix(s.Expires, 0)) == nil && n.isCurrent(generation) {
					_ = n.disable(ctx, whyRemoved, "POST /oauth/token") // its error is that the integration is disabled
				}
				return
			case fence.Ended(ctx, err) || pauses.Sleep(ctx) != nil:
				return
			}
		}
	})
}

func (n *installation) sleepUntil(ctx context.Context, t time.Time) error {
	return n.i.Runtime.Sleep(ctx, max(0, t.Sub(n.i.Runtime.Now())))
}

// currentGeneration and isCurrent let a process detect that its installation was
// replaced.
func (n *installation) currentGeneration() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.generation
}

func (n *installation) isCurrent(generation int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.generation == generation && n.installed(n.state)
}

// begin replaces the installation with a new one.
func (n *installation) begin(ctx context.Context, fresh state) error {
	fresh.Kind, fresh.Since = byOAuth, n.i.Runtime.Now().Unix()
	fresh.At, fresh.Behind = fresh.Since, true
	if err := n.giveUp(ctx); err != nil {
		return err
	}
	if _, err := n.change(ctx, func(s *state) bool {
		n.generation++
		*s = fresh
		return true
	}); err != nil {
		return err
	}
	n.i.log.Info("the integration is installed")
	if len(n.i.buttons.all()) > 0 { // of an earlier installation
		n.i.redescribe()
	}
	return n.resumeWork(ctx)
}

// uninstall ends the installation at once: it was removed in Aircall. Its objects
// in Gorgias are removed, too (AG-37).
func (n *installation) uninstall(ctx context.Context) error {
	changed, err := n.change(ctx, func(s *state) bool {
		if s.Kind != byOAuth {
			return false
		}
		n.generation++
		*s = state{Access: s.Access, Refresh: s.Refresh, Expires: s.Expires, Leaving: true, At: n.i.Runtime.Now().Unix()}
		return true
	})
	if changed && err == nil {
		n.i.log.Info("the integration was removed in Aircall")
		n.clear()
	}
	return err
}

// clear removes the integration's buttons and its authorization from Gorgias.
func (n *installation) clear() {
	n.i.Runtime.Go(Name+" clears Gorgias", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "clearing "+Name)
		for {
			err := n.i.clear(ctx)
			if err == nil || refused(err) {
				break
			}
			if fence.Ended(ctx, err) || pauses.Sleep(ctx) != nil {
				return
			}
		}
		// change itself repeats a failed transaction.
		_, _ = n.change(ctx, func(s *state) bool {
			if !s.Leaving {
				return false
			}
			*s = state{}
			return true
		})
	})
}

// resume continues the work of an earlier instance.
func (n *installation) resume() {
	switch s := n.current(); {
	case s.Leaving:
		n.clear()
	case s.Disabled && !s.Confirmed:
		n.disableInAircall()
	case s.Disabled:
		n.pollActivation()
	case s.Kind != byOAuth && s.Behind:
		n.refreshUnfinished()
	case s.Kind == byOAuth:
		n.renewInTime()
		if s.Behind {
			n.refreshUnfinished()
		}
	}
}
