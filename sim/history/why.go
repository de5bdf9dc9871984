package history

import (
	"fmt"

	"github.com/callsim/callsim/sim/trace"
)

// Link is an entry of a chain of causes.
type Link struct {
	trace.Entry
	Depth int // number of causes before it
}

// Why returns the chain of an entry: the causes that led to it, the root first, the
// entry itself, and everything that it led to, each below its cause.
func (f *File) Why(n int) ([]Link, error) {
	causes := map[int]int{}
	effects := map[int][]int{}
	err := f.Each(func(e trace.Entry) error {
		causes[e.N] = e.Cause
		effects[e.Cause] = append(effects[e.Cause], e.N)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, known := causes[n]; !known {
		return nil, fmt.Errorf("%s has no entry %d; it has %d entries", f.Path, n, len(causes))
	}
	var above []int
	for at := n; at != 0; at = causes[at] { // a cause has a lower number than its effect
		above = append(above, at)
	}
	chain := make([]Link, 0, len(above))
	place := map[int]int{}
	add := func(number, depth int) {
		place[number] = len(chain)
		chain = append(chain, Link{Depth: depth})
	}
	for i := len(above) - 1; i >= 0; i-- {
		add(above[i], len(above)-1-i)
	}
	var below func(number, depth int)
	below = func(number, depth int) {
		for _, effect := range effects[number] {
			add(effect, depth)
			below(effect, depth+1)
		}
	}
	below(n, len(above))
	err = f.Each(func(e trace.Entry) error {
		if i, chosen := place[e.N]; chosen {
			chain[i].Entry = e
		}
		return nil
	})
	return chain, err
}
