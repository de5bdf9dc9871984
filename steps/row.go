package steps

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/callsim/callsim/sim"
)

// Kind is where a sentence may stand.
type Kind string

const (
	Given Kind = "Given"
	When  Kind = "When"
	Then  Kind = "Then"
)

// Evidence says what a Then looks at. A rule of who=core needs at least one
// executed Then with evidence [API] or [Screen], unless rules.yaml names another
// for it.
type Evidence string

const (
	API      Evidence = "api"      // a vendor's REST answer, by the observer door
	Screen   Evidence = "screen"   // what a person sees
	Journal  Evidence = "journal"  // which requests were made
	Delivery Evidence = "delivery" // how webhooks were answered
	Log      Evidence = "log"      // what the core logged
)

// Where is the place at which something is done or seen.
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

// Row is one sentence of the vocabulary and all there is to say about it.
//
// Func is what the sentence does. A Given or When is a
//
//	func(*sim.World, arguments…) error
//
// which acts in the world, or a func(context.Context, arguments…) error, which
// reaches the scenario by its context. A Then is a func(*sim.World, arguments…)
// error that compares, a func(*sim.World, shown, arguments…) error about a
// customer's only conversation in Front, or a func(context.Context, moment string,
// arguments…) error. Arguments follow the parameters of the sentence in order, as
// string, int, time.Duration or []string; a *godog.Table may be the last.
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

	// Possible is nil, or a function of the world and the first arguments of Func that
	// returns nil if the deed can be done now, and otherwise why not, and who could.
	Possible any

	// Waits says that the deed moves the clock.
	Waits bool

	needsTeam bool // speaks of "the CRM" and "the call" of a usual phone team
	proves    bool // only prepares a Then of the same feature, such as what somebody tries in vain

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

// onlyIf says when a deed can be done.
func (r *Row) onlyIf(possible any) *Row { r.Possible = possible; return r }

// waits marks a deed that moves the clock.
func (r *Row) waits() *Row { r.Waits = true; return r }

// proof marks a deed that means something in a feature only, where a Then looks at
// what came of it.
func (r *Row) proof() *Row { r.proves = true; return r }

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
