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

// state is an installation by OAuth as it is stored. Without one, the
// integration works by a webhook address if its settings have the token.
type state struct {
	Kind string `json:"kind"` // byOAuth, or "" for none

	// Disabled: something befell it (Why, since At). Told: Aircall knows.
	Disabled bool   `json:"disabled,omitempty"`
	Why      string `json:"why,omitempty"`
	At       int64  `json:"at,omitempty"`
	Told     bool   `json:"told,omitempty"`
	Times    int    `json:"times,omitempty"`   // it was disabled so far
	Version  int    `json:"version,omitempty"` // of the settings at that moment

	// Behind: calls were half written when it was disabled, and are to be looked at.
	Behind bool `json:"behind,omitempty"`

	// Since is when it began to work: when it was installed, or re-activated.
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

// installation keeps the state, in the store and at hand.
type installation struct {
	i *Integration

	mu    sync.Mutex
	state state
	turn  int // grows with every installation: its processes end with it
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
			return fmt.Errorf("the stored installation: %w", err)
		}
		return nil
	})
}

func (n *installation) current() state {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state
}

// kind is the state's Kind: each request to the two sides asks for it.
func (n *installation) kind() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state.Kind
}

// change changes the state at hand at once, so that whoever looks next sees it,
// and then in the store, again until that takes it. A change that answers false
// is none.
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

// stopped: nothing is logged while it is disabled (AG-33), nor without an
// installation, whichever way it was connected (AG-52).
func (n *installation) stopped() bool {
	s := n.current()
	return s.Disabled || !n.installed(s)
}

// token is what webhooks must carry.
func (n *installation) token() string {
	if s := n.current(); s.Kind == byOAuth {
		return s.WebhookToken
	}
	return n.i.settings.Current().Text(WebhookToken)
}

// Stopped is the error of a request that is not sent, or was refused, because
// the integration is disabled.
type Stopped struct{ Why string }

func (e *Stopped) Error() string { return "the integration is disabled: " + e.Why }

// authorizeAircall is the header of requests to Aircall. They go out while the
// integration is disabled, too: that is how it learns of its re-activation.
func (n *installation) authorizeAircall(context.Context) (string, error) {
	s := n.current()
	if s.Aircall == "" {
		return "", &Stopped{"it is not installed"}
	}
	return "Bearer " + s.Aircall, nil
}

// Authorize implements gorgias.Access. Once the integration is disabled no
// request leaves it (AG-32).
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

// The reasons for which an integration is disabled, as its people read them.
const (
	whyLimit   = "Gorgias refused a request because the account's API limit was reached"
	whyRemoved = "the authorization that Gorgias gave was removed"
)

// Heard implements gorgias.Access. The first 429 disables the integration
// (AG-32); a 401 does when the authorization cannot be renewed (AG-36).
func (n *installation) Heard(ctx context.Context, err error) error {
	if limit, reached := errors.AsType[*vendors.Throttled](err); reached {
		return n.disable(ctx, whyLimit, limit.Request)
	}
	if barred, ok := errors.AsType[*vendors.Barred](err); ok && barred.Status == http.StatusUnauthorized {
		return n.renew(ctx)
	}
	return err
}

// renew asks for the next access token. When that is refused and the present one
// has run out, the authorization was removed.
func (n *installation) renew(ctx context.Context) error {
	before := n.current()
	tokens, err := n.i.gorgiasApp.Refresh(ctx, before.Refresh)
	if err == nil {
		return n.keep(ctx, before, tokens)
	}
	if refused(err) {
		return n.disable(ctx, whyRemoved, "POST /oauth/token")
	}
	return err
}

// refused tells a refusal for good from trouble in passing.
func refused(err error) bool {
	_, ok := errors.AsType[*vendors.Refused](err)
	return ok || vendors.IsBarred(err)
}

func (n *installation) keep(ctx context.Context, before state, t gorgias.Tokens) error {
	_, err := n.change(ctx, func(s *state) bool {
		if s.Refresh != before.Refresh {
			return false // installed anew meanwhile
		}
		s.Access, s.Refresh, s.Expires = t.Access, t.Refresh, t.Expires.Unix()
		return true
	})
	return err
}

// disable stops everything at once and sees to it that Aircall hears of it. The
// calls that were being written stay as they are and are listed (AG-56).
func (n *installation) disable(ctx context.Context, why, request string) error {
	now := n.i.Runtime.Now().Unix()
	changed, err := n.change(ctx, func(s *state) bool {
		if s.Disabled || !n.installed(*s) {
			return false
		}
		s.Disabled, s.Why, s.At, s.Told, s.Times = true, why, now, false, s.Times+1
		s.Version = n.i.settings.Current().Version
		return true
	})
	if changed {
		n.i.log.Error("the integration is disabled", "why", why, "request", request, "unfinished", n.i.unfinished(ctx))
		n.tell()
	}
	if err != nil {
		return err
	}
	return &Stopped{why}
}

// tell disables the integration in Aircall, as often as it takes, and then looks
// now and then whether somebody has activated it again.
func (n *installation) tell() {
	turn := n.now()
	n.i.Runtime.Go(Name+" disables itself in Aircall", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "disabling "+Name)
		for n.still(turn) {
			err := n.deactivate(ctx)
			if err == nil || refused(err) {
				break
			}
			if fence.Ended(ctx, err) || pauses.Sleep(ctx) != nil {
				return
			}
		}
		if _, err := n.change(ctx, func(s *state) bool { s.Told = true; return n.turn == turn }); err == nil {
			n.watch()
		}
	})
}

// watchEvery is how often a disabled integration looks whether it is active
// again. A call that comes in is looked at at once; see check.
const watchEvery = time.Minute

