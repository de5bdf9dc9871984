package main

import (
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
)

func worldsGroup() group {
	return group{
		name: "worlds",
		rows: []row{
			{figure: "a fresh world with its vendors, opened and closed", unit: micros, most: 50},
			{figure: "  with a cast and a connected integration", unit: micros},
		},
		measure: func(n size) (sample, error) {
			bare, err := timeWorlds(n.worlds, openVendors)
			if err != nil {
				return nil, err
			}
			connected, err := timeWorlds(n.worlds, connect)
			return sample{bare, connected}, err
		},
	}
}

// openVendors opens what a world opens when it is first spoken of.
func openVendors(w *sim.World) error {
	aircall.Of(w)
	front.Of(w)
	return nil
}

func timeWorlds(n int, furnish func(*sim.World) error) (float64, error) {
	started := processorTime()
	for i := range n {
		w, err := sim.New(sim.Options{Seed: uint64(i)})
		if err != nil {
			return 0, err
		}
		err = furnish(w)
		w.Close()
		if err != nil {
			return 0, err
		}
	}
	return each(processorTime()-started, n), nil
}

// connect is the background of a usual feature: three agents in a team, a line
// for the team and one for an agent, the integration, a customer.
func connect(w *sim.World) error {
	for _, name := range []string{"Lena", "Marco", "Nora"} {
		if _, err := w.AddAgent(name, false); err != nil {
			return err
		}
	}
	if _, err := w.AddTeam("Support", "Lena", "Marco", "Nora"); err != nil {
		return err
	}
	for _, line := range []people.LineSpec{{Name: "Support", Team: "Support"}, {Name: "Direct", Owner: "Lena"}} {
		if _, err := w.AddLine(line); err != nil {
			return err
		}
	}
	if err := integrations.Connect(w, "aircall-front"); err != nil {
		return err
	}
	_, err := w.AddCustomer(people.CustomerSpec{Name: "Carla"})
	return err
}
