package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
)

// gorgiasNoteSentences are the notes in a call's ticket, and the card on the agent's
// phone.
var gorgiasNoteSentences = []*Row{
	then("the ticket of {customer} has {count} note(s)", API, Gorgias, "counts the internal notes in the customer's only call ticket", theTicketHasNotes),
	then("the {nth} note in the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of one internal note, counted from the oldest", theNoteIsBy),
	then("the {nth} note in the ticket of {customer} says {quotations}", API, Gorgias, "searches one internal note for each of the texts", theNoteSays),
	then("the {nth} note in the ticket of {customer} says nothing of {words}", API, Gorgias, "checks that one internal note contains none of the quoted texts", theNoteDoesNotSay),
	then("the note that ends the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of the internal note with the time of the call's end", theEndNoteIsBy),
	then("the note that ends the ticket of {customer} says {quotations}", API, Gorgias, "searches the note with the time of the call's end for each of the texts", theEndNoteSays),
	then("the note {text} in the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of the only note with exactly this text", theNoteCalledIsBy),
	then("every message in the ticket of {customer} is an internal note", API, Gorgias, "checks that each message is an internal note and not public", everyMessageIsANote),
	then("a note in the e-mail's ticket by {agent} leads to the ticket of {customer}", API, Gorgias, "finds the note that ends with the ticket's id and compares its sender", aNoteLeadsToTheTicket),
	then("the e-mail's ticket has {count} note(s)", API, Gorgias, "counts the internal notes in the only e-mail ticket", theEmailsTicketHasNotes),
	then("the phone of {agent} shows a card of {customer} with {words}", Screen, Phone, "searches the only insight card for the texts and the customer's name", thePhoneShowsCard),
	then("the phone of {agent} shows no card", Screen, Phone, "checks that the agent's Aircall phone has no insight card", thePhoneShowsNoCard),
}

// notesOf are the internal notes of a ticket, oldest first.
func notesOf(t shown) []shown {
	return slices.DeleteFunc(t.list("messages"), func(m shown) bool { return m.text("channel") != "internal-note" })
}

func theTicketHasNotes(ctx context.Context, moment, customer, count string) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error { return hasNotes(t, count) })
}

func hasNotes(t shown, count string) error {
	want, err := number(count)
	if err != nil {
		return err
	}
	if found := notesOf(t); len(found) != want {
		return differ("notes", want, len(found))
	}
	return nil
}

func aboutNote(ctx context.Context, moment, which, customer string, look func(note shown) error) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error {
		notes := notesOf(t)
		i := map[string]int{"first": 0, "second": 1, "third": 2, "last": len(notes) - 1}[which]
		if i < 0 || i >= len(notes) {
			return fmt.Errorf("it has %d notes, there is no %s one", len(notes), which)
		}
		return look(notes[i])
	})
}

func theNoteIsBy(ctx context.Context, moment, which, customer, author string) error {
	return aboutNote(ctx, moment, which, customer, func(note shown) error { return writtenBy(note, author) })
}

func writtenBy(note shown, author string) error {
	return same("author of the note", author, note.text("sender.name"))
}

func theNoteSays(ctx context.Context, moment, which, customer, words string) error {
	return aboutNote(ctx, moment, which, customer, func(note shown) error { return says(note, words) })
}

func theNoteDoesNotSay(ctx context.Context, moment, which, customer, words string) error {
	return aboutNote(ctx, moment, which, customer, func(note shown) error { return saysNothingOf(note, words) })
}

func says(note shown, words string) error {
	text := note.text("body_text")
	for _, want := range quotedList(words) {
		if !strings.Contains(text, want) {
			return differ("text of the note", "something with "+want, text)
		}
	}
	return nil
}

func saysNothingOf(note shown, words string) error {
	text := note.text("body_text")
	for _, unwanted := range quotedList(words) {
		if strings.Contains(text, unwanted) {
			return differ("text of the note", "nothing of "+unwanted, text)
		}
	}
	return nil
}

