package steps

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
)

// gorgiasNoteSentences are the notes in a call's ticket, and the card on the agent's
// phone.
var gorgiasNoteSentences = []*Row{
	then("the ticket of {customer} has {count} note(s)", API, Gorgias, "counts the internal notes in the customer's only call ticket", theTicketHasNotes),
	then("the {nth} note in the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of one internal note, counted from the oldest", theNoteIsBy),
	then("the {nth} note in the ticket of {customer} says {quotations}", API, Gorgias, "searches one internal note for each of the texts", theNoteSays),
	then("the {nth} note in the ticket of {customer} says nothing of {words}", API, Gorgias, "checks that one internal note contains none of the quoted texts", theNoteDoesNotSay),
	then("the note that ends the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of the internal note with the time of the call's end", ofEndNote(theNoteIsBy)),
	then("the note that ends the ticket of {customer} says {quotations}", API, Gorgias, "searches the note with the time of the call's end for each of the texts", ofEndNote(theNoteSays)),
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

func theTicketHasNotes(_ *sim.World, t ticket, count int) error {
	return isCount("notes", count, notesOf(t.shown), nil)
}

// noteOf is an internal note of the customer's only call ticket, counted from the
// oldest.
func noteOf(w *sim.World, which, customer string) (n note, err error) {
	t, err := ticketOf(w, customer)
	if err != nil {
		return n, err
	}
	notes := notesOf(t.shown)
	i := nth(which, len(notes))
	if i < 0 {
		return n, fmt.Errorf("the ticket of %s: it has %d notes, there is no %s one", customer, len(notes), which)
	}
	return note{notes[i]}, nil
}

func theNoteIsBy(_ *sim.World, n note, author string) error {
	return same("author of the note", author, n.text("sender.name"))
}

func theNoteSays(_ *sim.World, n note, words []string) error {
	text := n.text("body_text")
	for _, want := range words {
		if !strings.Contains(text, want) {
			return differ("text of the note", "something with "+want, text)
		}
	}
	return nil
}

func theNoteDoesNotSay(_ *sim.World, n note, words string) error {
	text := n.text("body_text")
	for _, unwanted := range quotedList(words) {
		if strings.Contains(text, unwanted) {
			return differ("text of the note", "nothing of "+unwanted, text)
		}
	}
	return nil
}

// endNoteOf is the first note of a ticket that holds the time at which the customer's
// latest call ended.
func endNoteOf(w *sim.World, t ticket, customer string) (note, error) {
	for _, n := range notesOf(t.shown) {
		if holdsData(w, n, customer, "holds", "the end time") == nil {
			return note{n}, nil
		}
	}
	return note{}, fmt.Errorf("no note says when the call was over: %s", t.raw("messages.#.body_text"))
}

// ofEndNote looks at that note.
func ofEndNote[T any](look func(*sim.World, note, T) error) func(*sim.World, ticket, string, T) error {
	return func(w *sim.World, t ticket, customer string, want T) error {
		n, err := endNoteOf(w, t, customer)
		if err != nil {
			return err
		}
		return look(w, n, want)
	}
}

func theNoteCalledIsBy(w *sim.World, t ticket, text, author string) error {
	found := slices.DeleteFunc(notesOf(t.shown), func(n shown) bool { return n.text("body_text") != text })
	one, err := single(fmt.Sprintf("notes %q", text), found, nil)
	return cmp.Or(err, theNoteIsBy(w, note{one}, author))
}

func everyMessageIsANote(_ *sim.World, t ticket) error {
	for _, m := range t.list("messages") {
		if m.text("channel") != "internal-note" || m.is("public") {
			return differ("message", "an internal note that is not public", m)
		}
	}
	return nil
}

// theEmailsTicket is the only ticket that an e-mail has opened.
func theEmailsTicket(w *sim.World) (shown, error) {
	all, err := gorgiasList(w, "/api/tickets?limit=100")
	all = slices.DeleteFunc(all, func(t shown) bool { return t.text("channel") != "email" })
	one, err := single("tickets opened by e-mail", all, err)
	if err != nil {
		return "", err
	}
	return gorgiasGet(w, "/api/tickets/"+one.raw("id"))
}

func theEmailsTicketHasNotes(w *sim.World, count int) error {
	t, err := theEmailsTicket(w)
	return isCount("notes", count, notesOf(t), err)
}

func aNoteLeadsToTheTicket(w *sim.World, t ticket, author string) error {
	from, err := theEmailsTicket(w)
	if err != nil {
		return err
	}
	for _, n := range notesOf(from) {
		if strings.HasSuffix(n.text("body_text"), "/"+t.raw("id")) {
			return theNoteIsBy(w, note{n}, author)
		}
	}
	return fmt.Errorf("no note in the ticket it was dialled from leads to it: %s", from.raw("messages.#.body_text"))
}

// thePhoneShowsCard reads the agent's phone; the last of the words may be "a link to the
// customer".
func thePhoneShowsCard(w *sim.World, a *people.Agent, customer, words string) error {
	cards, err := aircall.Of(w).Cards(a)
	card, err := single("cards on the phone of "+a.Name, cards, err)
	if err != nil {
		return err
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
		if !strings.Contains(card, text) {
			return differ("card", "something with "+text, card)
		}
	}
	return nil
}

func thePhoneShowsNoCard(p *aircall.People, a *people.Agent) error {
	cards, err := p.Cards(a)
	return isCount("cards on the phone of "+a.Name, 0, cards, err)
}
