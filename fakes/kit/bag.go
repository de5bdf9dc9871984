package kit

import (
	"encoding/json"
	"slices"
	"strings"
)

// Bag is a multiset that encodes as a sorted JSON array, regardless of the order of
// insertion. The projections of the fakes, by which two runs are compared, are made
// of bags.
type Bag []string // the JSON of each item

// Add adds the item's JSON.
func (b *Bag) Add(item any) { *b = append(*b, string(Canonical(item))) }

// MarshalJSON implements json.Marshaler.
func (b Bag) MarshalJSON() ([]byte, error) {
	sorted := slices.Clone(b)
	slices.Sort(sorted)
	return []byte("[" + strings.Join(sorted, ",") + "]"), nil
}

// Canonical returns the JSON of a state made of structs, strings and bags. Equal
// states have equal JSON.
func Canonical(state any) []byte {
	text, err := json.Marshal(state)
	if err != nil {
		panic("kit: encoding a projection: " + err.Error()) // structs of strings cannot fail
	}
	return text
}
