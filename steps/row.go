package steps

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/callsim/callsim/sim"
)

// Kind is the keyword of a sentence.
type Kind string

const (
	Given Kind = "Given"
	When  Kind = "When"
	Then  Kind = "Then"
)

// Evidence is the kind of source that a Then reads. A rule of who=core needs at least one
// executed Then with evidence [API] or [Screen], unless rules.yaml names another
// for it.
type Evidence string

const (
	API      Evidence = "api"      // a vendor's REST answer, by the observer door
	Screen   Evidence = "screen"   // what a screen shows
	Journal  Evidence = "journal"  // which requests were made
	Delivery Evidence = "delivery" // how webhooks were answered
	Log      Evidence = "log"      // what the core logged
)

// Where is the system in which a sentence acts or reads.
type Where string

const (
	Cast        Where = "Cast"
	Phone       Where = "Phone"
	Aircall     Where = "Aircall" // its dashboard and API
	RingCentral Where = "RingCentral"
	Front       Where = "Front"
	Gorgias     Where = "Gorgias"
	Salesforce  Where = "Salesforce"
	Spark       Where = "Spark"
	Network     Where = "Network"
	Core        Where = "Core"
	Clock       Where = "Clock"
)

// Row is one sentence of the vocabulary with its function and description.
//
// Func is the function of the sentence: a
//
//	func(*sim.World, arguments…) error
//
// which acts in the world or, of a Then, compares. Instead of the world it may take a
// part of it, such as the people of a vendor: any [people.Part]. A
// func(*Scenario, arguments…) error has more than the world. The first argument of a
// Then may be the object that it reads; see [subject]. The others follow the parameters
// of the sentence in order, as string, int, time.Duration, []string, *people.Customer,
// *people.Agent, []*people.Agent or *people.Line, and after them the values of
// [Row.with]; a *godog.Table may be the last. An agent who is nobody is nil.
type Row struct {
	Kind     Kind
	Sentence string // see [Parameter] for its syntax
	Where    Where
	About    string // one line of explanation
	Evidence Evidence
	Func     any

	// Action is the name of a deed in the control API, where it is not made of the
	// words of the sentence; see [Row.Name].
	Action string

	// Possible is nil, or a function of the world, or of a part of it, and of the first
	// arguments of Func. It returns nil if the deed can be done now, and otherwise why
	// not, and who could.
	Possible any

	// Waits marks a deed that moves the clock.
	Waits bool

	last      []any // arguments that every sentence of the row gives the function
	settled   bool  // a Then that reads when everything has happened, at no other moment
	needsTeam bool  // speaks of "the CRM" and "the call" of a usual phone team
	proves    bool  // only prepares a Then of the same feature
	attempt   bool  // the deed may be refused: a Then reads the refusal

	once sync.Once
	form *form
}

func given(sentence string, where Where, about string, f any) *Row {
	return &Row{Kind: Given, Sentence: sentence, Where: where, About: about, Func: f}
}

func when(sentence string, where Where, about string, f any) *Row {
	return &Row{Kind: When, Sentence: sentence, Where: where, About: about, Func: f}
}

func then(sentence string, e Evidence, where Where, about string, f any) *Row {
	return &Row{Kind: Then, Sentence: sentence, Where: where, About: about, Evidence: e, Func: f}
}

// as names the action of a deed in the control API.
func (r *Row) as(action string) *Row { r.Action = action; return r }

// onlyIf sets when a deed can be done.
func (r *Row) onlyIf(possible any) *Row { r.Possible = possible; return r }

// with adds arguments after the parameters of the sentence.
func (r *Row) with(last ...any) *Row { r.last = last; return r }

// inTheEnd marks a Then that takes no moment before it.
func (r *Row) inTheEnd() *Row { r.settled = true; return r }

// waits marks a deed that moves the clock.
func (r *Row) waits() *Row { r.Waits = true; return r }

// proof marks a deed for features only, where a Then reads its effect.
func (r *Row) proof() *Row { r.proves = true; return r }

// tries marks a deed that may be refused. The refusal is kept for a Then.
func (r *Row) tries() *Row { r.attempt = true; return r.proof() }

// Name is the deed's name in the control API: "hangs_up" of "{customer} hangs up".
func (r *Row) Name() string {
	if r.Action != "" {
		return r.Action
	}
	words := r.parsed().write(func(int, *Parameter) string { return "" })
	return strings.ToLower(strings.Join(notAWord.Split(strings.TrimFunc(words, notALetter), -1), "_"))
}

var notAWord = regexp.MustCompile(`[^\pL\pN]+`)

func notALetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// Offered reports whether people can do the deed in any world: page and terminal
// offer it.
func (r *Row) Offered() bool { return r.Kind == When && !r.needsTeam && !r.proves && !r.takesTable() }

// action is something that happens in a world.
type action func(*sim.World) error
