package live

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/sim"
)

// action is a row of the table of what people can do.
type action struct {
	Name  string `json:"name"`
	Where string `json:"where"` // the screen on which it is done
	Does  string `json:"does"`
	Args  []arg  `json:"args"`
	deed  deed   // nil: rings_out, which takes time
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
var actions = slices.Concat(phoneActions, frontActions, sparkActions, gorgiasActions, salesforceActions, ringcentralActions)

// deed is what an action does in the world, with the arguments that its row names.
type deed interface {
	in(w *sim.World, a args, named []arg) error
}

// acts1 does something with the one text that its row names, acts2 with both, and
// so on; acts picks what it needs.
type (
	acts  func(*sim.World, args) error
	acts1 func(w *sim.World, first string) error
	acts2 func(w *sim.World, first, second string) error
	acts3 func(w *sim.World, first, second, third string) error
	acts4 func(w *sim.World, first, second, third, fourth string) error
)

func (f acts) in(w *sim.World, a args, _ []arg) error { return f(w, a) }

func (f acts1) in(w *sim.World, a args, named []arg) error { return f(w, a.s(named[0].Name)) }

func (f acts2) in(w *sim.World, a args, named []arg) error {
	return f(w, a.s(named[0].Name), a.s(named[1].Name))
}

func (f acts3) in(w *sim.World, a args, named []arg) error {
	return f(w, a.s(named[0].Name), a.s(named[1].Name), a.s(named[2].Name))
}

func (f acts4) in(w *sim.World, a args, named []arg) error {
	return f(w, a.s(named[0].Name), a.s(named[1].Name), a.s(named[2].Name), a.s(named[3].Name))
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
		if a.deed == nil {
			err = r.stage.ringsOut(args.s("customer"))
		} else {
			err = r.stage.inside(func(w *sim.World) error { return a.deed.in(w, args, a.Args) })
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
