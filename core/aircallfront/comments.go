package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// comments lists the notes that become comments in Front: notes of an answered
// call, written during it (AF-14) or afterwards (AF-43); none of an unanswered call
// (AF-19).
func comments(j *engine.Job) []string {
	if j.Call.Outcome() != call.Answered {
		return nil
	}
	var ids []string
	for _, c := range j.Call.Comments.List() {
		ids = append(ids, c.ID)
	}
	return ids
}

func comment(j *engine.Job) (found call.Comment) {
	for _, c := range j.Call.Comments.List() {
		if c.ID == j.Item {
			found = c
		}
	}
	return found
}

// pushComment adds a note as a comment by its author. A note whose author has no
// teammate in Front is commented by the integration and begins with the author's
// name. It is a comment and not a message, so that company rules treat it as a comment
// (AF-28).
func (i *integration) pushComment(ctx context.Context, j *engine.Job) (string, error) {
	author, body, err := i.commentIn(ctx, j)
	if err != nil {
		return "", err
	}
	conversation, _ := j.Record.Value(conversationEffect)
	id, err := i.front.AddComment(ctx, conversation, author, body)
	if err == nil {
		err = i.notes.Take(ctx, id, noteName(j))
	}
	return id, err
}

// noteName returns the permanent name of a note.
func noteName(j *engine.Job) string { return j.Call.ID + " " + j.Item }

// clockSkew is how far Front's clock may be behind Aircall's, in seconds.
const clockSkew = 60

// findComment finds the comment by author, text and time, because comments have no
// key of ours. A comment that belongs to another note, of this call or another,
// does not count.
func (i *integration) findComment(ctx context.Context, j *engine.Job) (id string, ok bool, err error) {
	author, body, err := i.commentIn(ctx, j)
	if err != nil {
		return "", false, err
	}
	conversation, _ := j.Record.Value(conversationEffect)
	written := float64(comment(j).At - clockSkew)
	var alike []string
	err = i.front.Comments(ctx, conversation, func(c front.Comment) bool {
		if c.Author == author && c.Body == body && c.PostedAt >= written && !isAnothers(j, c.ID) {
			alike = append(alike, c.ID)
		}
		return c.PostedAt >= written // newest first: earlier comments existed before the attempt
	})
	for n := 0; err == nil && n < len(alike) && !ok; n++ {
		id = alike[n]
		ok, err = i.notes.Free(ctx, id, noteName(j))
	}
	if ok {
		err = i.notes.Take(ctx, id, noteName(j))
	}
	return id, ok && err == nil, err
}

// isAnothers reports whether a comment belongs to another note of the call, which
// may have the same text.
func isAnothers(j *engine.Job, id string) bool {
	for _, note := range comments(j) {
		if pushed, done := j.Record.Value(commentEffect + " " + note); done && pushed == id {
			return true
		}
	}
	return false
}

// commentIn returns the author and the text of a note's comment.
func (i *integration) commentIn(ctx context.Context, j *engine.Job) (author, body string, err error) {
	note := comment(j)
	if note.By.Email != "" {
		author, err = i.teammate(ctx, j, note.By)
	}
	if author == "" && note.By.Known() {
		return "", agentShown(note.By) + ": " + note.Text, err
	}
	return author, note.Text, err
}
