package kit

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Assumption is a vendor fact that no public page confirms but that a fake must
// decide. Users who know the vendor better set another value. A verdict names the
// assumptions it relied on.
type Assumption struct {
	ID           string // "aircall-webhook-disable-after"
	Vendor       string
	Page         string // the public page that leaves the fact open
	Says         string // what is assumed, in one sentence
	Default      string
	Alternatives []string // the other values that the fake accepts
}

// Assumptions holds the values of a fake's assumptions in one world.
type Assumptions struct {
	list []Assumption

	mu     sync.Mutex
	values []string // by index in list; "" is the default; nil until Set is called
	relied []bool   // by index in list: Value has read it; nil until Value is called
}

// NewAssumptions returns the vendor's assumptions with their default values.
func NewAssumptions(list []Assumption) *Assumptions {
	return &Assumptions{list: list}
}

// index returns the position of an assumption in the list, or -1.
func (a *Assumptions) index(id string) int {
	for i := range a.list {
		if a.list[i].ID == id {
			return i
		}
	}
	return -1
}

// Set changes the value of an assumption. The error names the unknown id or the
// accepted values.
func (a *Assumptions) Set(id, value string) error {
	i := a.index(id)
	if i < 0 {
		return fmt.Errorf("unknown assumption %q", id)
	}
	x := &a.list[i]
	if value != x.Default && !slices.Contains(x.Alternatives, value) {
		return fmt.Errorf("assumption %s: unknown value %q, expected one of %s", id, value,
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

// Value returns the value of an assumption and marks the assumption as relied on.
// It panics if the id is not in the vendor's list.
func (a *Assumptions) Value(id string) string {
	i := a.index(id)
	if i < 0 {
		panic("kit: unknown assumption " + id)
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

// Relied returns the sorted ids of the assumptions that Value has read so far.
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
