package steps

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

var (
	contextType  = reflect.TypeFor[context.Context]()
	worldType    = reflect.TypeFor[*sim.World]()
	partType     = reflect.TypeFor[people.Part]()
	scenarioType = reflect.TypeFor[*Scenario]()
	tableType    = reflect.TypeFor[*godog.Table]()
	stringType   = reflect.TypeFor[string]()
	errorType    = reflect.TypeFor[error]()
	agentType    = reflect.TypeFor[*people.Agent]()
)

// fits checks that the row's functions take the parameters of its sentence.
func (r *Row) fits(params []Parameter) error {
	t := reflect.TypeOf(r.Func)
	if t == nil || t.Kind() != reflect.Func || t.NumOut() != 1 || t.Out(0) != errorType {
		return fmt.Errorf("its function is a %v, expected one that returns an error", t)
	}
	if !acts(t) {
		return fmt.Errorf("its function is a %v, expected one of a *sim.World, a part of it or a *Scenario", t)
	}
	takes := arguments(t)
	if len(takes) > 0 {
		if sub, is := subjects[takes[0]]; is {
			takes = takes[1:]
			if len(takes)+len(sub.of) == len(params)+len(r.last) {
				params = leaveOut(params, sub.places(params))
			}
		}
	}
	if len(takes) != len(params)+len(r.last) {
		return fmt.Errorf("its function is a %v and takes %d arguments, the sentence has %d", t, len(takes), len(params)+len(r.last))
	}
	for i, in := range takes[:len(params)] {
		if reader(in, params[i].Type) == nil {
			return fmt.Errorf("its function is a %v: no argument can be a %v", t, in)
		}
	}
	for i, v := range r.last {
		if in := takes[len(params)+i]; !reflect.TypeOf(v).AssignableTo(in) {
			return fmt.Errorf("its function is a %v: the row gives it a %T for a %v", t, v, in)
		}
	}
	if p := reflect.TypeOf(r.Possible); p != nil && (p.NumIn() > len(params)+1 || !acts(p)) {
		return fmt.Errorf("its condition is a %v, expected one of a *sim.World or a part of it, and at most %d arguments", p, len(params))
	}
	return nil
}

// acts reports whether a function's first argument can be handed over by [actor].
func acts(t reflect.Type) bool {
	return t.In(0) == scenarioType || t.In(0).Implements(partType) || worldType.AssignableTo(t.In(0))
}

// actor is the first argument of a row's function: the scenario, the world, or the
// world's part of that type, such as the people of a vendor.
func actor(t reflect.Type, s *Scenario, w *sim.World) reflect.Value {
	switch {
	case t == scenarioType:
		return reflect.ValueOf(s)
	case t.Implements(partType):
		return reflect.ValueOf(reflect.Zero(t).Interface().(people.Part).In(w))
	}
	return reflect.ValueOf(w)
}

// arguments are the types of the arguments after the world or the scenario, without
// a table and those that may be left out.
func arguments(t reflect.Type) []reflect.Type {
	var all []reflect.Type
	for i := 1; i < t.NumIn(); i++ {
		if t.In(i) != tableType && !(t.IsVariadic() && i == t.NumIn()-1) {
			all = append(all, t.In(i))
		}
	}
	return all
}

// takesTable reports whether the sentence takes a table below it.
func (r *Row) takesTable() bool {
	t := reflect.TypeOf(r.Func)
	return t.In(t.NumIn()-1) == tableType
}

// step is the function that godog calls: of a context, the words that the
// sentence's expression captures, and the table if there is one.
func (r *Row) step() any {
	in := []reflect.Type{contextType}
	words := len(r.parsed().params)
	if r.form.moment {
		words++
	}
	for range words {
		in = append(in, stringType)
	}
	if r.takesTable() {
		in = append(in, tableType)
	}
	t := reflect.FuncOf(in, []reflect.Type{errorType}, false)
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		ctx, _ := args[0].Interface().(context.Context)
		given := make([]string, words)
		for i := range given {
			given[i] = args[1+i].String()
		}
		moment := ""
		if r.form.moment {
			moment, given = given[0], given[1:]
		}
		return []reflect.Value{asValue(r.call(of(ctx), moment, given, args[1+words:]))}
	}).Interface()
}

func asValue(err error) reflect.Value {
	if err == nil {
		return reflect.Zero(errorType)
	}
	return reflect.ValueOf(&err).Elem()
}