// watch waits for a re-activation.
func (n *installation) watch() {
	turn := n.now()
	n.i.Runtime.Background(Name+" waits to be activated again", func(ctx context.Context) {
		for n.still(turn) && n.current().Disabled {
			if n.i.Runtime.Sleep(ctx, watchEvery) != nil {
				return
			}
			if n.still(turn) {
				_ = n.check(ctx) // trouble in passing: the next look will tell
			}
		}
	})
}

// check asks Aircall whether a person has activated the integration again, and
// then goes on (AG-33, AG-34). An event that comes in is no proof of it: Aircall
// re-enables webhooks by itself (AG-56).
func (n *installation) check(ctx context.Context) error {
	s := n.current()
	if !s.Disabled || !s.Told {
		return nil
	}
	active, err := n.active(ctx)
	if err != nil || !active {
		if refused(err) {
			err = nil // the integration is gone from Aircall
		}
		return err
	}
	return n.activate(ctx, s.Times)
}

// activate goes on with the calls that are half written; of the others nothing
// is made up for (AG-56). What was asked before the integration was disabled once
// more does not count.
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
	return n.goOn(ctx)
}

// giveUp is for the calls of which nothing is in Gorgias.
func (n *installation) giveUp(ctx context.Context) error {
	given, err := n.i.engine.GiveUp(ctx, halfWritten)
	if len(given) > 0 {
		n.i.log.Warn("calls are not logged: the integration was disabled", "calls", given)
	}
	return err
}

// goOn lets the engine and the renewal of the authorization go on.
func (n *installation) goOn(ctx context.Context) error {
	if n.kind() == byOAuth {
		n.renewInTime()
	}
	n.catchUp()
	return n.i.engine.Resume(ctx)
}

// catchUp looks at the calls that are half written: what became of them meanwhile
// nobody has told.
func (n *installation) catchUp() {
	turn := n.now()
	n.i.Runtime.Go(Name+" looks at half written calls", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "looking at half written calls of "+Name)
		for {
			err := n.lookAtUnfinished(ctx)
			if err == nil {
				break
			}
			if fence.Ended(ctx, err) || !n.still(turn) || pauses.Sleep(ctx) != nil {
				return
			}
		}
		// A store that fails here is asked again by change itself.
		_, _ = n.change(ctx, func(s *state) bool { s.Behind = false; return n.turn == turn })
	})
}

func (n *installation) lookAtUnfinished(ctx context.Context) error {
	all, err := n.i.engine.Unfinished(ctx)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !halfWritten(l.Record) {
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

// halfWritten: its ticket is in Gorgias, or may be.
func halfWritten(r *ledger.Record) bool {
	_, begun := r.Find(ticketEffect)
	return begun
}

// renewalMargin is how long before its end an access token is replaced.
const renewalMargin = 10 * time.Minute

// renewInTime replaces the access token before it ends. One that Gorgias will
// not replace works to its end, and with it the integration (AG-38, AG-62).
func (n *installation) renewInTime() {
	turn := n.now()
	n.i.Runtime.Background(Name+" renews its authorization", func(ctx context.Context) {
		pauses := backoff.New(n.i.Runtime, "renewing "+Name)
		for {
			s := n.current()
			if !n.still(turn) || s.Disabled {
				return
			}
			if n.sleepUntil(ctx, time.Unix(s.Expires, 0).Add(-renewalMargin)) != nil {
				return
			}
			if s = n.current(); !n.still(turn) || s.Disabled {
				return
			}
			tokens, err := n.i.gorgiasApp.Refresh(ctx, s.Refresh)
			switch {
			case err == nil:
				if n.keep(ctx, s, tokens) != nil {
					return
				}
				pauses = backoff.New(n.i.Runtime, "renewing "+Name)
			case refused(err):
				if n.sleepUntil(ctx, time.Unix(s.Expires, 0)) == nil && n.still(turn) {
					_ = n.disable(ctx, whyRemoved, "POST /oauth/token") // says that it is disabled
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

// now and still tell whether the installation a process began with is the one
// there is.
func (n *installation) now() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.turn
}

func (n *installation) still(turn int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.turn == turn && n.installed(n.state)
}

// begin puts a new installation in the place of whatever was.
func (n *installation) begin(ctx context.Context, fresh state) error {
	fresh.Kind, fresh.Since = byOAuth, n.i.Runtime.Now().Unix()
	fresh.At, fresh.Behind = fresh.Since, true
	if err := n.giveUp(ctx); err != nil {
		return err
	}
	if _, err := n.change(ctx, func(s *state) bool {
		n.turn++
		*s = fresh
		return true
	}); err != nil {
		return err
	}
	n.i.log.Info("the integration is installed")
	if len(n.i.buttons.all()) > 0 { // of an installation before
		n.i.describeAnew()
	}
	return n.goOn(ctx)
}

// leave ends the installation at once: it was removed in Aircall. What it made
// in Gorgias goes, too (AG-37).
func (n *installation) leave(ctx context.Context) error {
	changed, err := n.change(ctx, func(s *state) bool {
		if s.Kind != byOAuth {
			return false
		}
		n.turn++
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
		// A store that fails here is asked again by change itself.
		_, _ = n.change(ctx, func(s *state) bool {
			if !s.Leaving {
				return false
			}
			*s = state{}
			return true
		})
	})
}

// resume takes up what an earlier instance left.
func (n *installation) resume() {
	switch s := n.current(); {
	case s.Leaving:
		n.clear()
	case s.Disabled && !s.Told:
		n.tell()
	case s.Disabled:
		n.watch()
	case s.Kind != byOAuth && s.Behind:
		n.catchUp()
	case s.Kind == byOAuth:
		n.renewInTime()
		if s.Behind {
			n.catchUp()
		}
	}
}
