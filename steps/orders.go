package steps

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
)

// theNetworkHoldsWebhooks keeps every webhook to the core: the phone system is
// answered 200 as by a queue, and a step decides what is delivered.
func theNetworkHoldsWebhooks(s *Scenario) error {
	return s.plans(simnet.Fault{Kind: simnet.Hold, From: cmp.Or(s.integration.phones, "aircall"), To: "core", Times: -1})
}

// maxWebhooks bounds the exhaustive proof: 7 webhooks with one doubled would be
// 181,440 orders. Above it, orders are drawn from the seed.
const maxWebhooks, sampledOrders = 6, 120

// gap is the time between two deliveries of a tried order: long enough for the
// core to act on what it has, short of every deadline.
const gap = time.Second

// everyOrderEndsTheSame proves XR-02: of up to six webhooks each permutation, of more
// a sample. Each permutation of the call's webhooks,
// plain and with each one delivered twice at every two places, in a world of its
// own, must end in the state of the undisturbed call.
func everyOrderEndsTheSame(s *Scenario) error {
	n := len(s.world.Net.Held())
	if n < 2 {
		return fmt.Errorf("the network holds %d webhooks: an order proof takes 2 or more", n)
	}
	orders := s.ordersOf(n)
	tried, err := s.tryAll(len(orders), func(i int, want []byte) error {
		if err := s.tryOrder(orders[i], n, want); err != nil {
			return fmt.Errorf("order %v of %d webhooks: %w", orders[i], n, err)
		}
		return nil
	})
	if err == nil {
		s.counted("%d webhooks, %s orders, one end state", n, tried)
	}
	return err
}

// tryAll tries n cases, or a sample of them, each against the undisturbed state of
// the CRM, and returns how many were tried.
func (s *Scenario) tryAll(n int, try func(i int, want []byte) error) (tried string, err error) {
	want, err := s.undisturbed()
	if err != nil {
		return "", err
	}
	if err := s.world.Need(sim.Several); err != nil {
		return "", err
	}
	cases := s.drawn(n)
	return ofAll(len(cases), n), inParallel(len(cases), func(c int) error { return try(cases[c], want) })
}

// tryOrder delivers the webhooks of a world of its own in an order of n. A program in
// another process may ask the phone system at other moments than before, so that its
// world has a few webhooks more, which come last, or fewer.
func (s *Scenario) tryOrder(order []int, n int, want []byte) error {
	w, err := s.again(playOptions{faults: true})
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Settle(); err != nil {
		return err
	}
	held := len(w.Net.Held())
	order = slices.DeleteFunc(slices.Clone(order), func(i int) bool { return i >= held })
	for more := n; more < held; more++ {
		order = append(order, more)
	}
	for _, i := range order {
		if err := inOrder(func(w *sim.World) error { return w.Deliver(i) }, advance(gap))(w); err != nil {
			return err
		}
	}
	if err := w.Settle(); err != nil {
		return err
	}
	return sameState(want, s.integration.state(w))
}

// ordersOf lists the orders that are tried of n webhooks.
func (s *Scenario) ordersOf(n int) [][]int {
	if n <= maxWebhooks {
		return everyOrder(n)
	}
	random, orders := s.world.Sched.Rand("orders of webhooks"), make([][]int, sampledOrders)
	for i := range orders {
		if orders[i] = random.Perm(n); i%3 == 0 { // one comes twice
			orders[i] = slices.Insert(orders[i], random.IntN(n+1), random.IntN(n))
		}
	}
	return orders
}

// everyOrder lists every order of n things, and every order of n things of which
// one comes twice.
func everyOrder(n int) [][]int {
	left := make([]int, n)
	for i := range left {
		left[i] = 1
	}
	orders := arrangements(left, n, nil)
	for twice := range n {
		left[twice] = 2
		orders = append(orders, arrangements(left, n+1, nil)...)
		left[twice] = 1
	}
	return orders
}

// arrangements lists the distinct sequences of length places that use thing i
// left[i] times.
func arrangements(left []int, places int, begun []int) [][]int {
	if places == 0 {
		return [][]int{append([]int(nil), begun...)}
	}
	var all [][]int
	for i := range left {
		if left[i] == 0 {
			continue
		}
		left[i]--
		all = append(all, arrangements(left, places-1, append(begun, i))...)
		left[i]++
	}
	return all
}

// theCoreMayBeKilledFromNowOn marks the moment from which crash points count.
func theCoreMayBeKilledFromNowOn(s *Scenario) error {
	s.crashFrom = len(s.script)
	s.world.ArmCrashPoints()
	return nil
}

// wheneverTheCoreIsKilled plays the scenario once for each crash point that the
// core passes in it, kills the core at exactly that point, and checks that
// the end state is the undisturbed state.
func wheneverTheCoreIsKilled(s *Scenario) error {
	points := s.world.CrashPoints()
	if points == 0 {
		return fmt.Errorf("the core passed no crash point: nothing would be tried")
	}
	tried, err := s.tryAll(points, func(i int, want []byte) error {
		if err := s.tryCrash(i+1, want); err != nil {
			return fmt.Errorf("killed at point %d of %d: %w", i+1, points, err)
		}
		return nil
	})
	if err == nil {
		s.counted("%s crash points, one end state", tried)
	}
	return err
}

func (s *Scenario) tryCrash(point int, want []byte) error {
	w, err := s.again(playOptions{faults: true, moment: s.crashFrom, before: func(w *sim.World) error {
		if err := w.Need(sim.Restart); err != nil {
			return err
		}
		w.CrashAt(point)
		return nil
	}})
	if err != nil {
		return err
	}
	err = w.Settle()
	if err == nil {
		err = sameState(want, s.integration.state(w))
	}
	if s.opts.Target != nil && !w.Crashed() {
		// A program of its own decides by itself how many requests it makes: this
		// time there were fewer.
		w.Close()
	} else if ended := w.Finish(); err == nil {
		err = ended
	}
	return err
}
