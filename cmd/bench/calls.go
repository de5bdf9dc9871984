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
	"github.com/callsim/callsim/sim/trace"
)

// measureCalls measures calls through everything (agents, Aircall, the core with
// its store, Front), and the floor of the same exchanges.
func measureCalls(n size) ([]figure, error) {
	var whole, floor time.Duration
	var entries int
	for range n.rounds {
		took, record, secrets, err := wholeWorld(n.calls)
		if err != nil {
			return nil, err
		}
		whole += took
		if took, err = playFloor(record, secrets); err != nil {
			return nil, err
		}
		floor += took
		entries = len(record)
	}
	calls := n.calls * n.rounds
	return []figure{
		{"calls per second, whole world", perSecond(calls, whole), rate, 0, 2000},
		{"  exchanges per call", float64(entries)/float64(n.calls) - actionsPerCall, "%.1f", 0, 0},
		{"  the same exchanges between stubs (the floor)", perSecond(calls, floor), rate, 0, 0},
		{"  the whole world reaches of the floor", 100 * floor.Seconds() / whole.Seconds(), percent, 0, 40},
	}, nil
}

// wholeWorld takes calls and returns their processor time and record.
func wholeWorld(calls int) (took time.Duration, record []trace.Entry, secrets []trace.Secret, err error) {
	o, err := openOffice(calls)
	if err != nil {
		return 0, nil, nil, err
	}
	defer o.world.Close()
	before := o.world.Trace.Len()
	started := processorTime()
	if err := o.take(calls); err != nil {
		return 0, nil, nil, err
	}
	if err := o.world.Settle(); err != nil {
		return 0, nil, nil, err
	}
	o.world.Trace.Sum() // every run ends with it; it writes the record
	took = processorTime() - started
	return took, o.world.Trace.Entries()[before:], o.world.Trace.Secrets(), o.checkCalls(calls)
}

// actionsPerCall are the entries of the record that are not exchanges: the
// customer calls, the agent answers, the customer hangs up.
const actionsPerCall = 3

// The office has twenty agents with a line each. Each customer calls about ten
// times; so most callers are contacts in Front, and some are new.
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

func openOffice(calls int) (*office, error) {
	w, err := sim.New(sim.Options{Seed: 1, Scenario: "bench", Unlimited: true})
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
		c, err := o.world.AddCustomer(people.CustomerSpec{Name: "Customer " + strconv.Itoa(i)})
		if err != nil {
			return err
		}
		o.customers = append(o.customers, c)
	}
	return integrations.Connect(o.world, "aircall-front")
}

// take plays n calls, up to twenty at a time, while the core works on the calls
// before.
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

// checkCalls fails unless every call is logged in Front.
func (o *office) checkCalls(calls int) error {
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
		return fmt.Errorf("%d calls are logged in Front, expected %d", logged, calls)
	}
	return nil
}
