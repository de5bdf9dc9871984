package ledger_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/callsim/callsim/core/ledger"
)

func TestRecordReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := ledger.Record{
			Retrievals:  rapid.IntRange(0, 1<<31).Draw(t, "retrievals"),
			RetrievedAt: rapid.Int64().Draw(t, "looked at"),
			Settled:     rapid.Bool().Draw(t, "settled"),
		}
		for _, name := range rapid.SliceOfDistinct(rapid.String(), rapid.ID).Draw(t, "names") {
			r.Set(ledger.Entry{Name: name, State: ledger.State(rapid.Uint8Range(1, 5).Draw(t, "state")), Value: rapid.String().Draw(t, "value"), Cause: rapid.String().Draw(t, "cause")})
			if rapid.Bool().Draw(t, "tried") {
				r.SetTry(ledger.Try{Effect: name, Count: 3, Barred: 1, Refusals: 2, First: rapid.Int64().Draw(t, "first"), Next: rapid.Int64().Draw(t, "next"),
					Remade: rapid.Bool().Draw(t, "remade"), Unknown: rapid.Bool().Draw(t, "unknown"), Request: "POST /x", Status: 422, Answer: rapid.String().Draw(t, "answer"), Cause: "c"})
			}
		}
		back, err := ledger.Read(r.Encode())
		if err != nil {
			t.Fatal(err)
		}
		same := back.Retrievals == r.Retrievals && back.RetrievedAt == r.RetrievedAt && back.Settled == r.Settled && slices.Equal(back.Entries, r.Entries) && slices.Equal(back.Tries, r.Tries)
		if !same {
			t.Fatalf("read back %+v, stored %+v", back, r)
		}
	})
}

func TestEntriesOfARecord(t *testing.T) {
	r, err := ledger.Read(nil)
	if err != nil || r.Finished("call") {
		t.Fatalf("nothing stored: %+v, %v", r, err)
	}
	r.Set(ledger.Entry{Name: "call", State: ledger.Intended})
	if _, done := r.Value("call"); done || r.Finished("call") {
		t.Error("an intent counts as done")
	}
	r.Set(ledger.Entry{Name: "call", State: ledger.Refused, Value: "no"})
	if _, done := r.Value("call"); done || !r.Finished("call") || len(r.Entries) != 1 {
		t.Errorf("a refusal: %+v", r)
	}
	r.Set(ledger.Entry{Name: "call", State: ledger.Done, Value: "cnv_1"})
	if value, done := r.Value("call"); !done || value != "cnv_1" {
		t.Errorf("a result: %q, %v", value, done)
	}
}

func FuzzRead(f *testing.F) {
	r := ledger.Record{Retrievals: 2, RetrievedAt: 1790000000}
	r.Set(ledger.Entry{Name: "call", State: ledger.Done, Value: "uid:5f0c"})
	f.Add(r.Encode())
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, encoded []byte) {
		r, err := ledger.Read(encoded)
		if err != nil {
			return
		}
		if _, err := ledger.Read(r.Encode()); err != nil {
			t.Fatalf("cannot read what was written: %v", err)
		}
	})
}
