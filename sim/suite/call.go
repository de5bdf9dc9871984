package suite

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

// call is a step function made ready for its calls.
type call struct {
	f      reflect.Value
	inCtx  bool           // its first parameter is the context
	params []reflect.Type // the others
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
	tableType   = reflect.TypeFor[*messages.PickleTable]()
	textType    = reflect.TypeFor[*messages.PickleDocString]()
)

// newCall refuses what is no step function: one may take a context first, then
// strings and whole numbers as its expression captures them, then the table or
// text below the step; and it may return an error.
func newCall(f any) (call, error) {
	c := call{f: reflect.ValueOf(f)}
	if c.f.Kind() != reflect.Func {
		return c, fmt.Errorf("it has no function, but a %T", f)
	}
	t := c.f.Type()
	for i := range t.NumIn() {
		switch p := t.In(i); {
		case i == 0 && p == contextType:
			c.inCtx = true
		case p.Kind() == reflect.String || p.Kind() == reflect.Int || p == tableType || p == textType:
			c.params = append(c.params, p)
		default:
			return c, fmt.Errorf("its function takes a %s: a step has strings, whole numbers, a table or a text to give", p)
		}
	}
	if t.IsVariadic() || t.NumOut() > 1 || t.NumOut() == 1 && t.Out(0) != errorType {
		return c, fmt.Errorf("its function is a %s: it may return an error and nothing else", t)
	}
	return c, nil
}

// misfit is a step that does not give its function what that takes.
type misfit struct{ text string }

func (e *misfit) Error() string { return e.text }

// panicked is a panic inside a step function.
type panicked struct {
	value any
	place string // the innermost function that is not Go's
}

func (e *panicked) Error() string { return fmt.Sprintf("panic: %v%s", e.value, e.place) }

// take calls the step's function.
func (st *step) take(ctx context.Context, c call) (err error) {
	in, err := st.arguments(ctx, c)
	if err != nil {
		return err
	}
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value, panicPlace()}
		}
	}()
	if out := c.f.Call(in); len(out) == 1 && !out[0].IsNil() {
		return out[0].Interface().(error)
	}
	return nil
}

// arguments are those that the function takes, from what the step's text and
// what stands below it give.
func (st *step) arguments(ctx context.Context, c call) ([]reflect.Value, error) {
	in := make([]reflect.Value, 0, len(c.params)+1)
	if c.inCtx {
		in = append(in, reflect.ValueOf(ctx))
	}
	for i, p := range c.params {
		switch {
		case p == tableType && st.arg != nil && st.arg.DataTable != nil:
			in = append(in, reflect.ValueOf(st.arg.DataTable))
		case p == textType && st.arg != nil && st.arg.DocString != nil:
			in = append(in, reflect.ValueOf(st.arg.DocString))
		case i >= len(st.captured):
			return nil, &misfit{fmt.Sprintf("the step gives %d arguments, its function takes %d", len(st.captured), len(c.params))}
		case p.Kind() == reflect.Int:
			n, err := strconv.Atoi(st.captured[i])
			if err != nil {
				return nil, &misfit{fmt.Sprintf("%q is no whole number, but the step's function takes one", st.captured[i])}
			}
			in = append(in, reflect.ValueOf(n))
		case p.Kind() == reflect.String:
			in = append(in, reflect.ValueOf(st.captured[i]).Convert(p))
		default:
			return nil, &misfit{fmt.Sprintf("nothing stands below the step, but its function takes a %s", p)}
		}
	}
	return in, nil
}

// panicPlace finds, while a panic is recovered, the innermost function that is
// neither Go's nor this file's.
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
