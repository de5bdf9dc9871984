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
	mu     sync.Mutex
	list   []Assumption
	values map[string]string
	relied map[string]bool
}

// NewAssumptions takes the vendor's list; every switch stands on its default.
func NewAssumptions(list []Assumption) *Assumptions {
	return &Assumptions{list: list}
}

// Set changes a switch. The error names the switch or the values it takes.
func (a *Assumptions) Set(id, value string) error {
	i := slices.IndexFunc(a.list, func(x Assumption) bool { return x.ID == id })
	if i < 0 {
		return fmt.Errorf("no assumption is called %q", id)
	}
	x := a.list[i]
	if value != x.Default && !slices.Contains(x.Alternatives, value) {
		return fmt.Errorf("assumption %s: %q is not one of %s", id, value,
			strings.Join(append([]string{x.Default}, x.Alternatives...), ", "))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.values == nil {
		a.values = map[string]string{}
	}
	a.values[id] = value
	return nil
}

// Value is how the switch stands; reading it is relying on it. An id that is
// not in the vendor's list is a programmer's mistake and panics.
func (a *Assumptions) Value(id string) string {
	i := slices.IndexFunc(a.list, func(x Assumption) bool { return x.ID == id })
	if i < 0 {
		panic("kit: no assumption is called " + id)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.relied == nil {
		a.relied = map[string]bool{}
	}
	a.relied[id] = true
	if v, ok := a.values[id]; ok {
		return v
	}
	return a.list[i].Default
}

// Relied lists, sorted, the assumptions that have decided something so far.
func (a *Assumptions) Relied() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	ids := make([]string, 0, len(a.relied))
	for id := range a.relied {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