// aboutEndNote looks at the first note that holds the time at which the customer's
// latest call ended.
func aboutEndNote(ctx context.Context, moment, customer string, look func(note shown) error) error {
	return aboutTicket(ctx, moment, customer, func(w *sim.World, t shown) error {
		for _, note := range notesOf(t) {
			if holdsData(w, note, customer, "holds", "the end time") == nil {
				return look(note)
			}
		}
		return fmt.Errorf("no note says when the call was over: %s", t.raw("messages.#.body_text"))
	})
}

func theEndNoteIsBy(ctx context.Context, moment, customer, author string) error {
	return aboutEndNote(ctx, moment, customer, func(note shown) error { return writtenBy(note, author) })
}

func theEndNoteSays(ctx context.Context, moment, customer, words string) error {
	return aboutEndNote(ctx, moment, customer, func(note shown) error { return says(note, words) })
}

func theNoteCalledIsBy(ctx context.Context, moment, text, customer, author string) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error {
		var found []shown
		for _, note := range notesOf(t) {
			if note.text("body_text") == text {
				found = append(found, note)
			}
		}
		if len(found) != 1 {
			return differ(fmt.Sprintf("notes %q", text), 1, len(found))
		}
		return writtenBy(found[0], author)
	})
}

func everyMessageIsANote(ctx context.Context, moment, customer string) error {
	return aboutTicket(ctx, moment, customer, func(_ *sim.World, t shown) error {
		for _, m := range t.list("messages") {
			if m.text("channel") != "internal-note" || m.is("public") {
				return differ("message", "an internal note that is not public", m)
			}
		}
		return nil
	})
}

// theEmailsTicket is the only ticket that an e-mail has opened.
func theEmailsTicket(w *sim.World) (shown, error) {
	all, err := gorgiasList(w, "/api/tickets?limit=100")
	if err != nil {
		return "", err
	}
	all = slices.DeleteFunc(all, func(t shown) bool { return t.text("channel") != "email" })
	if len(all) != 1 {
		return "", differ("tickets opened by e-mail", 1, len(all))
	}
	return gorgiasGet(w, "/api/tickets/"+all[0].raw("id"))
}

func theEmailsTicketHasNotes(w *sim.World, count string) error {
	t, err := theEmailsTicket(w)
	if err != nil {
		return err
	}
	return hasNotes(t, count)
}

func aNoteLeadsToTheTicket(ctx context.Context, moment, author, customer string) error {
	return aboutTicket(ctx, moment, customer, func(w *sim.World, t shown) error {
		from, err := theEmailsTicket(w)
		if err != nil {
			return err
		}
		for _, note := range notesOf(from) {
			if strings.HasSuffix(note.text("body_text"), "/"+t.raw("id")) {
				return writtenBy(note, author)
			}
		}
		return fmt.Errorf("no note in the ticket it was dialled from leads to it: %s", from.raw("messages.#.body_text"))
	})
}

// thePhoneShowsCard reads the phone of whoever has the customer's call; the last
// of the words may be "a link to the customer".
func thePhoneShowsCard(w *sim.World, agent, customer, words string) error {
	cards, err := w.CardsOn(agent)
	if err != nil {
		return err
	}
	if len(cards) != 1 {
		return differ("cards on the phone of "+agent, 1, len(cards))
	}
	owner, err := theOnlyCustomer(w, customer)
	if err != nil {
		return err
	}
	want := append(quotedList(words), owner.text("name"))
	if strings.Contains(words, "the e-mail address") {
		want = append(want, owner.text("email"))
	}
	if strings.Contains(words, "a link") {
		want = append(want, "/customer/"+owner.raw("id"))
	}
	for _, text := range want {
		if !strings.Contains(cards[0], text) {
			return differ("card", "something with "+text, cards[0])
		}
	}
	return nil
}

func thePhoneShowsNoCard(w *sim.World, agent string) error {
	cards, err := w.CardsOn(agent)
	if err == nil && len(cards) > 0 {
		err = differ("cards on the phone of "+agent, "none", cards)
	}
	return err
}
