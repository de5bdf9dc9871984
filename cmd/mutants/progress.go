package main

import (
	"fmt"
	"sync"
)

// progress shows the state of the work on one line of a terminal. Elsewhere it
// prints nothing.
type progress struct {
	w     *workshop
	total int

	mu   sync.Mutex
	done int
	not  int // done and not killed
}

func (w *workshop) watch(total int) *progress { return &progress{w: w, total: total} }

func (p *progress) begin(m *mutant) {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := fmt.Sprintf("%d of %d mutants", p.done, p.total)
	if p.not > 0 {
		text += fmt.Sprintf(", %d not killed", p.not)
	}
	p.say(text + " · " + m.name)
}

func (p *progress) finish(f finding) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if f.fate != killed {
		p.not++
	}
}

func (p *progress) say(text string) {
	if p.w.terminal {
		fmt.Fprint(p.w.out, "\r\x1b[K", p.w.paint.Dim(text))
	}
}

// end clears the line.
func (p *progress) end() {
	if p.w.terminal {
		fmt.Fprint(p.w.out, "\r\x1b[K")
	}
}
