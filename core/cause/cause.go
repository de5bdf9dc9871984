// Package cause carries why the core does something: the value of a W3C traceparent
// header (www.w3.org/TR/trace-context), which a sender puts on a webhook and the core
// puts on the requests that follow from it.
//
//	ctx := cause.With(ctx, cause.In(webhook.Header)) // the facts it brings keep it
//	…
//	req.Header[cause.Header] = []string{cause.Of(ctx)}
//
// The core keeps the text with facts and effects and reads nothing in it, so that any
// tracing system can be used.
package cause

import (
	"context"
	"net/http"
)

// Header is the name of the header.
const Header = "Traceparent"

// maxLength is several times the length of today's version.
const maxLength = 256

// In returns the traceparent of a header, "" without one. Nothing in it is read here.
func In(h http.Header) string {
	if values := h[Header]; len(values) == 1 && len(values[0]) <= maxLength {
		return values[0]
	}
	return ""
}

// under is a context with a cause. It is written by hand to save memory: each effect
// of each call has one, and each request asks for it.
type under struct {
	context.Context
	cause [1]string
}

type key struct{}

func (u *under) Value(k any) any {
	if _, ok := k.(key); ok {
		return u
	}
	return u.Context.Value(k)
}

// With returns a context under which things are done for a cause.
func With(ctx context.Context, traceparent string) context.Context {
	if traceparent == "" {
		return ctx
	}
	return &under{ctx, [1]string{traceparent}}
}

// Of returns the cause under which something is done, "" without one.
func Of(ctx context.Context) string {
	if u, ok := ctx.Value(key{}).(*under); ok {
		return u.cause[0]
	}
	return ""
}

// Field returns the values of [Header] for a request under ctx, nil without a cause.
func Field(ctx context.Context) []string {
	if u, ok := ctx.Value(key{}).(*under); ok {
		return u.cause[:]
	}
	return nil
}
