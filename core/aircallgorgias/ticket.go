package aircallgorgias

import (
	"context"
	"errors"
	"strconv"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// chooseForm chooses the ticket's form once: a repeated request must not create
// another one.
func chooseForm(_ context.Context, j *engine.Job) (string, error) {
	switch {
	case !j.Call.Terminal:
		return live, nil
	case isTransferred(j.Call):
		return transferred, nil
	default:
		return over, nil
	}
}

// noteAsset chooses once which link the end note contains.
func noteAsset(_ context.Context, j *engine.Job) (string, error) { return j.Call.Asset, nil }

// createTicket creates the call's only ticket (AG-04): of the channel phone
// (AG-12), for the customer, assigned to the agent's user if there is one (AG-13,
// AG-14).
func (i *Integration) createTicket(ctx context.Context, j *engine.Job) (string, error) {
	if i.endedBefore(j) {
		return "", nil
	}
	c := customerOf(j)
	names := tags(j.Call, teams(j))
	t := gorgias.Ticket{
		Subject:    title(j.Call, c.Name),
		Closed:     form(j) == live, // not yet open (AG-47); opened afterwards (AG-15)
		Customer:   c.ID,
		Assignee:   assignee(value(j, authorEffect)),
		Tags:       names,
		ExternalID: ticketKey(j.Call),
		Notes:      i.notes(j),
	}
	id, err := i.via().gorgias.CreateTicket(ctx, t)
	if err != nil {
		return "", err
	}
	return id + " " + strconv.Itoa(len(names)), nil
}

// notes returns the notes of a new ticket.
func (i *Integration) notes(j *engine.Job) []gorgias.Note {
	c := j.Call
	c.Asset = value(j, completeEffect) // as chosen
	author := userID(value(j, authorEffect))
	var all []gorgias.Note
	if customerOf(j).Created { // AG-09
		all = append(all, gorgias.Note{Author: author, Text: newCustomerNote(c), ExternalID: noteKey(c, customerEffect), At: c.Started})
	}
	if !answered(c) { // AG-19
		return append(all, gorgias.Note{Author: author, Text: missedNote(c, teams(j)), ExternalID: noteKey(c, endEffect), At: c.Ended})
	}
	all = append(all, gorgias.Note{Author: author, Text: answeredNote(c, teams(j)), ExternalID: noteKey(c, "answered"), At: c.Answered})
	if form(j) == over {
		all = append(all, i.end(j))
	}
	return all
}

// end returns the end note, by the last agent.
func (i *Integration) end(j *engine.Job) gorgias.Note {
	c := j.Call
	c.Asset = value(j, completeEffect)
	return gorgias.Note{Author: userID(endAuthor(j)), Text: endedNote(c), ExternalID: noteKey(c, endEffect), At: c.Ended}
}

// findTicket finds a ticket whose creation got no response. Its number of tags is
// unknown then; adding tags again does no harm.
func (i *Integration) findTicket(ctx context.Context, j *engine.Job) (string, bool, error) {
	id, ok, err := i.via().gorgias.TicketByExternalID(ctx, ticketKey(j.Call))
	return id, ok, err
}

func ticket(j *engine.Job) string {
	id, _ := ticketAndTags(value(j, ticketEffect))
	return id
}

// writeTo calls write for the call's ticket. A merged ticket is replaced by its
// survivor; to a deleted one nothing is written (AG-61).
func (i *Integration) writeTo(ctx context.Context, ticket string, write func(ticket string) error) error {
	err := write(ticket)
	refusal, ok := errors.AsType[*vendors.Refused](err)
	if !ok || refusal.Status == 413 {
		return err
	}
	survivor, there, lookErr := i.via().gorgias.Survivor(ctx, ticket)
	switch {
	case lookErr != nil:
		return lookErr
	case !there:
		i.log.Warn("a ticket was deleted; the change to it is dropped", "ticket", ticket)
		return nil
	case survivor == ticket:
		return err
	}
	return write(survivor)
}

// addNote adds a note and returns its id, "" if the ticket was deleted.
func (i *Integration) addNote(ctx context.Context, ticket string, n gorgias.Note) (id string, err error) {
	err = i.writeTo(ctx, ticket, func(ticket string) error {
		id, err = i.via().gorgias.AddNote(ctx, ticket, n)
		return err
	})
	return id, err
}

// findNote finds a note whose creation got no response, also in the ticket that
// this one was merged into.
func (i *Integration) findNote(of string) func(context.Context, *engine.Job) (string, bool, error) {
	return func(ctx context.Context, j *engine.Job) (string, bool, error) {
		return i.noteIn(ctx, ticket(j), noteKey(j.Call, of))
	}
}

func (i *Integration) noteIn(ctx context.Context, ticket, key string) (string, bool, error) {
	survivor, there, err := i.via().gorgias.Survivor(ctx, ticket)
	if !there {
		return "", err == nil, err // deleted: no note is needed
	}
	return i.via().gorgias.NoteByExternalID(ctx, survivor, key)
}

func (i *Integration) writeEnd(ctx context.Context, j *engine.Job) (string, error) {
	return i.addNote(ctx, ticket(j), i.end(j))
}

// open opens the ticket when the call is over (AG-15) and assigns it to the last
// agent (AG-57).
func (i *Integration) open(ctx context.Context, j *engine.Job) (string, error) {
	to := ""
	if isTransferred(j.Call) {
		to = assignee(endAuthor(j))
	}
	return "", i.writeTo(ctx, ticket(j), func(ticket string) error { return i.via().gorgias.OpenTicket(ctx, ticket, to) })
}

// tagsSoFar makes the tags effect due whenever there are more tags than at the
// ticket's creation.
func tagsSoFar(j *engine.Job) []string {
	now := strconv.Itoa(len(tags(j.Call, teams(j))))
	if _, made := ticketAndTags(value(j, ticketEffect)); made == now {
		return nil
	}
	return []string{now}
}

func (i *Integration) addTags(ctx context.Context, j *engine.Job) (string, error) {
	names := tags(j.Call, teams(j))
	return "", i.writeTo(ctx, ticket(j), func(ticket string) error { return i.via().gorgias.AddTags(ctx, ticket, names) })
}

// comments lists the comments, each of which becomes a note, during the call and
// after it (AG-21).
func comments(j *engine.Job) []string {
	var ids []string
	for _, c := range j.Call.Comments.List() {
		ids = append(ids, c.ID)
	}
	return ids
}

// commentOf returns the comment of a job.
func commentOf(j *engine.Job) (comment call.Comment) {
	for _, c := range j.Call.Comments.List() {
		if c.ID == j.Item {
			comment = c
		}
	}
	return comment
}

func (i *Integration) writeComment(ctx context.Context, j *engine.Job) (string, error) {
	comment := commentOf(j)
	author := commentAuthor(j, comment.By)
	if author == "" {
		return "", nil
	}
	return i.addNote(ctx, ticket(j), gorgias.Note{Author: userID(author), Text: comment.Text,
		ExternalID: noteKey(j.Call, commentEffect+"-"+j.Item), At: comment.At})
}

func (i *Integration) findComment(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.noteIn(ctx, ticket(j), noteKey(j.Call, commentEffect+"-"+j.Item))
}

func (i *Integration) writeAsset(ctx context.Context, j *engine.Job) (string, error) {
	return i.addNote(ctx, ticket(j), gorgias.Note{Author: userID(endAuthor(j)), Text: assetNote(j.Call), ExternalID: noteKey(j.Call, assetEffect)})
}

// writeLink links the call's ticket in the ticket from which it was dialled
// (AG-16).
func (i *Integration) writeLink(ctx context.Context, j *engine.Job) (string, error) {
	return i.addNote(ctx, value(j, originEffect), gorgias.Note{Author: userID(value(j, authorEffect)),
		Text: linkNote(j.Call, i.via().gorgias.TicketURL(ticket(j))), ExternalID: noteKey(j.Call, linkEffect)})
}

func (i *Integration) findLink(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.noteIn(ctx, value(j, originEffect), noteKey(j.Call, linkEffect))
}
