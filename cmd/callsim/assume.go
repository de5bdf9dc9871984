package main

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim"
)

// parseAssumptions reads ID=VALUE, and tries whether the fakes know them before
// anything is played.
func parseAssumptions(texts []string) (map[string]string, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	values := map[string]string{}
	for _, text := range texts {
		id, value, found := strings.Cut(text, "=")
		if !found || id == "" {
			return nil, fmt.Errorf("--assume %s: expected ID=VALUE; callsim assumptions lists the ids", text)
		}
		values[id] = value
	}
	w, err := sim.New(sim.Options{Assume: values})
	if err != nil {
		return nil, fmt.Errorf("--assume: %w", err)
	}
	w.Close()
	return values, nil
}
