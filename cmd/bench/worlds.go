package main

import (
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
)

func measureWorlds(n size) ([]figure, error) {
	took, err := fastest(n.rounds, func() (time.Duration, error) {
		started := processorTime()
		for i := range n.worlds {
			w, err := sim.New(sim.Options{Seed: uint64(i)})
			if err != nil {
				return 0, err
			}
			aircall.Of(w)
			front.Of(w)
			w.Close()
		}
		return processorTime() - started, nil
	})
	return []figure{{"a fresh world with its vendors, opened and closed", each(took, n.worlds), micros, 50, 0}}, err
}
