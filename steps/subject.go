package steps

import (
	"reflect"
	"slices"

	fakefront "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim"
)

// subject is the object that a Then reads, as the second argument of its function. The
// function takes the words that name it, too, or only those beside them.
type subject struct {
	of    []string // types of the parameters that name it
	title string   // begins a complaint about it, before the last of its names
	find  func(w *sim.World, names []string) (any, error)
}

// ticket, note and task are what integrations leave behind, as the vendor's API
// shows it; waits is the only row under Unassigned in Spark.
type (
	ticket struct{ shown }
	note   struct{ shown }
	task   struct{ shown }
	waits  struct{ shown }
)

var subjects = map[reflect.Type]subject{
	reflect.TypeFor[shown](): {[]string{"customer"}, "the conversation with ",
		func(w *sim.World, names []string) (any, error) { return conversationWith(w, names[0]) }},
	reflect.TypeFor[fakefront.View](): {[]string{"customer"}, "the conversation with ",
		func(w *sim.World, names []string) (any, error) { return screenOfConversation(w, names[0]) }},
	reflect.TypeFor[fakefront.Row](): {[]string{"inbox", "customer"}, "",
		func(w *sim.World, names []string) (any, error) { return rowListed(w, names[0], names[1]) }},
	reflect.TypeFor[fakefront.Desk](): {[]string{"agent"}, "",
		func(w *sim.World, names []string) (any, error) { return windowOf(w, names[0]) }},
	reflect.TypeFor[ticket](): {[]string{"customer"}, "the ticket of ",
		func(w *sim.World, names []string) (any, error) { return ticketOf(w, names[0]) }},
	reflect.TypeFor[note](): {[]string{"nth", "customer"}, "the ticket of ",
		func(w *sim.World, names []string) (any, error) { return noteOf(w, names[0], names[1]) }},
	reflect.TypeFor[task]():  {nil, "", func(w *sim.World, _ []string) (any, error) { return theTask(w) }},
	reflect.TypeFor[waits](): {nil, "", func(w *sim.World, _ []string) (any, error) { return itWaits(w) }},
}

// places are the positions of the subject's names among the parameters.
func (s subject) places(params []Parameter) []int {
	places := make([]int, len(s.of))
	for i, kind := range s.of {
		places[i] = slices.IndexFunc(params, func(p Parameter) bool { return p.Type == kind })
	}
	return places
}

func leaveOut[T any](all []T, places []int) []T {
	var left []T
	for i, v := range all {
		if !slices.Contains(places, i) {
			left = append(left, v)
		}
	}
	return left
}
