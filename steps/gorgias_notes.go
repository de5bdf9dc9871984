package steps

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/gorgias"
)

// gorgiasNoteSentences are the notes in a call's ticket, and the card on the agent's
// phone.
var gorgiasNoteSentences = []*Row{
	then("the ticket of {customer} has {count} note(s)", API, Gorgias, "counts the internal notes in the customer's only call ticket", countsIn("notes", func(_ *sim.World, t ticket) ([]shown, error) { return notesOf(t.shown), nil })),
	then("the {nth} note in the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of one internal note, counted from the oldest", theNoteIsBy),
	then("the {nth} note in the ticket of {customer} contains {quotations}", API, Gorgias, "searches one internal note for each of the texts", theNoteSays),
	then("the {nth} note in the ticket of {customer} contains none of {words}", API, Gorgias, "checks that one internal note contains none of the quoted texts", theNoteDoesNotSay),
	then("the note that ends the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of the internal note with the time of the call's end", ofEndNote(theNoteIsBy)),
	then("the note that ends the ticket of {customer} contains {quotations}", API, Gorgias, "searches the note with the time of the call's end for each of the texts", ofEndNote(theNoteSays)),
	then("the note {text} in the ticket of {customer} is by {agent}", API, Gorgias, "compares the sender of the only note with exactly this text", theNoteCalledIsBy),
	then("every message in the ticket of {customer} is an internal note", API, Gorgias, "checks that each message is an internal note and not public", everyMessageIsANote),
	then("a note in the e-mail's ticket by {agent} links to the ticket of {customer}", API, Gorgias, "finds the note that ends with the ticket's id and compares its sender", aNoteLeadsToTheTicket),
	then("the e-mail's ticket has {count} note(s)", API, Gorgias, "counts the internal notes in the only e-mail ticket", theEmailsTicketHasNotes),
	then("the phone of {agent} shows a card of {customer} with {words}", Screen, Phone, "searches the only insight card for the texts and the customer's name", thePhoneShowsCard),
	then("the phone of {agent} shows no card", Screen, Phone, "checks that the agent's Aircall phone has no insight card", thePhoneShowsNoCard),
}

// notesOf are the internal notes of a ticket, oldest first.
func notesOf(t shown) []shown {
	return slices.DeleteFunc(t.list("messages"), func(m shown) bool { return m.text("channel") != "internal-note" })
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
		if holdsData(w, n, customer, "has", "the end time") == nil {
			return note{n}, nil
		}
	}
	return note{}, fmt.Errorf("no note has the time of the call's end: %s", t.raw("messages.#.body_text"))
}

// ofEndNote applies a Then to that note.
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
	return get(w, gorgias.Of(w), "/api/tickets/"+one.raw("id"))
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

// noteDataSentences check data in the notes, whatever their labels and format.
var noteDataSentences = []*Row{
	then("the {nth} note in the ticket of {customer} {has|does not have} {data:words}", API, Gorgias, "searches one note for data of the latest call, in any usual form", theNoteHolds),
	then("the note that ends the ticket of {customer} {has|does not have} {data:words}", API, Gorgias, "searches the note with the time of the call's end for such data", theEndNoteHolds),
	then("the ticket of {customer} has {a note|no note} that no customer had the number", API, Gorgias, "finds a line with the number and a word such as no, new or created", theTicketTellsOfNewCustomer),
}

func theNoteHolds(w *sim.World, n note, _, customer, holds, data string) error {
	return holdsData(w, n.shown, customer, holds, data)
}

func theEndNoteHolds(w *sim.World, t ticket, customer, holds, data string) error {
	n, err := endNoteOf(w, t, customer)
	if err != nil {
		return err
	}
	return holdsData(w, n.shown, customer, holds, data)
}

var between = regexp.MustCompile(`, | and `)

// holdsData checks that a note has each of the data, or none of them.
func holdsData(w *sim.World, note shown, customer, holds, data string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	call, err := latestInAircall(w, c)
	if err != nil {
		return err
	}
	d := noteData{w: w, call: call, text: note.text("body_text"), names: map[string]int{}}
	for _, what := range between.Split(data, -1) {
		there, err := d.has(what)
		if err != nil {
			return err
		}
		if there != (holds == "has") {
			return differ("the note", fmt.Sprintf("one that %s %s", holds, what), d.text)
		}
	}
	return nil
}

// noteData is a note and the call it is about.
type noteData struct {
	w     *sim.World
	call  shown
	text  string
	names map[string]int // how often a name was asked for: a line may be called as its team
}

func (d noteData) has(what string) (bool, error) {
	switch what {
	case "the start time":
		return holdsTime(d.text, d.at("started_at")), nil
	case "the answer time":
		return holdsTime(d.text, d.at("answered_at")), nil
	case "the end time":
		return holdsTime(d.text, d.at("ended_at")), nil
	case "the duration":
		return holdsDuration(d.text, d.at("ended_at").Sub(d.at("answered_at"))), nil
	case "a duration":
		return aDuration.MatchString(d.text) || byUnits.MatchString(d.text), nil
	case "the direction":
		return hasWord(d.text, directionWords[d.call.text("direction")]...), nil
	case "the reason":
		return strings.Contains(plainWords(d.text), plainWords(d.call.text("missed_call_reason"))), nil
	case "the link":
		return strings.Contains(d.text, d.call.text("asset")), nil
	case "a link":
		return aLink.MatchString(d.text), nil
	}
	if name, is := strings.CutPrefix(what, "the number of "); is {
		number, err := d.number(name)
		return strings.Contains(digits(d.text), digits(number)), err
	}
	if quoted := quotedList(what); len(quoted) == 1 {
		return strings.Contains(d.text, quoted[0]), nil
	}
	for _, kind := range []string{"the line ", "the team ", "the choice ", "the agent "} {
		if name, is := strings.CutPrefix(what, kind); is {
			d.names[name]++
			return strings.Count(d.text, name) >= d.names[name], nil
		}
	}
	return false, fmt.Errorf("%q is no datum of a note: expected the start, answer or end time, the or a duration, the direction, the reason, the or a link, "+
		"the number of a customer or line, the line, team, choice or agent and a name, or a text in quotation marks", what)
}

func (d noteData) at(field string) time.Time { return time.Unix(int64(d.call.count(field)), 0) }

// number is that of a customer or of a line.
func (d noteData) number(name string) (string, error) {
	if c, err := d.w.Customer(name); err == nil {
		return c.Phones[0], nil
	}
	l, err := d.w.Line(name)
	if err != nil {
		return "", err
	}
	return l.Number, nil
}

var directionWords = map[string][]string{"inbound": {"inbound", "incoming"}, "outbound": {"outbound", "outgoing"}}

func hasWord(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(strings.ToLower(text), w) {
			return true
		}
	}
	return false
}

// plainWords makes "agents_did_not_answer" and "Agents did not answer" equal.
func plainWords(text string) string {
	return strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(text))
}

var tellsOfNone = regexp.MustCompile(`(?i)\b(?:no|not|none|new|unknown|created?|made|didn't|doesn't)\b`)

func theTicketTellsOfNewCustomer(_ *sim.World, t ticket, c *people.Customer, which string) error {
	found := false
	for _, note := range notesOf(t.shown) {
		for line := range strings.Lines(note.text("body_text")) {
			found = found || tellsOfNone.MatchString(line) && strings.Contains(digits(line), digits(c.Phones[0]))
		}
	}
	return unless(found == (which == "a note"), "notes", which+" that no customer had the number", t.raw("messages.#.body_text"))
}
