package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
)

// What calls cost is measured as it is where they go on all day: round after round,
// each collecting what those before have left, and nothing else in the process. So
// the floor has a process of its own, too.

func callsGroup() group {
	return group{
		name: "calls", sustained: true,
		rows: []row{
			{figure: "calls per second, whole world", unit: rate, least: 2000},
			{figure: "  exchanges per call", unit: number},
		},
		measure: func(n size) (sample, error) {
			took, exchanges, err := wholeWorld(n.calls)
			return sample{perSecond(n.calls, took), float64(exchanges) / float64(n.calls)}, err
		},
	}
}

func floorGroup() group {
	return group{
		name: "floor", sustained: true,
		rows: []row{
			{figure: "  the floor: same exchanges, stub core and stub fakes", unit: rate},
			{figure: "  the whole world reaches of the floor", unit: percent, least: 40, first: [2]string{"calls", "floor"}},
		},
		measure: func(n size) (sample, error) {
			took, _, err := floorWorld(n.calls)
			return sample{perSecond(n.calls, took)}, err
		},
	}
}

// The office in which calls are counted: twenty agents with a line each, and
// customers who call about ten times each, so that most are known to Front and
// some are not yet.
const (
	agents        = 20
	callsPerHead  = 10
	rings         = 5 * time.Second  // until the agent answers
	conversation  = 60 * time.Second // until the customer hangs up
	betweenRounds = 5 * time.Second
)

// office is a world with a cast and a connected integration.
type office struct {
	world     *sim.World
	agents    []*people.Agent
	lines     []*people.Line
	customers []*people.Customer
	called    int
}

func openOffice(opts sim.Options, calls int) (*office, error) {
	w, err := sim.New(opts)
	if err != nil {
		return nil, err
	}
	o := &office{world: w}
	if err := o.hire(max(calls/callsPerHead, agents)); err != nil {
		w.Close()
		return nil, err
	}
	return o, nil
}

func (o *office) hire(customers int) error {
	for i := range agents {
		agent, line := "Agent "+strconv.Itoa(i), "Line "+strconv.Itoa(i)
		a, err := o.world.AddAgent(agent, false)
		if err != nil {
			return err
		}
		l, err := o.world.AddLine(people.LineSpec{Name: line, Owner: agent})
		if err != nil {
			return err
		}
		o.agents, o.lines = append(o.agents, a), append(o.lines, l)
	}
	for i := range customers {
		name := "Customer " + strconv.Itoa(i)
		c, err := o.world.AddCustomer(people.CustomerSpec{Name: name})
		if err != nil {
			return err
		}
		o.customers = append(o.customers, c)
	}
	return integrations.Connect(o.world, "aircall-front")
}

// take lets n customers call, be answered and hang up; up to twenty calls go on
// at a time, and the core works on the last ones meanwhile.
func (o *office) take(n int) error {
	for n > 0 {
		group := min(n, agents)
		if err := o.talk(group); err != nil {
			return err
		}
		n -= group
	}
	return nil
}

func (o *office) talk(group int) error {
	w := o.world
	customer := func(i int) *people.Customer { return o.customers[(o.called+i)%len(o.customers)] }
	for i := range group {
		if err := w.Phones.Calls(customer(i), o.lines[i], 0); err != nil {
			return err
		}
	}
	if err := w.Advance(rings); err != nil {
		return err
	}
	for i := range group {
		if err := w.Phones.Answers(o.agents[i], customer(i)); err != nil {
			return err
		}
	}
	if err := w.Advance(conversation); err != nil {
		return err
	}
	for i := range group {
		if err := w.Phones.HangsUp(customer(i)); err != nil {
			return err
		}
	}
	o.called += group
	return w.Advance(betweenRounds)
}

// wholeWorld takes calls through everything: agents, Aircall and its webhooks,
// the core with its store, Front.
func wholeWorld(calls int) (took time.Duration, exchanges int, err error) {
	o, err := openOffice(sim.Options{Seed: 1, Scenario: "bench", Unlimited: true}, calls)
	if err != nil {
		return 0, 0, err
	}
	defer o.world.Close()
	before := o.world.Trace.Len()
	started := processorTime()
	if err := o.take(calls); err != nil {
		return 0, 0, err
	}
	if err := o.world.Settle(); err != nil {
		return 0, 0, err
	}
	o.world.Trace.Sum() // a run ends with it, and it is not written before
	took = processorTime() - started
	return took, o.world.Trace.Len() - before - actionsPerCall*calls, o.everyCallIsLogged(calls)
}

// actionsPerCall are the entries of the record that are no exchanges: the
// customer calls, the agent answers, the customer hangs up.
const actionsPerCall = 3

// everyCallIsLogged makes sure that what was measured is what was meant.
func (o *office) everyCallIsLogged(calls int) error {
	vendor, logged := front.Of(o.world), 0
	for _, c := range o.customers[:min(calls, len(o.customers))] {
		conversations, err := vendor.ConversationsOf(c.Phones[0])
		if err != nil {
			return err
		}
		for _, row := range conversations {
			view, err := vendor.Conversation(row.ID)
			if err != nil {
				return err
			}
			for _, item := range view.Timeline {
				if item.Kind == "message" && strings.HasPrefix(item.Text, "Inbound answered call") {
					logged++
				}
			}
		}
	}
	if logged != calls {
		return fmt.Errorf("of %d calls %d are logged in Front", calls, logged)
	}
	return nil
}
