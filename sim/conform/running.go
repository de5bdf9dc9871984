package conform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/callsim/callsim/sim"
)

// program is one that somebody else has started. It works for one world at a
// time, the latest.
type program struct {
	base string

	mu  sync.Mutex
	now *running
}

// running is the program in the hands of one world. Each world has vendors with
// other credentials and begins with nothing stored, so such a program must let
// itself be reset.
type running struct {
	program   *program
	displaced func() // the program has gone to another world
}

func (r *running) start(environment []variable) (base string, err error) {
	p := r.program
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != nil && p.now != r {
		p.now.displaced()
	}
	p.now = r
	return p.base, p.reset(environment)
}

func (p *program) reset(environment []variable) error {
	values := map[string]string{}
	for _, v := range environment {
		values[v.name] = v.value
	}
	body, err := json.Marshal(resetRequest{values})
	if err != nil {
		return err
	}
	client := http.Client{Timeout: patience}
	resp, err := client.Post(p.base+resetPath, "application/json", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the program under test does not answer: %w", err)
	}
	_ = resp.Body.Close() // the status says it all
	if resp.StatusCode/100 != 2 {
		return &sim.NotProvableError{Needs: sim.Fresh, Why: fmt.Sprintf("POST %s%s was answered %d", p.base, resetPath, resp.StatusCode)}
	}
	return nil
}

func (r *running) kill() {}

func (r *running) restarts() bool { return false }

func (r *running) log() string { return "" }

func (r *running) over() string { return "" }

func (r *running) close() error { return nil }
