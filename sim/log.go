package sim

import (
	"log/slog"
	"strings"
	"sync"
)

// writer collects a core's log; cores of other goroutines may write to it.
type writer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (w *writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *writer) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// virtualTime puts the world's instant where slog would put the wall clock's.
func virtualTime(w *World) func([]string, slog.Attr) slog.Attr {
	return func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Time(slog.TimeKey, w.Now())
		}
		return a
	}
}
