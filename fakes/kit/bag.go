package kit

import (
	"encoding/json"
	"slices"
	"strings"
)

// Bag is a list whose order does not count: whatever order things were put in,
// it encodes alike; what was put in twice stands there twice. The projections of
// the fakes, by which two runs are compared, are made of bags.
type Bag []string // the JSON of each item

// Add puts an item in, by what it looks like.
func (b *Bag) Add(item any) { *b = append(*b, string(Canonical(item))) }

// MarshalJSON implements json.Marshaler.
func (b Bag) MarshalJSON() ([]byte, error) {
	sorted := slices.Clone(b)
	slices.Sort(sorted)
	return []byte("[" + strings.Join(sorted, ",") + "]"), nil
}

// Canonical is the one JSON text of a state made of structs, texts and bags.
func Canonical(state any) []byte {
	text, err := json.Marshal(state)
	if err != nil {
		panic("kit: encoding a projection: " + err.Error()) // structs of texts cannot fail
	}
	return text
}
