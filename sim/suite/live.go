package suite

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
)

// live is the progress line, which is overwritten on a terminal. It writes nothing to a
// pipe, or when a format other than progress goes to the terminal.
type live struct {
	out   io.Writer // nil = silent
	paint Paint
	now   func() time.Time
	total int

	mu     sync.Mutex
	done   Counts
	last   time.Time
	length int // of the line on the terminal
}

// liveEvery is the shortest time between two lines.
const liveEvery = 50 * time.Millisecond

func newLive(o Options, p *plan) *live {
	l := &live{paint: Paint(o.Color), now: o.Now}
	for _, f := range o.Formats {
		if f.Name == "progress" && f.File == "" && o.Terminal {
			l.out = o.Out
		}
	}
	for _, s := range p.scenarios {
		if s.selected {
			l.total++
		}
	}
	return l
}

func (l *live) ended(s *ScenarioResult) {
	if l.out == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done.add(s.Verdict)
	if now := l.now(); now.Sub(l.last) >= liveEvery {
		l.last = now
		l.show(s.Name)
	}
}

func (l *live) show(name string) {
	head := fmt.Sprintf("%d/%d", l.done.Total, l.total)
	if l.done.FellShort > 0 {
		head += fmt.Sprintf(", %d fell short", l.done.FellShort)
	}
	if l.done.SuiteError > 0 {
		head += fmt.Sprintf(", %d suite errors", l.done.SuiteError)
	}
	line := []rune(head + "  " + strings.ReplaceAll(name, "\n", " "))
	line = line[:min(len(line), 78)] // a longer one would wrap and could not be overwritten
	fmt.Fprintf(l.out, "\r%s%s", string(line), strings.Repeat(" ", max(0, l.length-len(line))))
	l.length = len(line)
}

// close erases the line.
func (l *live) close() {
	if l.out != nil && l.length > 0 {
		fmt.Fprintf(l.out, "\r%s\r", strings.Repeat(" ", l.length))
	}
}
