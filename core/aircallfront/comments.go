package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/front"
)

// comments lists the notes that become Front comments: those of an answered
// call, whether written during it (AF-14) or afterwards (AF-43), and none of a
// call that nobody answered (AF-19).
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

// pushComment writes a note as a comment of the agent who wrote it. Notes of
// somebody who is not in Front are the integration's and say whose they are. It
// is a comment and no message, so that company rules see one (AF-28).
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

// noteName names a note for ever.
func noteName(j *engine.Job) string { return j.Call.ID + " " + j.Item }

// clockSkew is by how much Front's clock may be behind Aircall's.
const clockSkew = 60

// findComment looks for the comment by author, words and time: comments carry no
// key of ours. One that stands for another note, of this call or another, is not it.
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
		return c.PostedAt >= written // newest first: those before were there before the attempt
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

// isAnothers reports whether a Front comment stands for another of the call's
// notes, which may have the same words.
func isAnothers(j *engine.Job, id string) bool {
	for _, note := range comments(j) {
		if pushed, done := j.Record.Value(commentEffect + " " + note); done && pushed == id {
			return true
		}
	}
	return false
}

// commentIn is how a note reads in Front, and by whom.
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
