package main

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim"
)

// parseAssumptions parses ID=VALUE pairs and returns an error for pairs that no fake
// has, before a scenario is played.
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
