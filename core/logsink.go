package core

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/core/host"
)

// LogLine is a line of the core's log, for programs that show it together with
// other events.
type LogLine struct {
	At          time.Time
	Level       slog.Level
	Message     string
	Integration string // "" for the core itself
	Call        string // "" for a line about no call
	Rest        string // other attributes, as "name=value name=value"
}

// sink is a handler that calls another handler and a function for every line.
type sink struct {
	inner slog.Handler
	rt    host.Runtime
	to    func(LogLine)
	attrs []slog.Attr
}

// Enabled implements slog.Handler: the function receives all lines from level Info
// on, whatever the level of the other handler.
func (s *sink) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelInfo || s.inner.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (s *sink) Handle(ctx context.Context, r slog.Record) error {
	line := LogLine{At: s.rt.Now(), Level: r.Level, Message: r.Message}
	var rest []string
	add := func(a slog.Attr) bool {
		switch a.Key {
		case "integration":
			line.Integration = a.Value.String()
		case "call":
			line.Call = a.Value.String()
		default:
			rest = append(rest, fmt.Sprintf("%s=%v", a.Key, a.Value))
		}
		return true
	}
	for _, a := range s.attrs {
		add(a)
	}
	r.Attrs(add)
	line.Rest = strings.Join(rest, " ")
	s.to(line)
	if !s.inner.Enabled(ctx, r.Level) {
		return nil
	}
	return s.inner.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (s *sink) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &sink{s.inner.WithAttrs(attrs), s.rt, s.to, append(slices.Clip(s.attrs), attrs...)}
}

// WithGroup implements slog.Handler. The core's log has no groups.
func (s *sink) WithGroup(name string) slog.Handler {
	return &sink{s.inner.WithGroup(name), s.rt, s.to, s.attrs}
}
