package kit

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Assumption is a fact that no public page confirms but a fake must decide. It
// is a switch: whoever knows better sets it, and a verdict names the
// assumptions it relied on.
type Assumption struct {
	ID           string // "aircall-webhook-disable-after"
	Vendor       string
	Page         string // the public page that leaves it open
	Says         string // what is assumed, in one sentence
	Default      string
	Alternatives []string // the other values that the fake understands
}

// Assumptions holds a fake's switches as they stand in one world.
type Assumptions struct {
	list []Assumption

	mu     sync.Mutex
	values []string // how each stands, once one was set; "": on its default
	relied []bool   // which of them have decided something, once one has
}

// NewAssumptions takes the vendor's list; every switch stands on its default.
func NewAssumptions(list []Assumption) *Assumptions {
	return &Assumptions{list: list}
}

// index is where in the list a switch stands, or -1. The lists are short, and asked
// more often than a map of them could be made.
func (a *Assumptions) index(id string) int {
	for i := range a.list {
		if a.list[i].ID == id {
			return i
		}
	}
	return -1
}

// Set changes a switch. The error names the switch or the values it takes.
func (a *Assumptions) Set(id, value string) error {
	i := a.index(id)
	if i < 0 {
		return fmt.Errorf("no assumption is called %q", id)
	}
	x := &a.list[i]
	if value != x.Default && !slices.Contains(x.Alternatives, value) {
		return fmt.Errorf("assumption %s: %q is not one of %s", id, value,
			strings.Join(append([]string{x.Default}, x.Alternatives...), ", "))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.values == nil {
		a.values = make([]string, len(a.list))
	}
	a.values[i] = value
	return nil
}

// Value is how the switch stands; reading it is relying on it. An id that is
// not in the vendor's list is a programmer's mistake and panics.
func (a *Assumptions) Value(id string) string {
	i := a.index(id)
	if i < 0 {
		panic("kit: no assumption is called " + id)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.relied == nil {
		a.relied = make([]bool, len(a.list))
	}
	a.relied[i] = true
	if a.values != nil && a.values[i] != "" {
		return a.values[i]
	}
	return a.list[i].Default
}

// Relied lists, sorted, the assumptions that have decided something so far.
func (a *Assumptions) Relied() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := []string{}
	for i, relied := range a.relied {
		if relied {
			ids = append(ids, a.list[i].ID)
		}
	}
	slices.Sort(ids)
	return ids
}
