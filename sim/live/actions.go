package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// action is a row of the table of what people can do.
type action struct {
	Name string `json:"name"`
	Does string `json:"does"`
	Args []arg  `json:"args"`
	run  func(*sim.World, args) error
}

// arg is an argument of an action.
type arg struct {
	Name     string `json:"name"`
	Kind     kind   `json:"kind"`
	Optional bool   `json:"optional,omitempty"`
}

// kind tells a page what to offer for an argument.
type kind string

const (
	customer kind = "customer"
	agent    kind = "agent"
	line     kind = "line"
	inbox    kind = "inbox"
	target   kind = "target" // an agent, a team or a number outside
	nobody   kind = "agent or nobody"
	text     kind = "text"
	number   kind = "number"
	span     kind = "span"
)

// The arguments that many actions have.
var (
	who   = arg{Name: "agent", Kind: agent}
	whom  = arg{Name: "customer", Kind: customer}
	on    = arg{Name: "line", Kind: line}
	phone = arg{Name: "phone", Kind: number, Optional: true}
	words = arg{Name: "text", Kind: text}
	label = arg{Name: "tag", Kind: text}
)

// actions is what people can do, in the order in which a page shows it.
var actions = []action{
	{"calls", "a customer dials a line; phone is the customer's 1st, 2nd … number", []arg{whom, on, phone},
		func(w *sim.World, a args) error { return w.Calls(a.s("customer"), a.n("phone", 1)-1, a.s("line")) }},
	{"presses", "a customer chooses in the menu", []arg{whom, {Name: "key", Kind: text}},
		func(w *sim.World, a args) error { return w.Presses(a.s("customer"), a.s("key")) }},
	{"hangs_up", "a customer hangs up", []arg{whom},
		func(w *sim.World, a args) error { return w.HangsUp(a.s("customer")) }},
	{"leaves_voicemail", "a customer speaks to the voicemail and hangs up", []arg{whom, {Name: "length", Kind: span}},
		func(w *sim.World, a args) error { return w.LeavesVoicemail(a.s("customer"), a.d("length")) }},
	{"picks_up", "a customer answers an agent's call", []arg{whom},
		func(w *sim.World, a args) error { return w.PicksUp(a.s("customer")) }},
	{"rings_out", "nobody answers: the clock moves on until the call rings on no phone", []arg{whom},
		nil},

	{"answers", "an agent answers a customer's call", []arg{who, whom}, onCall((*sim.World).Answers)},
	{"declines", "an agent declines a customer's call", []arg{who, whom}, onCall((*sim.World).Declines)},
	{"ends_call", "an agent hangs up on a customer", []arg{who, whom}, onCall((*sim.World).EndsCall)},
	{"dials", "an agent calls a customer", []arg{who, whom, on, phone},
		func(w *sim.World, a args) error {
			return w.Dials(a.s("agent"), a.s("customer"), a.n("phone", 1)-1, a.s("line"))
		}},
	{"holds", "an agent puts a customer on hold", []arg{who, whom}, onCall((*sim.World).Holds)},
	{"unholds", "an agent takes a customer off hold", []arg{who, whom}, onCall((*sim.World).Unholds)},
	{"transfers", "an agent hands a call over: to an agent, a team or a number that begins with +", []arg{who, whom, {Name: "to", Kind: target}},
		func(w *sim.World, a args) error { return w.TransfersTo(a.s("agent"), a.s("customer"), a.s("to")) }},
	{"consults", "an agent asks a colleague while the customer holds", []arg{who, {Name: "colleague", Kind: agent}, whom},
		func(w *sim.World, a args) error { return w.Consults(a.s("agent"), a.s("colleague"), a.s("customer")) }},
	{"hands_over", "an agent leaves the customer to the colleague who was asked", []arg{who, whom}, onCall((*sim.World).HandsOver)},
	{"takes_back", "an agent returns to the customer", []arg{who, whom}, onCall((*sim.World).TakesBack)},
	{"comments_call", "an agent writes a note on a call, in the phone system", []arg{who, whom, words},
		func(w *sim.World, a args) error { return w.Comments(a.s("agent"), a.s("customer"), a.s("text")) }},
	{"tags_call", "an agent tags a call, in the phone system", []arg{who, whom, label},
		func(w *sim.World, a args) error { return w.TagsCall(a.s("agent"), a.s("customer"), a.s("tag")) }},
	{"untags_call", "an agent takes a tag off a call", []arg{who, whom, label},
		func(w *sim.World, a args) error { return w.UntagsCall(a.s("agent"), a.s("customer"), a.s("tag")) }},
	{"assigns_call", "an agent gives a call to somebody to follow up", []arg{who, whom, {Name: "to", Kind: agent}},
		func(w *sim.World, a args) error { return w.AssignsCall(a.s("agent"), a.s("customer"), a.s("to")) }},
	{"archives_call", "an agent archives a call, in the phone system", []arg{who, whom}, onCall((*sim.World).ArchivesCall)},
	{"opens_line", "an administrator opens a line", []arg{on},
		func(w *sim.World, a args) error { return w.SetLineOpen(a.s("line"), true) }},
	{"closes_line", "an administrator closes a line", []arg{on},
		func(w *sim.World, a args) error { return w.SetLineOpen(a.s("line"), false) }},

	{"moves", "an agent moves the customer's conversation", []arg{who, whom, {Name: "inbox", Kind: inbox}},
		func(w *sim.World, a args) error {
			return w.MovesConversation(a.s("agent"), a.s("customer"), a.s("inbox"))
		}},
	{"archives", "an agent archives the customer's conversation", []arg{who, whom}, onCall((*sim.World).ArchivesConversation)},
	{"reopens", "an agent opens the customer's conversation again", []arg{who, whom}, onCall((*sim.World).ReopensConversation)},
	{"deletes", "an agent puts the customer's conversation into the trash", []arg{who, whom}, onCall((*sim.World).DeletesConversation)},
	{"snoozes", "an agent puts the customer's conversation away for a time", []arg{who, whom, {Name: "length", Kind: span}},
		func(w *sim.World, a args) error {
			return w.SnoozesConversation(a.s("agent"), a.s("customer"), a.d("length"))
		}},
	{"assigns", "an agent assigns the customer's conversation; to nobody with \"\"", []arg{who, whom, {Name: "to", Kind: nobody}},
		func(w *sim.World, a args) error {
			return w.AssignsConversation(a.s("agent"), a.s("customer"), a.s("to"))
		}},
	{"comments", "an agent comments in the customer's conversation", []arg{who, whom, words},
		func(w *sim.World, a args) error {
			return w.CommentsInFront(a.s("agent"), a.s("customer"), a.s("text"))
		}},
	{"replies", "an agent answers in the customer's conversation", []arg{who, whom, words},
		func(w *sim.World, a args) error { return w.RepliesInFront(a.s("agent"), a.s("customer"), a.s("text")) }},
	{"tags", "an agent tags the customer's conversation", []arg{who, whom, label},
		func(w *sim.World, a args) error { return w.TagsConversation(a.s("agent"), a.s("customer"), a.s("tag")) }},
	{"untags", "an agent takes a tag off the customer's conversation", []arg{who, whom, label},
		func(w *sim.World, a args) error {
			return w.UntagsConversation(a.s("agent"), a.s("customer"), a.s("tag"))
		}},
	{"clicks_to_dial", "an agent dials from the customer's conversation", []arg{who, whom, on},
		func(w *sim.World, a args) error { return w.DialsFromFront(a.s("agent"), a.s("customer"), a.s("line")) }},
}

