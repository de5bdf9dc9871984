package conform

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/callsim/callsim/sim"
)

// running is a program that somebody else has started. Each world has vendors
// with other credentials and begins with nothing stored, so such a program must
// let itself be reset.
type running struct{ base string }

func (r *running) start(environment []variable) (base string, err error) {
	values := map[string]string{}
	for _, v := range environment {
		values[v.name] = v.value
	}
	body, err := json.Marshal(resetRequest{values})
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+resetPath, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", fmt.Errorf("the program under test does not answer: %w", err)
	}
	_ = resp.Body.Close() // the status says it all
	if resp.StatusCode/100 != 2 {
		return "", &sim.NotProvableError{Needs: sim.Fresh, Why: fmt.Sprintf("POST %s%s was answered %d", r.base, resetPath, resp.StatusCode)}
	}
	return r.base, nil
}

func (r *running) kill() {}

func (r *running) restarts() bool { return false }

func (r *running) log() string { return "" }

func (r *running) over() string { return "" }

func (r *running) close() error { return nil }
