package call_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/call"
)

var (
	ada   = call.Agent{ID: "1", Name: "Ada Park", Email: "ada@example.test"}
	ben   = call.Agent{ID: "2", Name: "Ben Roy", Email: "ben@example.test"}
	sales = call.Line{ID: "44", Name: "Sales", Number: "+16045550100"}
)

// notes are a call's comments, oldest first.
var notes = []call.Comment{
	{ID: "8", At: 1, By: ada, Text: "wants a refund"},
	{ID: "9", At: 2, By: ben, Text: "done"},
	{ID: "10", At: 2, Text: "by a program"},
}

func anyAgent() *rapid.Generator[call.Agent] {
	return rapid.SampledFrom([]call.Agent{{}, ada, ben, {ID: "3"}})
}

func anyFact() *rapid.Generator[call.Fact] {
	return rapid.Custom(func(t *rapid.T) call.Fact {
		second := rapid.Int64Range(0, 3)
		return call.Fact{
			CallID:        "7",
			Kind:          call.Kind(rapid.Uint8Range(uint8(call.Created), uint8(call.Chosen)).Draw(t, "kind")),
			At:            second.Draw(t, "at"),
			Direction:     call.Direction(rapid.Uint8Range(0, 2).Draw(t, "direction")),
			Line:          rapid.SampledFrom([]call.Line{{}, sales, {Name: "Sales EU"}}).Draw(t, "line"),
			Customer:      rapid.SampledFrom([]string{"", "+16045550117", "+33"}).Draw(t, "customer"),
			Opening:       rapid.SampledFrom([]call.Opening{call.UnknownOpening, call.Open, call.Closed}).Draw(t, "opening"),
			Withheld:      rapid.Bool().Draw(t, "withheld"),
			User:          anyAgent().Draw(t, "user"),
			TransferredBy: anyAgent().Draw(t, "by"),
			TransferredTo: anyAgent().Draw(t, "to"),
			Started:       second.Draw(t, "started"),
			Answered:      second.Draw(t, "answered"),
			Ended:         second.Draw(t, "ended"),
			Done:          rapid.Bool().Draw(t, "done"),
			Voicemail:     rapid.Bool().Draw(t, "voicemail"),
			Recording:     rapid.Bool().Draw(t, "recording"),
			Asset:         rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "asset"),
			MissedReason:  rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "reason"),
			Contact:       rapid.SampledFrom([]string{"", "Lee Wong"}).Draw(t, "contact"),
			GivenName:     rapid.SampledFrom([]string{"", "Lee"}).Draw(t, "given name"),
			Tags:          call.PackNames(rapid.SliceOf(rapid.SampledFrom([]string{"VIP", "Refund", ""})).Draw(t, "tags")),
			Comments:      call.PackComments(notes[:rapid.IntRange(0, len(notes)).Draw(t, "comments")]),
			Message:       rapid.Bool().Draw(t, "message"),
			Text:          rapid.SampledFrom([]string{"", "hi", "see you"}).Draw(t, "words"),
			Choice:        rapid.SampledFrom([]call.Choice{{}, {Contact: "8"}, {Contact: "8", Member: "9", Placed: true}}).Draw(t, "choice"),
		}
	})
}

// XR-01, XR-02: neither order nor repetition of facts changes the call.
func TestFoldIgnoresOrderAndRepetition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := rapid.SliceOfN(anyFact(), 0, 8).Draw(t, "facts")
		want := call.Fold(facts)
		repeated := slices.Clone(facts)
		if len(facts) > 0 {
			repeated = append(repeated, rapid.SliceOf(rapid.SampledFrom(facts)).Draw(t, "repeated")...)
		}
		shuffled := rapid.Permutation(repeated).Draw(t, "order")
		before := slices.Clone(shuffled)
		if got := call.Fold(shuffled); got != want {
			t.Fatalf("another order gives another call:\n%+v\n%+v", got, want)
		}
		if !slices.Equal(before, shuffled) {
			t.Fatal("Fold changed its argument")
		}
	})
}

func TestStoredFactReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fact := anyFact().Draw(t, "fact")
		fact.Asset = rapid.String().Draw(t, "text")
		fact.At = rapid.Int64().Draw(t, "number")
		key, encoded := fact.Seal()
		back, err := call.ReadFact(encoded)
		if err != nil || back != fact {
			t.Fatalf("read back %+v, %v; stored %+v", back, err, fact)
		}
		if again, _ := back.Seal(); again != key {
			t.Fatal("the key changed on the way through the store")
		}
	})
}

func FuzzReadFact(f *testing.F) {
	f.Add(call.Fact{CallID: "7", Kind: call.Ended, Line: sales, User: ada, At: 1790000000}.Encode())
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, encoded []byte) {
		fact, err := call.ReadFact(encoded)
		if err != nil {
			return
		}
		if back, err := call.ReadFact(fact.Encode()); err != nil || back != fact {
			t.Fatalf("not stable: %+v, %v", back, err)
		}
	})
}

