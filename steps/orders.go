package steps

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
)

// theNetworkHoldsWebhooks keeps every webhook to the core: the phone system is
// answered 200 as by a queue, and a step decides what is delivered.
func theNetworkHoldsWebhooks(ctx context.Context) error {
	s := of(ctx)
	phones := s.integration.phones
	if phones == "" {
		phones = "aircall"
	}
	return s.disturb(func(w *sim.World) error {
		return w.Plan(simnet.Fault{Kind: simnet.Hold, From: phones, To: "core", Times: -1})
	})
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
func everyOrderEndsTheSame(ctx context.Context) error {
	s := of(ctx)
	if err := s.at(""); err != nil {
		return err
	}
	s.saw(API)
	n := len(s.world.Net.Held())
	if n < 2 {
		return fmt.Errorf("the network holds %d webhooks: an order proof takes 2 or more", n)
	}
	want, err := s.undisturbed()
	if err != nil {
		return err
	}
	if err := s.world.Need(sim.Several); err != nil {
		return err
	}
	orders := s.ordersOf(n)
	cases := s.drawn(len(orders))
	err = inParallel(len(cases), func(c int) error {
		i := cases[c]
		if err := s.tryOrder(orders[i], want); err != nil {
			return fmt.Errorf("order %v of %d webhooks: %w", orders[i], n, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.counted("%d webhooks, %s orders, one end state", n, ofAll(len(cases), len(orders)))
	return nil
}

func (s *Scenario) tryOrder(order []int, want []byte) error {
	w, err := s.again(playOptions{faults: true})
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Settle(); err != nil {
		return err
	}
	for _, i := range order {
		if err := w.Deliver(i); err != nil {
			return err
		}
		if err := w.Advance(gap); err != nil {
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
