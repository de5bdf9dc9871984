package suite

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
	tableType   = reflect.TypeFor[*messages.PickleTable]()
	textType    = reflect.TypeFor[*messages.PickleDocString]()
)

// stepFunc is the function of a definition as godog is given it: with the
// context always, and without a table or text, which the step itself knows. It
// has the play in its context take the step.
func stepFunc(f any) (any, error) {
	called := reflect.ValueOf(f)
	if called.Kind() != reflect.Func {
		return nil, fmt.Errorf("it has no function, but a %T", f)
	}
	t := called.Type()
	if t.NumOut() > 1 || t.NumOut() == 1 && t.Out(0) != errorType {
		return nil, fmt.Errorf("its function is a %s: it may return an error and nothing else", t)
	}
	in := []reflect.Type{contextType}
	withContext := t.NumIn() > 0 && t.In(0) == contextType
	for i := range t.NumIn() {
		if p := t.In(i); p != contextType && p != tableType && p != textType {
			in = append(in, p)
		}
	}
	out := []reflect.Type{errorType}
	return reflect.MakeFunc(reflect.FuncOf(in, out, false), func(args []reflect.Value) []reflect.Value {
		p := args[0].Interface().(context.Context).Value(playKey{}).(*play)
		if !withContext {
			args = args[1:]
		}
		err := p.take(called, append(args, p.below(t)...))
		return []reflect.Value{reflect.ValueOf(&err).Elem()}
	}).Interface(), nil
}

// below is the table or text below the current step, if its function takes one.
func (p *play) below(t reflect.Type) []reflect.Value {
	arg := p.s.steps[p.current].arg
	if t.NumIn() == 0 || arg == nil {
		return nil
	}
	switch t.In(t.NumIn() - 1) {
	case tableType:
		return []reflect.Value{reflect.ValueOf(arg.DataTable)}
	case textType:
		return []reflect.Value{reflect.ValueOf(arg.DocString)}
	}
	return nil
}

// panicked is a panic inside a step function.
type panicked struct {
	value any
	place string // the innermost function that is not Go's
}

func (e *panicked) Error() string { return fmt.Sprintf("panic: %v%s", e.value, e.place) }

// call calls a step function.
func call(f reflect.Value, args []reflect.Value) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value, panicPlace()}
		}
	}()
	if out := f.Call(args); len(out) == 1 && !out[0].IsNil() {
		return out[0].Interface().(error)
	}
	return nil
}

// panicPlace finds, while a panic is recovered, the innermost function that is
// not Go's.
func panicPlace() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") && !strings.HasPrefix(f.Function, "reflect.") {
			return fmt.Sprintf(" (in %s, %s:%d)", f.Function[strings.LastIndexByte(f.Function, '/')+1:], filepath.Base(f.File), f.Line)
		}
		if !more {
			return ""
		}
	}
}