// call calls the row's function in a scenario, and of a Then at its moment.
func (r *Row) call(s *Scenario, moment string, words []string, table []reflect.Value) error {
	if r.needsTeam && s.integration.name == "" {
		return errors.New(`the sentence speaks of a usual phone team: add "the usual phone team with aircall-front" before it, or name the vendor`)
	}
	act := func(w *sim.World) error { return r.run(s, w, words, table) }
	switch {
	case r.Kind == Then:
		if err := s.looks(moment, r.Evidence); err != nil {
			return err
		}
	case r.attempt:
		return s.tries(act)
	case reflect.TypeOf(r.Func).In(0) != scenarioType:
		return s.do(act)
	}
	return act(s.world)
}

// run calls the row's function with its first argument, the subject if it has one,
// what the words mean, the arguments of the row and a table.
func (r *Row) run(s *Scenario, w *sim.World, words []string, table []reflect.Value) error {
	f := reflect.ValueOf(r.Func)
	takes, params := arguments(f.Type()), r.parsed().params
	args := []reflect.Value{actor(f.Type().In(0), s, w)}
	about := ""
	if len(takes) > 0 {
		if sub, is := subjects[takes[0]]; is {
			places := sub.places(params)
			var names []string
			for _, at := range places {
				names = append(names, words[at])
			}
			value, err := sub.find(w, names)
			if err != nil {
				return err
			}
			if args, takes = append(args, reflect.ValueOf(value)), takes[1:]; sub.title != "" {
				about = sub.title + names[len(names)-1]
			}
			if len(takes)+len(sub.of) == len(words)+len(r.last) {
				params, words = leaveOut(params, places), leaveOut(words, places)
			}
		}
	}
	values, err := convert(w, words, params, takes)
	if err != nil {
		return err
	}
	args = append(args, values...)
	for _, v := range r.last {
		args = append(args, reflect.ValueOf(v))
	}
	err = call(f, append(args, table...))
	if err != nil && about != "" {
		err = fmt.Errorf("%s: %w", about, err)
	}
	return err
}

// call returns what a function returns.
func call(f reflect.Value, args []reflect.Value) error {
	err, _ := f.Call(args)[0].Interface().(error)
	return err
}

// convert reads words as the types that a function takes.
func convert(w *sim.World, words []string, params []Parameter, takes []reflect.Type) ([]reflect.Value, error) {
	values := make([]reflect.Value, 0, len(words)+3)
	for i, word := range words {
		if word == "" && params[i].Optional || word == "nobody" && takes[i] == agentType {
			values = append(values, reflect.Zero(takes[i]))
			continue
		}
		value, err := reader(takes[i], params[i].Type)(w, word)
		if err != nil {
			return nil, err
		}
		values = append(values, reflect.ValueOf(value))
	}
	return values, nil
}

// reader reads words of a type of parameter as an argument, or is nil if there is
// no such argument.
func reader(in reflect.Type, kind string) func(*sim.World, string) (any, error) {
	switch in {
	case stringType:
		return func(_ *sim.World, word string) (any, error) { return word, nil }
	case reflect.TypeFor[int]():
		if kind == "nth" {
			return reads(position)
		}
		return reads(number)
	case reflect.TypeFor[time.Duration]():
		return reads(duration)
	case reflect.TypeFor[*people.Customer]():
		return asAny((*people.Cast).Customer)
	case agentType:
		return asAny((*people.Cast).Agent)
	case reflect.TypeFor[*people.Line]():
		return asAny((*people.Cast).Line)
	case reflect.TypeFor[[]*people.Agent]():
		return asAny(func(c *people.Cast, names string) (all []*people.Agent, err error) {
			err = people.Every(list(names), func(name string) error {
				a, err := c.Agent(name)
				all = append(all, a)
				return err
			})
			return all, err
		})
	case reflect.TypeFor[[]string]():
		split := list
		switch kind {
		case "quotations":
			split = quotedList
		case "projects":
			split = projectNames
		}
		return reads(func(words string) ([]string, error) { return split(words), nil })
	}
	return nil
}

func reads[T any](read func(string) (T, error)) func(*sim.World, string) (any, error) {
	return func(_ *sim.World, word string) (any, error) { return read(word) }
}

func asAny[T any](find func(*people.Cast, string) (T, error)) func(*sim.World, string) (any, error) {
	return func(w *sim.World, word string) (any, error) { return find(w.Cast(), word) }
}
