package main

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

func callsGroup() group {
	return group{
		name: "calls",
		rows: []row{
			{figure: "calls per second, whole world", unit: rate, least: 2000},
			{figure: "  the floor: same exchanges, stub core and stub fakes", unit: rate},
			{figure: "  the whole world reaches of the floor", unit: percent, share: true, least: 40},
			{figure: "  exchanges per call", unit: number},
		},
		measure: measureCalls,
	}
}

func measureCalls(n size) (sample, error) {
	whole, exchanges, err := wholeWorld(n.calls)
	if err != nil {
		return nil, err
	}
	floor, repeated, err := floorWorld(n.calls)
	if err != nil {
		return nil, err
	}
	if exchanges != repeated {
		return nil, fmt.Errorf("the floor made %d exchanges, the whole world %d", repeated, exchanges)
	}
	return sample{perSecond(n.calls, whole), perSecond(n.calls, floor), float64(exchanges) / float64(n.calls)}, nil
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
	agents    []string
	lines     []string
	customers []string
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
		if _, err := o.world.AddAgent(agent, false); err != nil {
			return err
		}
		if _, err := o.world.AddLine(sim.LineSpec{Name: line, Owner: agent}); err != nil {
			return err
		}
		o.agents, o.lines = append(o.agents, agent), append(o.lines, line)
	}
	for i := range customers {
		name := "Customer " + strconv.Itoa(i)
		if _, err := o.world.AddCustomer(sim.CustomerSpec{Name: name}); err != nil {
			return err
		}
		o.customers = append(o.customers, name)
	}
	return o.world.ConnectAircallFront()
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
	customer := func(i int) string { return o.customers[(o.called+i)%len(o.customers)] }
	for i := range group {
		if err := w.Calls(customer(i), 0, o.lines[i]); err != nil {
			return err
		}
	}
	if err := w.Advance(rings); err != nil {
		return err
	}
	for i := range group {
		if err := w.Answers(o.agents[i], customer(i)); err != nil {
			return err
		}
	}
	if err := w.Advance(conversation); err != nil {
		return err
	}
	for i := range group {
		if err := w.HangsUp(customer(i)); err != nil {
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
	before := o.world.Trace.Len()
	started := processorTime()
	err = o.take(calls)
	if err == nil {
		err = o.world.Settle()
	}
	o.world.Trace.Sum() // a run ends with it, and it is not written before
	took = processorTime() - started
	exchanges = o.world.Trace.Len() - before - actionsPerCall*calls
	if err == nil {
		err = o.everyCallIsLogged(calls)
	}
	o.world.Close()
	return took + collection(), exchanges, err
}

// collection is what it takes to collect what a run has left. It is part of what the
// run costs: within a second the collector comes a few times or once more by chance,
// and the next run would pay for the rest.
func collection() time.Duration {
	started := processorTime()
	runtime.GC()
	return processorTime() - started
}

// actionsPerCall are the entries of the record that are no exchanges: the
// customer calls, the agent answers, the customer hangs up.
const actionsPerCall = 3

// everyCallIsLogged makes sure that what was measured is what was meant.
func (o *office) everyCallIsLogged(calls int) error {
	front, logged := o.world.Front(), 0
	for _, name := range o.customers[:min(calls, len(o.customers))] {
		c, err := o.world.Customer(name)
		if err != nil {
			return err
		}
		conversations, err := front.ConversationsOf(c.Phones[0])
		if err != nil {
			return err
		}
		for _, row := range conversations {
			view, err := front.Conversation(row.ID)
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