func TestQualification(t *testing.T) { // AF-41
	for _, row := range []struct {
		call call.Call
		want call.Qualification
	}{
		{call.Call{Direction: call.Inbound, Answered: 5}, call.InboundAnswered},
		{call.Call{Direction: call.Inbound}, call.Missed},
		{call.Call{Direction: call.Inbound, Voicemail: true}, call.Voicemail},
		{call.Call{Direction: call.Inbound, Voicemail: true, Answered: 5}, call.InboundAnswered},
		{call.Call{Direction: call.Outbound, Answered: 5}, call.OutboundAnswered},
		{call.Call{Direction: call.Outbound}, call.OutboundUnanswered},
		{call.Call{Direction: call.Outbound, Voicemail: true}, call.OutboundUnanswered},
	} {
		if got := row.call.Qualification(); got != row.want {
			t.Errorf("%+v is %q, want %q", row.call, got, row.want)
		}
	}
}

func TestWhoSpokeFirstAndLast(t *testing.T) {
	inbound := call.Fact{CallID: "7", Direction: call.Inbound, Started: 10}
	rings := func(at int64, who call.Agent) call.Fact {
		f := inbound
		f.Kind, f.At, f.User = call.Ringing, at, who
		return f
	}
	has := func(kind call.Kind, at int64, who call.Agent) call.Fact {
		f := inbound
		f.Kind, f.At, f.User, f.Answered = kind, at, who, 12
		return f
	}
	transferred := has(call.Ended, 60, ben)
	transferred.TransferredBy, transferred.TransferredTo = ada, ben
	for _, row := range []struct {
		name        string
		facts       []call.Fact
		first, last call.Agent
	}{
		{"nobody answered", []call.Fact{rings(10, ada), rings(11, ben)}, call.Agent{}, call.Agent{}},
		{"the second agent rung answered", []call.Fact{rings(10, ada), rings(11, ben), has(call.AnsweredBy, 12, ben)}, ben, ben},
		{"the answer was lost", []call.Fact{rings(10, ada), has(call.Ended, 60, ben)}, ben, ben},
		{"transferred", []call.Fact{has(call.AnsweredBy, 12, ada), transferred}, ada, ben},
		{"transferred, only the end arrived", []call.Fact{transferred}, ada, ben},
		{"dialled, nobody answered", []call.Fact{{Direction: call.Outbound, Kind: call.Created, User: ada}}, ada, ada},
	} {
		c := call.Fold(row.facts)
		if c.First != row.first || c.Last != row.last {
			t.Errorf("%s: first %q, last %q; want %q, %q", row.name, c.First.Name, c.Last.Name, row.first.Name, row.last.Name)
		}
	}
}

// XR-02: after any subset of a transferred call's webhooks, First is either unknown
// or the agent who spoke first. Some effects are decided by First at once.
func TestFirstAgentIsNeverAnother(t *testing.T) {
	factOf := func(kind call.Kind, at int64, user, by, to call.Agent, answered int64) call.Fact {
		return call.Fact{CallID: "7", Direction: call.Inbound, Kind: kind, At: at, Started: 10, User: user, TransferredBy: by, TransferredTo: to, Answered: answered}
	}
	unknown := call.Agent{}
	facts := []call.Fact{
		factOf(call.Created, 10, unknown, unknown, unknown, 0), factOf(call.Ringing, 11, ben, unknown, unknown, 0), factOf(call.Ringing, 12, ada, unknown, unknown, 0),
		factOf(call.AnsweredBy, 14, ada, unknown, unknown, 14), factOf(call.Transferred, 20, unknown, ada, ben, 14), factOf(call.Ringing, 21, ben, ada, ben, 14),
		factOf(call.AnsweredBy, 25, ben, ada, ben, 14), factOf(call.HungUp, 60, ben, ada, ben, 14), factOf(call.Ended, 90, ben, ada, ben, 14),
	}
	for set := range 1 << len(facts) {
		var came []call.Fact
		for i, f := range facts {
			if set&(1<<i) != 0 {
				came = append(came, f)
			}
		}
		if first := call.Fold(came).First; first.Known() && first != ada {
			t.Errorf("after %d of the webhooks (%b) the first agent is %s", len(came), set, first.Name)
		}
	}
}

// AF-14: the folded comments are the union of all snapshots' comments, in order of
// time.
func TestCommentsGrow(t *testing.T) {
	all := call.PackComments(notes)
	if got := all.List(); !slices.Equal(got, notes) {
		t.Errorf("unpacked %+v", got)
	}
	late := call.Fact{CallID: "7", At: 5, Kind: call.Changed, Comments: call.PackComments(notes[:1])}
	early := call.Fact{CallID: "7", At: 4, Kind: call.Ended, Comments: all}
	if got := call.Fold([]call.Fact{late, early}).Comments; got != all {
		t.Errorf("folded %+v", got.List())
	}
}

func FuzzComments(f *testing.F) {
	f.Add(string(call.PackComments(notes)))
	f.Fuzz(func(t *testing.T, packed string) {
		list := call.Comments(packed).List()
		if again := call.PackComments(call.PackComments(list).List()); again != call.PackComments(list) {
			t.Fatalf("not stable: %+v", list)
		}
	})
}

// XR-17: a fact's cause is stored but not part of its key.
func TestCauseIsNoPartOfTheKey(t *testing.T) {
	f := call.Fact{CallID: "7", Kind: call.Ended, At: 1767603600, Customer: "+16045550117"}
	key, _ := f.Seal()
	f.Cause = "x41"
	same, encoded := f.Seal()
	if back, err := call.ReadFact(encoded); err != nil || back != f || same != key {
		t.Errorf("read back %+v, %v; keys %s and %s", back, err, key, same)
	}
	f.Customer = "+16045550118"
	if other, _ := f.Seal(); other == key {
		t.Error("another fact has the same key")
	}
}
