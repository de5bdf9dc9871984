package reconcile

import (
	"context"
	"fmt"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"github.com/callsim/callsim/core/backoff"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/fence"
	"github.com/callsim/callsim/core/host"
	"github.com/callsim/callsim/core/settings"
	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/aircall"
)

// The moments of a round; see the package doc.
const (
	steady     = 20 * time.Minute
	soon       = 5 * time.Minute // after a webhook was made to work again
	recovering = time.Minute     // after a delivery that failed on our side
	margin     = time.Hour       // before the last round
	wideMargin = 24 * time.Hour  // before trouble
	furthest   = 7 * 24 * time.Hour

	// settling is how long after its end Aircall may still be collecting what a call
	// left, a voicemail above all (XR-13).
	settling = 2 * time.Minute

	// giveUpAfter is after how long nobody asks any more about a call that Aircall does
	// not list.
	giveUpAfter = 2 * time.Hour
)

// Config is what the reconciliation of an integration works with.
type Config struct {
	Runtime  host.Runtime
	Store    store.Store
	Log      *slog.Logger
	Engine   *engine.Engine
	Settings *settings.Keeper
	Client   func() *aircall.Client
	Token    func() string // that the webhook's deliveries carry
	Messages bool          // SMS are logged too, so that lost ones are reported

	// Held, if set, reports whether the integration must not work at this moment
	// (AG-33), or is not installed.
	Held func() bool

	// Floor, if set, is before when calls count as nobody's, in seconds.
	Floor func() int64

	// App reports whether the integration works as an app with numbers of its own.
	App func() bool
}

// Aircall is the reconciliation of one integration with Aircall.
type Aircall struct {
	Config
	began int64 // seconds

	// Changed is to be called when the integration may have begun to work.
	Changed func()
	wait    func(context.Context) error // for that

	// settled are the calls that were over and stored when they were last listed, with a
	// hash of the row: of a busy line most rows of a round are such ones, and reading
	// them again is most of the round's work (BenchmarkRound in core).
	settled map[string]uint64
	hash    maphash.Seed

	mu       sync.Mutex
	failures int  // deliveries that failed on our side
	trouble  bool // since the last round
	wake     func()
	seen     Status
}

// Status is how a reconciliation stands.
type Status struct {
	Integration string `json:"integration"`
	Webhook     string `json:"webhook"`        // active, revived, off or missing; "" while nobody has asked
	Through     int64  `json:"through"`        // up to when the phone system was asked for what happened, in seconds
	Late        bool   `json:"late"`           // that is longer ago than it should be
	Why         string `json:"why,omitempty"`  // the last round failed
	Gaps        []Gap  `json:"gaps,omitempty"` // spans in which SMS may be missing
}

// The states of a webhook.
const (
	webhookActive  = "active"
	webhookRevived = "revived"
	webhookOff     = "off" // a person has switched it off
	webhookMissing = "missing"
)

// lateAfter is how long ago the last round may be.
const lateAfter = time.Hour

// New returns the reconciliation of an integration.
func New(c Config) *Aircall {
	a := &Aircall{Config: c, began: c.Runtime.Now().Unix(), hash: maphash.MakeSeed()}
	a.wait, a.Changed = c.Runtime.Signal(c.Engine.Name() + " has changed")
	c.Settings.OnChange(a.Changed)
	return a
}

// Start makes a round at once, as work to be done, and then looks after the
// integration.
func (a *Aircall) Start() {
	name := a.Engine.Name()
	a.Runtime.Go(name+" asks for what happened", func(ctx context.Context) {
		pauses := backoff.New(a.Runtime, "asking for what happened to "+name)
		for {
			err := a.Round(ctx, true)
			if err == nil || !vendors.Temporary(err) || pauses.Sleep(ctx) != nil {
				break
			}
		}
	})
	a.Runtime.Background(name+" asks for what happened now and then", func(ctx context.Context) {
		failed := false
		pauses := backoff.New(a.Runtime, "asking for what happened to "+name+" now and then")
		for {
			if !a.works() {
				if a.wait(ctx) != nil {
					return
				}
				continue
			}
			pause := a.pause()
			if failed {
				pause = pauses.Next()
			}
			if !a.sleep(ctx, pause) {
				return
			}
			if failed = a.Round(ctx, failed) != nil; !failed {
				pauses = backoff.New(a.Runtime, "asking for what happened to "+name+" now and then")
			}
		}
	})
}

// Trouble notes a delivery that failed on our side: a round follows soon.
func (a *Aircall) Trouble() {
	a.mu.Lock()
	a.failures++
	first, wake := !a.trouble, a.wake
	a.trouble = true
	a.mu.Unlock()
	if first && wake != nil {
		wake()
	}
}

// pause is how long to wait for the next round.
func (a *Aircall) pause() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.trouble:
		return recovering
	case a.seen.Webhook == webhookRevived:
		return soon
	}
	return steady
}

