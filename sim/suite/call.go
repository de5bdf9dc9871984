package suite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	messages "github.com/cucumber/messages/go/v34"
)

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
	tableType   = reflect.TypeFor[*messages.PickleTable]()
	textType    = reflect.TypeFor[*messages.PickleDocString]()
)

// function is what a definition has called: with the context, if it wants that,
// with the words that its expression picks out of a step, as texts or numbers,
// and with the table or text below the step.
type function struct {
	value reflect.Value
	takes []reflect.Type
}

// functionOf refuses a function that could never be called with so many words.
func functionOf(f any, words int) (function, error) {
	value := reflect.ValueOf(f)
	if value.Kind() != reflect.Func {
		return function{}, fmt.Errorf("it has no function, but a %T", f)
	}
	t := value.Type()
	if t.NumOut() > 1 || t.NumOut() == 1 && t.Out(0) != errorType {
		return function{}, fmt.Errorf("its function is a %s: it may return an error and nothing else", t)
	}
	made := function{value: value}
	wants := 0
	for i := range t.NumIn() {
		in := t.In(i)
		made.takes = append(made.takes, in)
		switch {
		case in.Kind() == reflect.String || in.Kind() == reflect.Int:
			wants++
		case in == contextType && i == 0:
		case (in == tableType || in == textType) && i == t.NumIn()-1:
		default:
			return function{}, fmt.Errorf("its function is a %s: it may take a context, then texts and ints, then a table or a text", t)
		}
	}
	if wants != words {
		return function{}, fmt.Errorf("its function is a %s and takes %d words, its expression picks out %d", t, wants, words)
	}
	return made, nil
}

// misfit is a step that its function cannot be called for.
type misfit struct{ error }

// arguments are what the function is called with for a step.
func (f function) arguments(ctx context.Context, st *step) ([]reflect.Value, error) {
	if last := len(f.takes) - 1; st.arg != nil && (last < 0 || f.takes[last] != tableType && f.takes[last] != textType) {
		return nil, &misfit{errors.New("the step takes no table or text below it; remove that")}
	}
	args := make([]reflect.Value, 0, len(f.takes))
	words := st.words
	for _, in := range f.takes {
		switch {
		case in == contextType:
			args = append(args, reflect.ValueOf(ctx))
		case in == tableType && st.arg != nil && st.arg.DataTable != nil:
			args = append(args, reflect.ValueOf(st.arg.DataTable))
		case in == textType && st.arg != nil && st.arg.DocString != nil:
			args = append(args, reflect.ValueOf(st.arg.DocString))
		case in == tableType:
			return nil, &misfit{errors.New("the step needs a table below it")}
		case in == textType:
			return nil, &misfit{errors.New("the step needs a text below it")}
		case in.Kind() == reflect.Int:
			n, err := strconv.Atoi(words[0])
			if err != nil {
				return nil, &misfit{fmt.Errorf("%q is no number; the step needs one there", words[0])}
			}
			args, words = append(args, reflect.ValueOf(n)), words[1:]
		default:
			args, words = append(args, reflect.ValueOf(words[0])), words[1:]
		}
	}
	return args, nil
}

// panicked is a panic inside a step function.
type panicked struct {
	value any
	place string // the innermost function that is not Go's
}

func (e *panicked) Error() string { return fmt.Sprintf("panic: %v%s", e.value, e.place) }

// call calls the function for a step.
func (f function) call(ctx context.Context, st *step) (err error) {
	args, err := f.arguments(ctx, st)
	if err != nil {
		return err
	}
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value, panicPlace()}
		}
	}()
	if out := f.value.Call(args); len(out) == 1 && !out[0].IsNil() {
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
