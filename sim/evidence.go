package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim/trace"
)

// Looked notes the exchanges that wrote what a Then has just read: the stamps of the
// fakes' objects.
func (w *World) Looked(exchanges []string) {
	for _, id := range exchanges {
		if !slices.Contains(w.looked, id) {
			w.looked = append(w.looked, id)
		}
	}
}

// Decided describes the exchanges that decided what was read, in the order in which
// they were read: "x12 core → front POST /contacts 201".
func (w *World) Decided() []string {
	if len(w.looked) == 0 {
		return nil
	}
	var described []string
	for _, x := range w.Trace.Find(w.looked) {
		if x != nil { // else it has left the ring
			described = append(described, describe(x))
		}
	}
	return described
}

func describe(x *trace.Exchange) string {
	path := x.URL
	if _, rest, found := strings.Cut(path, "://"); found {
		path = rest[strings.IndexByte(rest+"/", '/'):]
	}
	return fmt.Sprintf("%s %s → %s %s %s %d", x.ID, x.From, x.To, x.Method, path, x.Status)
}
