package call

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/packed"
)

// Step is what a phone system tells that reports about one party of a call at a
// time, such as RingCentral: a moment in the life of one party. What it means is
// for whoever folds the steps; here they are only kept together.
type Step struct {
	Seq   int64  // its place in the call: steps are numbered without gaps
	At    int64  // milliseconds since 1970 UTC
	Party string // name of the party in the call

	Placed bool   // the party placed its leg; otherwise it is being called
	Agent  string // id of the phone system's extension behind the party, "" for somebody outside
	Status string // in the phone system's words, in lower case
	Reason string // likewise
	Queue  bool   // an agent who is called because of a queue
	Missed bool

	From, To           string // numbers as they are told
	FromAgent, ToAgent string // ids of extensions
	Peer               string // the call in which the party goes on
	Recordings         Names  // ids
}

// Steps is a list of steps, packed into a text so that facts and calls stay
// comparable. The zero value is none.
type Steps string

// PackSteps packs a list in the order of the steps, each once.
func PackSteps(list []Step) Steps {
	order := make([]*Step, len(list)) // steps are large: sort their places
	for i := range list {
		order[i] = &list[i]
	}
	slices.SortFunc(order, compareSteps)
	var b []byte
	for i, s := range order {
		if i > 0 && *s == *order[i-1] {
			continue
		}
		b = binary.AppendVarint(b, s.Seq)
		b = binary.AppendVarint(b, s.At)
		b = append(b, s.flags())
		for _, text := range s.texts() {
			b = packed.AppendText(b, *text)
		}
	}
	return Steps(b)
}

func (s *Step) flags() (b byte) {
	for i, flag := range [...]bool{s.Placed, s.Queue, s.Missed} {
		if flag {
			b |= 1 << i
		}
	}
	return b
}

func (s *Step) texts() [10]*string {
	return [...]*string{&s.Party, &s.Agent, &s.Status, &s.Reason, &s.From, &s.To, &s.FromAgent, &s.ToAgent, &s.Peer, (*string)(&s.Recordings)}
}

// compareSteps: the number decides; of two steps of one number, which no phone
// system tells, their content.
func compareSteps(a, b *Step) int {
	if order := cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.At, b.At), cmp.Compare(a.flags(), b.flags())); order != 0 {
		return order
	}
	theirs := b.texts()
	for i, text := range a.texts() {
		if order := cmp.Compare(*text, *theirs[i]); order != 0 {
			return order
		}
	}
	return 0
}

// List unpacks. What cannot be read ends it.
func (p Steps) List() []Step {
	var list []Step
	for rest := packed.Reader(p); rest != ""; {
		var s Step
		if !rest.Number(&s.Seq) || !rest.Number(&s.At) || rest == "" {
			return list
		}
		s.Placed, s.Queue, s.Missed = rest[0]&1 != 0, rest[0]&2 != 0, rest[0]&4 != 0
		rest = rest[1:]
		texts := s.texts()
		if !rest.Texts(texts[:]...) {
			return list
		}
		list = append(list, s)
	}
	return list
}

// joinSteps puts together what several facts tell of. Lists that follow one
// another are a list.
func joinSteps(told []Steps) Steps {
	var all strings.Builder
	for i, steps := range told {
		if i == 0 || steps != told[i-1] {
			all.WriteString(string(steps))
		}
	}
	return PackSteps(Steps(all.String()).List())
}
