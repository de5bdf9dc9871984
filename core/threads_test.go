package core_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// missed logs consecutive missed calls of one customer.
func (w *world) missed(ids ...int) {
	w.t.Helper()
	for _, id := range ids {
		c := missedCall()
		c.id = id
		w.webhook(c.ended())
		w.settle()
	}
}

// keys returns the external conversation ids that Front has received, sorted.
func (w *world) keys() (keys []string) {
	for key := range w.front.threads {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// AF-47: the conversation after a deleted one has a key of its own, derived from
// the deleted one.
func TestDeletedConversationIsFollowedByAnother(t *testing.T) {
	w := newWorld(t, 1)
	w.missed(1)
	w.front.status["cnv_1"] = "deleted"
	w.missed(2, 3)
	if got, want := w.keys(), []string{"aircall-crd_1", "aircall-crd_1-after-cnv_1"}; !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
}

// Deleted conversations that were merged in a circle cause no endless loop.
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

// AF-09: only a conversation that was archived before the call is reopened after
// it.
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

// AF-14, XR-07: a comment without a response is looked up; another comment with the
// same text is added.
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

// onComments counts the posted comments and drops the response to one of them.
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
