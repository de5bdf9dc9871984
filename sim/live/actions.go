package live

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/steps"
)

// actionJSON is a sentence of the vocabulary that a client can have done.
type actionJSON struct {
	Name     string    `json:"name"`
	Sentence string    `json:"sentence"`
	Where    string    `json:"where"` // the screen where it is done
	Does     string    `json:"does"`
	Args     []argJSON `json:"args"`
}

// argJSON is an argument of an action.
type argJSON struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"` // the type of the parameter
	Expects  string   `json:"expects"`
	Choices  []string `json:"choices,omitempty"`
	Optional bool     `json:"optional,omitempty"`
}

// getActions lists the actions that the page offers, in the order of the vocabulary.
func (s *Server) getActions(*request) (any, error) {
	list := []actionJSON{}
	for _, r := range steps.Rows() {
		if !r.Offered() {
			continue
		}
		a := actionJSON{Name: r.Name(), Sentence: r.Sentence, Where: string(r.Where), Does: r.About, Args: []argJSON{}}
		for _, p := range r.Parameters() {
			a.Args = append(a.Args, argJSON{p.Name, p.Type, p.Expects(), p.Choices, p.Optional})
		}
		list = append(list, a)
	}
	return map[string]any{"actions": list}, nil
}

// postAction does an action, given its name and its arguments by name.
func (s *Server) postAction(r *request) (any, error) {
	given := map[string]any{}
	if err := r.read(&given); err != nil {
		return nil, err
	}
	d, err := steps.Named(r.PathValue("name"), given)
	var none *steps.NoActionError
	switch {
	case errors.As(err, &none):
		return nil, failed(http.StatusNotFound, err)
	case err != nil:
		return nil, failed(http.StatusBadRequest, err)
	}
	return r.stage.perform(d)
}

// postDo carries out a Given or When, or checks a Then.
func (s *Server) postDo(r *request, body struct {
	Sentence string `json:"sentence"`
}) (any, error) {
	d, err := r.stage.find(body.Sentence)
	if _, noName := errors.AsType[*steps.NoSuchNameError](err); noName {
		return nil, err
	}
	if err != nil {
		return nil, failed(http.StatusBadRequest, err)
	}
	return r.stage.perform(d)
}

// deedJSON is an action that can be done now.
type deedJSON struct {
	Name     string `json:"name"`
	Sentence string `json:"sentence"`
}

// getPossible lists the actions that can be done now.
func (s *Server) getPossible(r *request) (any, error) {
	return from(r.stage, func(w *sim.World) (any, error) {
		list := each(steps.Possible(w), func(d steps.Deed) deedJSON { return deedJSON{d.Row.Name(), d.String()} })
		return map[string]any{"deeds": list}, nil
	})
}

// find parses a sentence, with the names of the world's cast.
func (g *stage) find(sentence string) (steps.Deed, error) {
	return from(g, func(w *sim.World) (steps.Deed, error) {
		return steps.Find(sentence, steps.CastOf(w), steps.Given, steps.When, steps.Then)
	})
}

// done is the answer to an action.
type done struct {
	OK       bool      `json:"ok"`
	Sentence string    `json:"sentence,omitempty"`
	At       time.Time `json:"at"`
}

// perform does a deed in the world. A Then first settles, as in a feature.
func (g *stage) perform(d steps.Deed) (any, error) {
	if d.Row.Kind == steps.Then && d.Moment == "" {
		if err := g.world.Sched.Settle(sim.QuietLimit); err != nil {
			return nil, err
		}
	}
	err := g.driven(func(w *sim.World) error {
		if err := d.Possible(w); err != nil {
			return err
		}
		return g.scenario.Do(d)
	})
	if err != nil {
		return nil, err
	}
	return done{true, d.String(), g.world.Now()}, nil
}

// driven runs f in the loop. From the moment when f waits for the clock, it moves the
// clock until f returns.
func (g *stage) driven(f func(*sim.World) error) error {
	result, waits := make(chan error, 1), make(chan struct{}, 1)
	var over atomic.Bool
	go func() {
		result <- g.world.Sched.Call("the control API", func(context.Context) error {
			defer over.Store(true)
			return g.world.WithinWaiting(func() {
				select {
				case waits <- struct{}{}:
				default: // the clock is moving already
				}
			}, func() error { return f(g.world) })
		})
	}()
	select {
	case err := <-result:
		return err
	case <-waits:
	}
	for !over.Load() {
		more, err := g.world.Sched.Step()
		if err != nil {
			return err
		}
		if !more && !over.Load() {
			return errors.New("the action waits for an event that never comes")
		}
	}
	return <-result
}

// positive parses a duration above 0.
func positive(name, s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%s is %q, not a span of time such as 90s or 1m30s", name, s)
	}
	return d, nil
}
