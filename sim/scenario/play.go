package scenario

import (
	"container/heap"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/gorgias"
	"github.com/callsim/callsim/sim/people/ringcentral"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/steps"
)

// SetUp adds the cast to a fresh world, connects the integrations and adds Front's rules.
func (f *File) SetUp(w *sim.World) error {
	if err := f.People(w); err != nil {
		return err
	}
	if err := f.ConnectAll(w); err != nil {
		return err
	}
	return f.Rules(w)
}

// People adds the cast to a fresh world, with its records in the CRMs.
func (f *File) People(w *sim.World) error {
	if f.Script != nil {
		return f.givens(w)
	}
	if f.connects(withRingCentral) && !f.connects(withAircall) {
		if err := ringcentral.Of(w).Use(); err != nil {
			return err
		}
	}
	if err := f.cast(w); err != nil {
		return err
	}
	if err := f.addToSpark(w); err != nil {
		return err
	}
	if err := f.addToSalesforce(w); err != nil {
		return err
	}
	return people.Every(f.Cast.Inboxes, func(name string) error { return front.Of(w).AddInbox(name) })
}

// cast adds agents, teams, lines and customers. Errors get the line of the file.
func (f *File) cast(w *sim.World) error {
	for _, a := range f.Cast.people() {
		if _, err := w.Hires(a.AgentSpec); err != nil {
			return f.wrong(a.Line, "%s", err)
		}
	}
	for _, t := range f.Cast.Teams {
		if _, err := w.AddTeam(t.Key, t.Value...); err != nil {
			return f.wrong(t.Line, "%s", err)
		}
	}
	for _, l := range f.Cast.Lines {
		if _, err := w.AddLine(l.LineSpec); err != nil {
			return f.wrong(l.Line, "%s", err)
		}
	}
	for _, x := range f.Cast.Customers {
		if _, err := w.AddCustomer(x.CustomerSpec); err != nil {
			return f.wrong(x.Line, "%s", err)
		}
	}
	return nil
}

// Rules adds the company's rules to Front.
func (f *File) Rules(w *sim.World) error {
	for _, rule := range f.FrontRules {
		if err := front.Of(w).AddRule(rule.Rule); err != nil {
			return f.wrong(rule.Line, "%s", err)
		}
	}
	return nil
}

// ConnectAll connects the integrations of the file.
func (f *File) ConnectAll(w *sim.World) error {
	return people.Every(f.Connect, func(integration string) error { return f.ConnectOne(w, integration) })
}

// ConnectOne connects one integration, with the settings that differ.
func (f *File) ConnectOne(w *sim.World, integration string) error {
	connect := func() error { return integrations.Connect(w, integration) }
	if integration == withRingCentral && len(f.Channels) > 0 {
		connect = func() error { return f.connectChannels(integrations.PluginOf(w)) }
	}
	if err := connect(); err != nil {
		return err
	}
	if enabled, given := f.Settings.Enabled[integration]; given {
		if err := w.ChangeSettings(integration, map[string]any{"enabled": enabled}); err != nil {
			return err
		}
	}
	if integration != withDashboard {
		return nil
	}
	for _, s := range f.Settings.Dashboard {
		if err := integrations.Sets(w, s.Key, s.Value); err != nil {
			return f.wrong(s.Line, "%s", err)
		}
	}
	return nil
}

// Play plays the scenario in a world that is set up, until no foreground work is left.
// It calls look after each instant and each deed, when a screen may have changed.
func (f *File) Play(w *sim.World, look func()) error {
	p := &player{world: w, scenario: steps.In(w), look: look, start: w.Now()}
	if err := p.planAll(f); err != nil {
		return err
	}
	return p.play()
}

// Checked is an expectation with its outcome.
type Checked struct {
	Expectation
	Err error // nil if it holds
}

// Check checks the expectations after the scenario has been played.
func (f *File) Check(w *sim.World) []Checked {
	s := steps.In(w)
	var all []Checked
	for _, e := range f.Expect {
		all = append(all, Checked{e, s.Do(e.Deed)})
	}
	return all
}

// planAll plans the timeline and the traffic.
func (p *player) planAll(f *File) error {
	for _, e := range f.Timeline {
		p.plan(e.At, func() error {
			if err := p.scenario.Do(e.Deed); err != nil {
				return fmt.Errorf("%s:%d: at %s: %w", f.Path, e.Line, e.At, err)
			}
			return nil
		})
	}
	if f.Traffic == nil {
		return nil
	}
	t := *f.Traffic
	for _, crm := range []string{front.Name, gorgias.Name} {
		if slices.Contains(f.Connect, withAircall+crm) {
			t.records = append(t.records, crm)
		}
	}
	return p.planTraffic(&f.Cast, &t)
}

// player does planned deeds in the order of their times, and runs the world between
// them.
type player struct {
	world    *sim.World
	scenario *steps.Scenario
	look     func()
	start    time.Time
	agenda   agenda
	n        int
	round    int // number of rounds played before
}

func (p *player) plan(at time.Duration, do func() error) {
	p.n++
	heap.Push(&p.agenda, planned{at: p.start.Add(at), n: p.n, do: do})
}

func (p *player) play() error {
	for p.agenda.Len() > 0 {
		next := heap.Pop(&p.agenda).(planned)
		if err := p.runUntil(next.at); err != nil {
			return err
		}
		if err := next.do(); err != nil {
			return err
		}
		p.look()
	}
	return p.settle()
}

// runUntil moves to t instant by instant, and calls look after each.
func (p *player) runUntil(t time.Time) error {
	if now := p.world.Now(); t.Before(now) {
		return fmt.Errorf("the next entry is due %s after the start, but an entry before it has taken until %s", t.Sub(p.start), now.Sub(p.start))
	}
	for {
		due, any := p.world.Sched.NextTimer()
		if !any || !due.Before(t) {
			break
		}
		if err := p.world.Sched.AdvanceTo(due); err != nil {
			return err
		}
		p.look()
	}
	if err := p.world.Sched.AdvanceTo(t); err != nil {
		return err
	}
	p.look()
	return nil
}

// settle runs until no foreground work is left, instant by instant.
func (p *player) settle() error {
	limit := p.world.Now().Add(sim.QuietLimit)
	for {
		err := p.world.Sched.Settle(0)
		p.look()
		var notQuiet *sched.NotQuietError
		if !errors.As(err, &notQuiet) || !p.world.Now().Before(limit) {
			return err
		}
		due, any := p.world.Sched.NextTimer()
		if !any {
			return err
		}
		if err := p.world.Sched.AdvanceTo(due); err != nil {
			return err
		}
	}
}

// planned is a deed with its time.
type planned struct {
	at time.Time
	n  int // deeds of one instant are done in the order of planning
	do func() error
}

type agenda []planned

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at.Before(a[j].at) || a[i].at.Equal(a[j].at) && a[i].n < a[j].n
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(planned)) }
func (a *agenda) Pop() any {
	last := len(*a) - 1
	x := (*a)[last]
	*a = (*a)[:last]
	return x
}
