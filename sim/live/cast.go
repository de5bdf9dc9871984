package live

import (
	"net/http"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/scenario"
)

var castRoutes = []route{
	{"GET", "/cast", false, (*Server).getCast},
	{"POST", "/cast/agents", false, added(scenario.ReadAgent, (*sim.World).Hires, func(_ *sim.World, a *people.Agent) any { return agentOf(a) })},
	{"POST", "/cast/teams", false, reading((*Server).postTeam)},
	{"POST", "/cast/lines", false, added(scenario.ReadLine, (*sim.World).AddLine, func(_ *sim.World, l *people.Line) any { return lineOf(l) })},
	{"POST", "/cast/customers", false, added(scenario.ReadCustomer, (*sim.World).AddCustomer, func(w *sim.World, c *people.Customer) any { return customerOf(w, c) })},
	{"POST", "/cast/inboxes", false, reading((*Server).postInbox)},
}

// cast is the JSON form of the cast: people, teams, lines and inboxes.
type cast struct {
	Agents    []agentJSON    `json:"agents"`
	Teams     []teamJSON     `json:"teams"`
	Lines     []lineJSON     `json:"lines"`
	Customers []customerJSON `json:"customers"`
	Inboxes   []string       `json:"inboxes"`
}

type agentJSON struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Outsider bool   `json:"outsider"`
}

type teamJSON struct {
	Name    string   `json:"name"`
	Members []string `json:"members"`
}

type lineJSON struct {
	Name        string `json:"name"`
	Number      string `json:"number"`
	PhoneSystem string `json:"phone_system"`
}

type customerJSON struct {
	Name        string   `json:"name"`
	Phones      []string `json:"phones"`
	Emails      []string `json:"emails"`
	Hears       string   `json:"hears"` // see people.Phones.Hears
	OnCall      bool     `json:"on_call"`
	AtVoicemail bool     `json:"at_voicemail"`
	Ringing     []string `json:"ringing"` // agents on whose phones the call rings
}

type inboxJSON struct {
	Name string `json:"name"`
}

func agentOf(a *people.Agent) agentJSON { return agentJSON{a.Name, a.Email, a.Outsider} }

func teamOf(t *people.Team) teamJSON { return teamJSON{t.Name, each(t.Members, nameOf)} }

func lineOf(l *people.Line) lineJSON { return lineJSON{l.Name, l.Number, l.System.Name()} }

func customerOf(w *sim.World, c *people.Customer) customerJSON {
	return customerJSON{Name: c.Name, Phones: c.Phones, Emails: append([]string{}, c.Emails...), Hears: w.Phones.Hears(c), OnCall: w.Phones.IsOnCall(c),
		AtVoicemail: w.Phones.AtVoicemail(c), Ringing: each(w.Phones.RingingFor(c), nameOf)}
}

// castOf returns the cast. It must run in the loop.
func castOf(w *sim.World) cast {
	return cast{
		Agents:    each(w.Agents(), agentOf),
		Teams:     each(w.Teams(), teamOf),
		Lines:     each(w.Lines(), lineOf),
		Customers: each(w.Customers(), func(c *people.Customer) customerJSON { return customerOf(w, c) }),
		Inboxes:   front.InboxNames(w),
	}
}

// each converts the elements of a list. The result is never null in JSON.
func each[T, JSON any](all []T, show func(T) JSON) []JSON {
	list := make([]JSON, len(all))
	for i, v := range all {
		list[i] = show(v)
	}
	return list
}

func nameOf(a *people.Agent) string { return a.Name }

// from returns the result of f, which runs in the loop.
func from[T any](g *stage, f func(*sim.World) (T, error)) (result T, err error) {
	read := new(T) // not on the stack: f may still run when the world has ended
	err = g.inside(func(w *sim.World) (err error) {
		*read, err = f(w)
		return err
	})
	if err != nil {
		return result, err
	}
	return *read, nil
}

func (s *Server) getCast(r *request) (any, error) {
	return from(r.stage, func(w *sim.World) (any, error) { return castOf(w), nil })
}

// added returns a handler that adds a member to the cast: it parses the body, adds the
// member and answers with it.
func added[Spec, Member any](read func([]byte) (Spec, error), add func(*sim.World, Spec) (Member, error), show func(*sim.World, Member) any) func(*Server, *request) (any, error) {
	return func(_ *Server, r *request) (any, error) {
		spec, err := read(r.body)
		if err != nil {
			return nil, failed(http.StatusBadRequest, err)
		}
		return from(r.stage, func(w *sim.World) (any, error) {
			m, err := add(w, spec)
			if err != nil {
				return nil, err
			}
			return show(w, m), nil
		})
	}
}

func (s *Server) postTeam(r *request, spec teamJSON) (any, error) {
	return from(r.stage, func(w *sim.World) (any, error) {
		t, err := w.AddTeam(spec.Name, spec.Members...)
		if err != nil {
			return nil, err
		}
		return teamOf(t), nil
	})
}

func (s *Server) postInbox(r *request, spec inboxJSON) (any, error) {
	return from(r.stage, func(w *sim.World) (any, error) { return spec, front.Of(w).AddInbox(spec.Name) })
}
