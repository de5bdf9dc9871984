package sim

import (
	"errors"
	"fmt"
)

// DoesNotPickUp waits until nobody rings the customer any more.
func (w *World) DoesNotPickUp(customer string) error {
	if !w.OnCall(customer) {
		return fmt.Errorf("%s does not pick up: nobody is calling", customer)
	}
	if err := w.waitWhile(func() bool { return w.OnCall(customer) }); err != nil {
		return fmt.Errorf("%s does not pick up: %w", customer, err)
	}
	return nil
}

// waitWhile moves the clock from one due instant to the next as long as a call
// rings.
func (w *World) waitWhile(rings func() bool) error {
	for rings() {
		due, any := w.Sched.NextTimer()
		if !any {
			return errors.New("the call rings for ever")
		}
		if err := w.Advance(due.Sub(w.Now())); err != nil {
			return err
		}
	}
	return nil
}

// TakesCalls lets an agent be there for calls, or not.
func (w *World) TakesCalls(agent string, available bool) error {
	a, err := w.Agent(agent)
	if err != nil {
		return err
	}
	does := "takes no more calls"
	if available {
		does = "takes calls again"
	}
	w.company()
	return w.do(agent, does, "", func() error {
		return Every(w.systems, func(s phoneSystem) error { return s.setAvailable(a, available) })
	})
}

// LatestCall is the id in Aircall of the customer's latest call.
func (w *World) LatestCall(customer string) (int64, error) {
	c, err := w.Customer(customer)
	if err != nil {
		return 0, err
	}
	if c.call == nil || c.call.aircall == 0 {
		return 0, fmt.Errorf("%s has made or taken no call in Aircall yet", customer)
	}
	return c.call.aircall, nil
}