// onCall is an action that names an agent and a customer and nothing else.
func onCall(f func(w *sim.World, agent, customer string) error) func(*sim.World, args) error {
	return func(w *sim.World, a args) error { return f(w, a.s("agent"), a.s("customer")) }
}

// args are the arguments of an action, checked against its row.
type args map[string]any

func (a args) s(name string) string        { s, _ := a[name].(string); return s }
func (a args) d(name string) time.Duration { d, _ := a[name].(time.Duration); return d }
func (a args) n(name string, otherwise int) int {
	if n, given := a[name].(int); given {
		return n
	}
	return otherwise
}

func (s *Server) getActions(*request) (any, error) {
	return map[string]any{"actions": actions}, nil
}

// postAction lets somebody act.
func (s *Server) postAction(r *request) (any, error) {
	name := r.PathValue("name")
	for _, a := range actions {
		if a.Name != name {
			continue
		}
		args, err := a.read(r)
		if err != nil {
			return nil, err
		}
		if a.run == nil {
			err = r.stage.ringsOut(args.s("customer"))
		} else {
			err = r.stage.inside(func(w *sim.World) error { return a.run(w, args) })
		}
		if err != nil {
			return nil, err
		}
		return done{true, r.world().Now()}, nil
	}
	return nil, failed(http.StatusNotFound, fmt.Errorf("there is no action %q: there is %s", name, actionNames()))
}

// done is the answer to an action.
type done struct {
	OK bool      `json:"ok"`
	At time.Time `json:"at"`
}

// ringsOut drives the clock until a call rings on no phone any more. It is the one
// action that takes time.
func (g *stage) ringsOut(customer string) error {
	for first := true; ; first = false {
		ringing := false
		err := g.inside(func(w *sim.World) error {
			c, err := w.Customer(customer)
			ringing = err == nil && len(w.RingingFor(c)) > 0
			return err
		})
		switch {
		case err != nil:
			return err
		case !ringing && first:
			return fmt.Errorf("nobody answers %s: the call rings on no phone", customer)
		case !ringing:
			return nil
		}
		if _, err := g.world.Sched.Step(); err != nil {
			return err
		}
	}
}

func actionNames() string {
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = a.Name
	}
	return strings.Join(names, ", ")
}

// read understands the arguments of an action.
func (a *action) read(r *request) (args, error) {
	given := map[string]json.RawMessage{}
	if err := r.read(&given); err != nil {
		return nil, err
	}
	read := args{}
	for _, want := range a.Args {
		raw, found := given[want.Name]
		delete(given, want.Name)
		if !found {
			if !want.Optional {
				return nil, a.wrong("it needs %q", want.Name)
			}
			continue
		}
		value, err := want.value(raw)
		if err != nil {
			return nil, a.wrong("%w", err)
		}
		read[want.Name] = value
	}
	for name := range given {
		return nil, a.wrong("it has no use for %q", name)
	}
	return read, nil
}

func (a *action) wrong(format string, values ...any) error {
	var takes []string
	for _, arg := range a.Args {
		takes = append(takes, arg.Name)
	}
	return failed(http.StatusBadRequest, fmt.Errorf("%s: %w (it takes %s)", a.Name, fmt.Errorf(format, values...), strings.Join(takes, ", ")))
}

// value is an argument as its kind has it.
func (a *arg) value(raw json.RawMessage) (any, error) {
	if a.Kind == number {
		var n int
		if json.Unmarshal(raw, &n) != nil || n < 1 {
			return nil, fmt.Errorf("%s is %s, not a number from 1 on", a.Name, raw)
		}
		return n, nil
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return nil, fmt.Errorf("%s is %s, not a text", a.Name, raw)
	}
	if a.Kind == span {
		return positive(a.Name, s)
	}
	return s, nil
}

// positive understands a span of time.
func positive(name, s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%s is %q, not a span of time such as 90s or 1m30s", name, s)
	}
	return d, nil
}
