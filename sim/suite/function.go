package suite

import (
	"context"
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

// function is the Go function of a definition. Its parameters are the context (optional),
// the words that the expression captures, as strings or ints, and the table or text
// below the step (optional).
type function struct {
	value   reflect.Value
	wrapped reflect.Type // the type of value, with an error as its result
	numbers []int        // indices of the words that are ints
	below   reflect.Type // tableType, textType or nil
}

// functionOf checks that f can be called with that many words.
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
	var ins []reflect.Type
	wants := 0
	for i := range t.NumIn() {
		in := t.In(i)
		ins = append(ins, in)
		switch {
		case in.Kind() == reflect.Int:
			made.numbers = append(made.numbers, wants)
			wants++
		case in.Kind() == reflect.String:
			wants++
		case in == contextType && i == 0:
		case (in == tableType || in == textType) && i == t.NumIn()-1:
			made.below = in
		default:
			return function{}, fmt.Errorf("its function is a %s: it may take a context, then texts and ints, then a table or a text", t)
		}
	}
	if wants != words {
		return function{}, fmt.Errorf("its function is a %s and takes %d words, its expression picks out %d", t, wants, words)
	}
	made.wrapped = reflect.FuncOf(ins, []reflect.Type{errorType}, false)
	return made, nil
}

// misfit returns why the function cannot be called for a step, or "". godog accepts a
// superfluous table, and passes nil for a missing one.
func (f function) misfit(st *step, words []string) string {
	hasTable := st.arg != nil && st.arg.DataTable != nil
	hasText := st.arg != nil && st.arg.DocString != nil
	switch {
	case f.below == tableType && !hasTable:
		return "the step needs a table below it"
	case f.below == textType && !hasText:
		return "the step needs a text below it"
	case f.below == nil && (hasTable || hasText):
		return "the step takes no table or text below it; remove that"
	}
	for _, i := range f.numbers {
		if _, err := strconv.Atoi(words[i]); err != nil {
			return fmt.Sprintf("%q is no number; the step needs one there", words[i])
		}
	}
	return ""
}

// wrapped returns the function that godog calls. It detects panics and functions that
// leave the goroutine: godog alone counts the former as failed steps and the latter as
// passed ones.
func (w *pass) wrapped(f function) any {
	return reflect.MakeFunc(f.wrapped, func(args []reflect.Value) []reflect.Value {
		w.now.called = true
		err := reflect.New(errorType).Elem()
		if e := w.guarded(func() error { return f.call(args) }); e != nil {
			err.Set(reflect.ValueOf(e))
		}
		return []reflect.Value{err}
	}).Interface()
}

func (f function) call(args []reflect.Value) error {
	if out := f.value.Call(args); len(out) == 1 && !out[0].IsNil() {
		return out[0].Interface().(error)
	}
	return nil
}

// panicked is a panic inside a step function or a hook.
type panicked struct {
	value any
	place string // the innermost function outside Go's runtime
}

func (e *panicked) Error() string { return fmt.Sprintf("panic: %v%s", e.value, e.place) }

// panicPlace returns the innermost function of a recovered panic that is not part of
// Go's runtime.
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
