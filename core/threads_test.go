package core_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// missed logs missed calls of one customer, one after the other.
func (w *world) missed(ids ...int) {
	w.t.Helper()
	for _, id := range ids {
		c := missedCall()
		c.id = id
		w.webhook(c.ended())
		w.settle()
	}
}

// keys are the external conversation ids that Front has seen, sorted.
func (w *world) keys() (keys []string) {
	for key := range w.front.threads {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// AF-47: the conversation that follows a deleted one has a key of its own, which
// follows from the deleted one and stays.
func TestDeletedConversationIsFollowedByAnother(t *testing.T) {
	w := newWorld(t, 1)
	w.missed(1)
	w.front.status["cnv_1"] = "deleted"
	w.missed(2, 3)
	if got, want := w.keys(), []string{"aircall-crd_1", "aircall-crd_1-after-cnv_1"}; !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
}

// Deleted conversations that were merged in a circle are no trap.
func TestCircleOfDeletedConversationsEnds(t *testing.T) {
	w := newWorld(t, 1)
	w.missed(1)
	w.front.status["cnv_1"] = "deleted"
	w.front.threads["aircall-crd_1-after-cnv_1"] = "cnv_1" // as if merged into it
	w.missed(2, 3)
	if got, want := len(w.front.calls()), 3; got != want {
		t.Errorf("%d calls logged, want %d: %v", got, want, w.keys())
	}
}

// AF-09: only what lay in the archive before the call is opened after it.
func TestOnlyWhatWasArchivedIsOpened(t *testing.T) {
	for before, want := range map[string]int{"": 0, "archived": 1} {
		w := newWorld(t, 1)
		for id := range 2 {
			c := answeredCall()
			c.id = 10 + id
			w.webhook(c.ended())
			w.settle()
			if before != "" {
				w.front.status["cnv_1"] = before
			}
		}
		if n := w.count("api2 PATCH /conversations/cnv_1"); n != want {
			t.Errorf("%q before: opened %d times, want %d", before, n, want)
		}
	}
}

// AF-14, XR-07: a comment whose answer was lost is looked for, and another with
// the same words is another.
func TestLostAnswerToACommentIsNoSecondComment(t *testing.T) {
	for lost := 1; lost <= 2; lost++ {
		w := newWorld(t, 1)
		posts := 0
		w.fault = onComments(&posts, lost)
		c := answeredCall()
		c.notes = []string{"on hold", "on hold"}
		w.webhook(c.ended())
		w.settle()
		if len(w.front.comments) != 2 || posts != 2 {
			t.Errorf("answer %d lost: %d comments after %d requests, want 2 after 2\n%s", lost, len(w.front.comments), posts, w.log.String())
		}
		for _, comment := range w.front.comments {
			if comment.author != "tea_ada" || comment.body != "on hold" {
				t.Errorf("comment %s", fmt.Sprint(*comment))
			}
		}
	}
}

// onComments counts the comments that are posted, and loses the answer to one.
func onComments(posts *int, lost int) func(*http.Request, bool) (*http.Response, error) {
	return func(r *http.Request, acted bool) (*http.Response, error) {
		if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/comments") || !acted {
			return nil, nil
		}
		if *posts++; *posts == lost {
			return nil, errors.New("unexpected EOF")
		}
		return nil, nil
	}
}
