package call_test

import (
	"slices"
	"testing"

	"github.com/callsim/callsim/core/call"
)

// AG-60: a tag that was removed from the call stays in the folded call, in the
// order of time.
func TestTagsOnlyGrow(t *testing.T) {
	facts := []call.Fact{
		{CallID: "7", At: 1, Kind: call.Changed, Tags: call.PackNames([]string{"VIP", "Refund"})},
		{CallID: "7", At: 2, Kind: call.Changed, Tags: call.PackNames([]string{"Refund"})},
		{CallID: "7", At: 3, Kind: call.Ended, Tags: call.PackNames([]string{"Late", "Refund"})},
	}
	want := []string{"VIP", "Refund", "Late"}
	if got := call.Fold(facts).Tags.List(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzNames(f *testing.F) {
	f.Add(string(call.PackNames([]string{"a", "", "a", "b c"})))
	f.Fuzz(func(t *testing.T, packed string) {
		once := call.PackNames(call.Names(packed).List())
		if again := call.PackNames(once.List()); again != once {
			t.Fatalf("not stable: %q, then %q", once.List(), again.List())
		}
	})
}
