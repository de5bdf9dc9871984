package conform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/callsim/callsim/sim"
)

// program is a program that already runs. It serves one world at a time, the latest.
type program struct {
	base string

	mu  sync.Mutex
	now *running
}

// running is the program as the subject of one world. Each world has its own credentials
// and starts with an empty store, so the program must support reset.
type running struct {
	program   *program
	displaced func() // called when another world takes the program
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
	_ = resp.Body.Close() // only the status matters
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
