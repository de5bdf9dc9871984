package simnet

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
)

// Rate is a fault that hits each matching exchange with a probability. Nth and
// Times of the fault mean nothing here.
type Rate struct {
	Fault       Fault
	Probability float64
}

// Dice draw faults from a stream of random numbers of their own: one number for
// each exchange that any rate matches, whatever comes of it, so that a changed
// probability shifts nothing else.
type Dice struct {
	mu    sync.Mutex
	rand  *rand.Rand
	rates []Rate
}

// NewDice makes dice. The probabilities of one kind of exchange add up to at most 1.
func NewDice(r *rand.Rand, rates ...Rate) (*Dice, error) {
	sum := 0.0
	for _, rate := range rates {
		if err := rate.Fault.Check(); err != nil {
			return nil, err
		}
		if !(rate.Probability >= 0 && rate.Probability <= 1) {
			return nil, fmt.Errorf("fault %s: %v is not a probability", rate.Fault.Kind, rate.Probability)
		}
		sum += rate.Probability
	}
	if sum > 1 && len(rates) > 0 && sameSelectors(rates) {
		return nil, fmt.Errorf("the probabilities of the faults add up to %v, more than 1", sum)
	}
	return &Dice{rand: r, rates: rates}, nil
}

// sameSelectors tells whether every rate applies to every exchange.
func sameSelectors(rates []Rate) bool {
	for _, rate := range rates {
		f := rate.Fault
		if f.From != "" || f.To != "" || f.Method != "" || f.Path != "" || f.Match != nil {
			return false
		}
	}
	return true
}

// roll is the rate that hits an exchange, or nil.
func (d *Dice) roll(from, to string, req *http.Request) *Rate {
	if d == nil {
		return nil
	}
	number, drawn := 0.0, false
	for i := range d.rates {
		rate := &d.rates[i]
		if !rate.Fault.matches(from, to, req) {
			continue
		}
		if !drawn {
			number, drawn = d.number(), true
		}
		if number -= rate.Probability; number < 0 {
			return rate
		}
	}
	return nil
}

func (d *Dice) number() float64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.rand.Float64()
}
