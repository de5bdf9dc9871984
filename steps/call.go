package steps

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/cucumber/godog"

	"github.com/callsim/callsim/sim"
)

var (
	contextType  = reflect.TypeFor[context.Context]()
	worldType    = reflect.TypeFor[*sim.World]()
	shownType    = reflect.TypeFor[shown]()
	tableType    = reflect.TypeFor[*godog.Table]()
	stringType   = reflect.TypeFor[string]()
	durationType = reflect.TypeFor[time.Duration]()
	namesType    = reflect.TypeFor[[]string]()
	errorType    = reflect.TypeFor[error]()
)

// fits checks that the row's functions take the parameters of its sentence, and
// reports whether a Then takes a moment.
func (r *Row) fits(params []Parameter) (moment bool, err error) {
	t := reflect.TypeOf(r.Func)
	if t == nil || t.Kind() != reflect.Func || t.NumOut() != 1 || t.Out(0) != errorType {
		return false, fmt.Errorf("its function is a %v, expected one that returns an error", t)
	}
	takes := arguments(t)
	switch {
	case t.In(0) == worldType:
		moment = r.Kind == Then
		if len(takes) > 0 && takes[0] == shownType { // the first parameter is the customer
			if len(params) == 0 {
				return false, errors.New("it names no customer whose conversation it looks at")
			}
			params, takes = params[1:], takes[1:]
		}
	case t.In(0) == contextType:
		if r.Kind == Then && len(takes) == len(params)+1 {
			moment, takes = true, takes[1:]
		}
	default:
		return false, fmt.Errorf("its function is a %v, expected one of a *sim.World or a context", t)
	}
	if len(takes) != len(params) {
		return false, fmt.Errorf("its function is a %v and takes %d arguments, the sentence has %d", t, len(takes), len(params))
	}
	for _, in := range takes {
		if in != durationType && in != namesType && in.Kind() != reflect.String && in.Kind() != reflect.Int {
			return false, fmt.Errorf("its function is a %v: an argument is a string, an int, a time.Duration or a []string", t)
		}
	}
	if p := reflect.TypeOf(r.Possible); p != nil && (p.NumIn() > len(params)+1 || p.In(0) != worldType) {
		return false, fmt.Errorf("its condition is a %v, expected one of a *sim.World and at most %d arguments", p, len(params))
	}
	return moment, nil
}

// arguments are the types of the arguments after the world or the context, without
// a table.
func arguments(t reflect.Type) []reflect.Type {
	var all []reflect.Type
	for i := 1; i < t.NumIn(); i++ {
		if t.In(i) != tableType {
			all = append(all, t.In(i))
		}
	}
	return all
}

// takesTable reports whether a table stands below the sentence.
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
		return []reflect.Value{asValue(r.call(ctx, moment, given, args[1+words:]))}
	}).Interface()
}

func asValue(err error) reflect.Value {
	if err == nil {
		return reflect.Zero(errorType)
	}
	return reflect.ValueOf(&err).Elem()
}

// call calls the row's function in the scenario of a context.
func (r *Row) call(ctx context.Context, moment string, words []string, table []reflect.Value) error {
	s := of(ctx)
	if r.needsTeam && s.integration.name == "" {
		return errors.New(`the sentence speaks of a usual phone team: add "the usual phone team with aircall-front" before it, or name the vendor`)
	}
	f := reflect.ValueOf(r.Func)
	takes := arguments(f.Type())
	if f.Type().In(0) == contextType {
		args := []reflect.Value{reflect.ValueOf(ctx)}
		if r.form.moment {
			args, takes = append(args, reflect.ValueOf(moment)), takes[1:]
		}
		values, err := convert(words, takes)
		if err != nil {
			return err
		}
		return call(f, append(append(args, values...), table...))
	}
	if len(takes) > 0 && takes[0] == shownType {
		values, err := convert(words[1:], takes[1:])
		if err != nil {
			return err
		}
		return aboutConversation(ctx, moment, words[0], func(w *sim.World, c shown) error {
			return call(f, append([]reflect.Value{reflect.ValueOf(w), reflect.ValueOf(c)}, values...))
		})
	}
	values, err := convert(words, takes)
	if err != nil {
		return err
	}
	act := func(w *sim.World) error { return call(f, append([]reflect.Value{reflect.ValueOf(w)}, values...)) }
	if r.Kind != Then {
		return s.do(act)
	}
	w, err := looks(ctx, moment, r.Evidence)
	if err != nil {
		return err
	}
	return act(w)
}

// call returns what a function returns.
func call(f reflect.Value, args []reflect.Value) error {
	err, _ := f.Call(args)[0].Interface().(error)
	return err
}

// convert reads words as the types that a function takes.
func convert(words []string, takes []reflect.Type) ([]reflect.Value, error) {
	values := make([]reflect.Value, 0, len(words)+3)
	for i, word := range words {
		var value any = word
		var err error
		switch {
		case takes[i] == durationType:
			value, err = duration(word)
		case takes[i] == namesType:
			value = list(word)
		case takes[i].Kind() == reflect.Int:
			value, err = strconv.Atoi(word)
		}
		if err != nil {
			return nil, err
		}
		values = append(values, reflect.ValueOf(value))
	}
	return values, nil
}
