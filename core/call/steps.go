package call

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/packed"
)

// Step is one event of one party of a call, from a phone system that reports per
// party, such as RingCentral. Package call only collects steps; the integration
// interprets them.
type Step struct {
	Seq   int64  // its number in the call, without gaps
	At    int64  // milliseconds since 1970 UTC
	Party string // name of the party in the call

	Placed bool   // the party placed its leg; otherwise the party is called
	Agent  string // id of the extension behind the party, "" for an outside party
	Status string // the phone system's word in lower case
	Reason string // the phone system's word in lower case
	Queue  bool   // an agent called because of a call queue
	Missed bool

	From, To           string // numbers as reported
	FromAgent, ToAgent string // ids of extensions
	Peer               string // the call in which the party continues
	Recordings         Names  // ids
}

// Steps is a list of steps packed into a string, so that facts and calls stay
// comparable. The zero value is the empty list.
type Steps string

// PackSteps packs a list in order, each step once.
func PackSteps(list []Step) Steps {
	order := make([]*Step, len(list)) // steps are large: sort pointers
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

// compareSteps orders by number, then by content (phone systems do not reuse a
// number).
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

// List unpacks the steps up to the first that cannot be read.
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

// joinSteps merges the steps of several facts. Concatenated lists form a list.
func joinSteps(lists []Steps) Steps {
	var all strings.Builder
	for i, steps := range lists {
		if i == 0 || steps != lists[i-1] {
			all.WriteString(string(steps))
		}
	}
	return PackSteps(Steps(all.String()).List())
}