// sleep waits, for as long as no trouble comes up. It reports whether this instance
// goes on.
func (a *Aircall) sleep(ctx context.Context, d time.Duration) bool {
	inner, wake := a.Runtime.WithCancel(ctx)
	defer wake()
	a.mu.Lock()
	if !a.trouble {
		a.wake = wake
	}
	a.mu.Unlock()
	err := a.Runtime.Sleep(inner, d)
	a.mu.Lock()
	woken := a.wake != nil && a.trouble
	a.wake = nil
	a.mu.Unlock()
	if err != nil && woken && ctx.Err() == nil {
		err = a.Runtime.Sleep(ctx, recovering)
	}
	return err == nil && ctx.Err() == nil
}

// Round asks once. wide is for the time after trouble.
func (a *Aircall) Round(ctx context.Context, wide bool) error {
	if !a.works() {
		return nil
	}
	a.mu.Lock()
	troubled := a.trouble
	a.trouble = false
	a.mu.Unlock()
	under, done := a.Engine.Round(ctx, "retrieves what happened", engine.Cite{Rules: "XR-15"})
	err := a.round(under, wide || troubled)
	done(err)
	switch {
	case err == nil:
		a.note(func(s *Status) { s.Why = "" })
	case !fence.Ended(ctx, err):
		a.Log.Warn("the phone system could not be asked for what happened", "integration", a.Engine.Name(), "why", err)
		a.note(func(s *Status) { s.Why = err.Error() })
	}
	return err
}

// works reports whether there is anything to reconcile.
func (a *Aircall) works() bool {
	return a.Settings.Current().Enabled && a.Token() != "" && (a.Held == nil || !a.Held())
}

func (a *Aircall) note(f func(*Status)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f(&a.seen)
}

func (a *Aircall) round(ctx context.Context, wide bool) error {
	now := a.Runtime.Now().Unix()
	k, err := a.known(ctx)
	if err != nil {
		return err
	}
	var numbers map[string]bool
	if a.App != nil && a.App() {
		selected, err := a.Client().Selected(ctx)
		if err != nil {
			return err
		}
		if !selected.Active { // a person has switched the integration off in Aircall
			k.Through = now
			return a.keep(ctx, k)
		}
		numbers = selected.Numbers
	}
	away, err := a.tendWebhook(ctx, &k, now)
	if err != nil {
		return err
	}
	if err := a.ask(ctx, k.Through, wide || away, numbers, now); err != nil {
		return err
	}
	k.Through = now
	return a.keep(ctx, k)
}

// ask fetches the calls of the window.
func (a *Aircall) ask(ctx context.Context, through int64, wide bool, numbers map[string]bool, now int64) error {
	oldest, err := a.Engine.Oldest(ctx)
	if err != nil {
		return err
	}
	from := through - int64(margin/time.Second)
	if wide {
		from = through - int64(wideMargin/time.Second)
	}
	if oldest > 0 {
		from = min(from, oldest-int64(margin/time.Second))
	}
	floor := int64(0)
	if a.Floor != nil {
		floor = a.Floor()
	}
	from = max(from, now-int64(furthest/time.Second), floor)
	listed, settled := map[string]bool{}, map[string]uint64{}
	sum := uint64(0) // of the row being visited
	known := func(id, row string) bool {
		if sum = maphash.String(a.hash, row); a.settled[id] != sum {
			return false
		}
		listed[id], settled[id] = true, sum
		return true
	}
	const day = int64(24 * time.Hour / time.Second) // longer windows may have more calls than the list shows
	for ; from <= now; from += day + 1 {
		err := a.Client().Calls(ctx, from, min(from+day, now), known, func(f call.Fact) error {
			listed[f.CallID] = true
			if numbers != nil && !numbers[f.Line.ID] || f.Started < floor {
				return nil
			}
			over := f.Done
			if f.Done && f.Ended > now-int64(settling/time.Second) {
				f.Kind, over = call.HungUp, false // not yet all there is to know about it
			}
			_, err := a.Engine.Found(ctx, f)
			if err == nil && over {
				settled[f.CallID] = sum
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	a.settled = settled
	return a.forget(ctx, listed, now)
}

// forget ends the asking about calls that Aircall does not list.
func (a *Aircall) forget(ctx context.Context, listed map[string]bool, now int64) error {
	running, err := a.Engine.Running(ctx, now-int64(giveUpAfter/time.Second))
	if err != nil {
		return err
	}
	for _, id := range running {
		if listed[id] {
			continue
		}
		a.Log.Warn("the phone system does not list a call whose end nobody has told; it is not asked about any more", "integration", a.Engine.Name(), "call", id)
		if err := a.Engine.Ended(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Status returns how it stands.
func (a *Aircall) Status(ctx context.Context) Status {
	k, _, err := a.stored(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.seen
	s.Integration = a.Engine.Name()
	if err != nil {
		s.Why = fmt.Sprintf("what is known cannot be read: %v", err)
		return s
	}
	s.Gaps = k.Gaps
	if !a.works() {
		return s
	}
	s.Through = k.Through
	last := max(k.Through, a.Settings.Current().Since)
	s.Late = a.Runtime.Now().Unix()-last > int64(lateAfter/time.Second)
	return s
}
