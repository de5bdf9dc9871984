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

// The times of a round; see the package doc.
const (
	steady     = 20 * time.Minute
	soon       = 5 * time.Minute // after the webhook was reactivated
	recovering = time.Minute     // after a delivery that failed in the core
	margin     = time.Hour       // before the last round
	wideMargin = 24 * time.Hour  // before trouble
	furthest   = 7 * 24 * time.Hour

	// settling is how long after a call's end Aircall may still add data, above all
	// a voicemail (XR-13).
	settling = 2 * time.Minute

	// giveUpAfter is the age at which a running call that Aircall does not list is
	// dropped.
	giveUpAfter = 2 * time.Hour
)

// Config configures the reconciliation of an integration.
type Config struct {
	Runtime  host.Runtime
	Store    store.Store
	Log      *slog.Logger
	Engine   *engine.Engine
	Settings *settings.Keeper
	Client   func() *aircall.Client
	Token    func() string // the token in the webhook's deliveries
	Messages bool          // SMS are logged, too, so that lost ones are reported

	// Held, if set, reports whether the integration is disabled (AG-33) or not
	// installed.
	Held func() bool

	// Floor, if set, returns the time, in seconds, before which calls are not
	// logged.
	Floor func() int64

	// App reports whether the integration is an app with numbers of its own.
	App func() bool
}

// Aircall is the reconciliation of one integration with Aircall.
type Aircall struct {
	Config
	started int64 // seconds

	// Changed must be called when the integration may have been enabled.
	Changed func()
	wait    func(context.Context) error // for Changed

	// settled maps calls that were complete and stored when they were last listed
	// to a hash of their row. On a busy line most rows of a round are such rows,
	// and reading them again is most of the round's work (BenchmarkRound in core).
	settled map[string]uint64
	hash    maphash.Seed

	mu       sync.Mutex
	failures int  // deliveries that failed in the core
	trouble  bool // since the last round
	wake     func()
	status   Status
}

// Status is the status of a reconciliation.
type Status struct {
	Integration string `json:"integration"`
	Webhook     string `json:"webhook"`        // active, revived, off or missing; "" before the first round
	Through     int64  `json:"through"`        // time up to which calls were retrieved, in seconds
	Late        bool   `json:"late"`           // Through is longer ago than lateAfter
	Why         string `json:"why,omitempty"`  // error of the last round
	Gaps        []Gap  `json:"gaps,omitempty"` // periods in which SMS may be missing
}

// The states of a webhook.
const (
	webhookActive  = "active"
	webhookRevived = "revived"
	webhookOff     = "off" // disabled by a person
	webhookMissing = "missing"
)

// lateAfter is the age of the last round after which the reconciliation is late.
const lateAfter = time.Hour

// New returns the reconciliation of an integration.
func New(c Config) *Aircall {
	a := &Aircall{Config: c, started: c.Runtime.Now().Unix(), hash: maphash.MakeSeed()}
	a.wait, a.Changed = c.Runtime.Signal(c.Engine.Name() + " has changed")
	c.Settings.OnChange(a.Changed)
	return a
}

// Start makes a round at once, as foreground work, and further rounds in the
// background.
func (a *Aircall) Start() {
	name := a.Engine.Name()
	a.Runtime.Go(name+" retrieves lost calls", func(ctx context.Context) {
		pauses := backoff.New(a.Runtime, "asking for what happened to "+name)
		for {
			err := a.Round(ctx, true)
			if err == nil || !vendors.Temporary(err) || pauses.Sleep(ctx) != nil {
				break
			}
		}
	})
	a.Runtime.Background(name+" retrieves lost calls regularly", func(ctx context.Context) {
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

// Trouble reports a delivery that failed in the core: a round follows soon.
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

// pause returns the time until the next round.
func (a *Aircall) pause() time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.trouble:
		return recovering
	case a.status.Webhook == webhookRevived:
		return soon
	}
	return steady
}

// sleep waits for d or until Trouble. It reports whether this instance continues.
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

// Round makes one round. wide is for a round after trouble.
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
		a.update(func(s *Status) { s.Why = "" })
	case !fence.Ended(ctx, err):
		a.Log.Warn("retrieving lost calls failed", "integration", a.Engine.Name(), "why", err)
		a.update(func(s *Status) { s.Why = err.Error() })
	}
	return err
}

// works reports whether the integration is enabled and connected.
func (a *Aircall) works() bool {
	return a.Settings.Current().Enabled && a.Token() != "" && (a.Held == nil || !a.Held())
}

func (a *Aircall) update(f func(*Status)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f(&a.status)
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
		if !selected.Active { // a person has disabled the integration in Aircall
			k.Through = now
			return a.save(ctx, k)
		}
		numbers = selected.Numbers
	}
	away, err := a.maintainWebhook(ctx, &k, now)
	if err != nil {
		return err
	}
	if err := a.retrieve(ctx, k.Through, wide || away, numbers, now); err != nil {
		return err
	}
	k.Through = now
	return a.save(ctx, k)
}

// retrieve retrieves the calls of the window.
func (a *Aircall) retrieve(ctx context.Context, through int64, wide bool, numbers map[string]bool, now int64) error {
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
	sum := uint64(0) // of the visited row
	known := func(id, row string) bool {
		if sum = maphash.String(a.hash, row); a.settled[id] != sum {
			return false
		}
		listed[id], settled[id] = true, sum
		return true
	}
	const day = int64(24 * time.Hour / time.Second) // longer windows may have more calls than Aircall lists
	for ; from <= now; from += day + 1 {
		err := a.Client().Calls(ctx, from, min(from+day, now), known, func(f call.Fact) error {
			listed[f.CallID] = true
			if numbers != nil && !numbers[f.Line.ID] || f.Started < floor {
				return nil
			}
			over := f.Done
			if f.Done && f.Ended > now-int64(settling/time.Second) {
				f.Kind, over = call.HungUp, false // not complete yet
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
	return a.dropUnlisted(ctx, listed, now)
}

// dropUnlisted stops tracking running calls that Aircall does not list.
func (a *Aircall) dropUnlisted(ctx context.Context, listed map[string]bool, now int64) error {
	running, err := a.Engine.Running(ctx, now-int64(giveUpAfter/time.Second))
	if err != nil {
		return err
	}
	for _, id := range running {
		if listed[id] {
			continue
		}
		a.Log.Warn("the phone system does not list a call that seems to be running; it is no longer tracked", "integration", a.Engine.Name(), "call", id)
		if err := a.Engine.Ended(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Status returns the status of the reconciliation.
func (a *Aircall) Status(ctx context.Context) Status {
	k, _, err := a.stored(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.status
	s.Integration = a.Engine.Name()
	if err != nil {
		s.Why = fmt.Sprintf("the stored state cannot be read: %v", err)
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
