package scenario

import (
	"fmt"
	"time"

	"github.com/callsim/callsim/sim"
)

// frontSentences are what agents do in Front beyond the sentences of sentence.go.
var frontSentences = []sentence{
	{"AGENT comments in Front on CUSTOMER saying TEXT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.CommentsInFront(a["AGENT"], a["CUSTOMER"], a["TEXT"]) }, nil
	}},
	{"AGENT replies to CUSTOMER saying TEXT", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.RepliesInFront(a["AGENT"], a["CUSTOMER"], a["TEXT"]) }, nil
	}},
	{"AGENT tags CUSTOMER with TAG", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TagsConversation(a["AGENT"], a["CUSTOMER"], a["TAG"]) }, nil
	}},
	{"AGENT untags CUSTOMER from TAG", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.UntagsConversation(a["AGENT"], a["CUSTOMER"], a["TAG"]) }, nil
	}},
	{"AGENT snoozes CUSTOMER for TIME", func(a map[string]string) (deed, error) {
		d, err := time.ParseDuration(a["TIME"])
		if err != nil || d <= 0 {
			return nil, fmt.Errorf("%q is not a span of time: write for example 2h", a["TIME"])
		}
		return func(w *sim.World) error { return w.SnoozesConversation(a["AGENT"], a["CUSTOMER"], d) }, nil
	}},
	{"AGENT deletes CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.DeletesConversation(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT reopens CUSTOMER", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.ReopensConversation(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT clicks to dial CUSTOMER from LINE", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.DialsFromFront(a["AGENT"], a["CUSTOMER"], a["LINE"]) }, nil
	}},
}

func init() { sentences = append(sentences, frontSentences...) }
