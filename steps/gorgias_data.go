package steps

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// noteDataSentences look for data in the notes, whatever their labels and format.
var noteDataSentences = []*Row{
	then("the {nth} note in the ticket of {customer} {holds|does not hold} {data:words}", API, Gorgias, "searches one note for data of the latest call, in any usual form", theNoteHolds),
	then("the note that ends the ticket of {customer} {holds|does not hold} {data:words}", API, Gorgias, "searches the note with the time of the call's end for such data", theEndNoteHolds),
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

// holdsData looks for each of the data in a note, or complains about each.
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
		if there != (holds == "holds") {
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
