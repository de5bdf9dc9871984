package sim_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
)

// A vendor has no field and no method in a world: it is reached by its people.
func TestTheWorldNamesNoVendor(t *testing.T) {
	w := reflect.TypeFor[*sim.World]()
	if n := w.NumMethod(); n > 80 {
		t.Errorf("a world has %d methods, expected 80 at most", n)
	}
	var names []string
	for i := range w.NumMethod() {
		names = append(names, w.Method(i).Name)
	}
	for _, field := range reflect.VisibleFields(w.Elem()) {
		names = append(names, field.Name)
	}
	for _, name := range names {
		for _, v := range sim.Vendors {
			if strings.Contains(strings.ToLower(name), v.Name) {
				t.Errorf("a world has %s, which is of %s: it belongs to sim/people/%s", name, v.Title, v.Name)
			}
		}
	}
}
