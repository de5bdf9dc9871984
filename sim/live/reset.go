package live

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"

	"github.com/callsim/callsim/scenarios"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/scenario"
)

// apiVersion changes when a client would have to.
const apiVersion = 1

func (s *Server) getVersion(*request) (any, error) {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	return map[string]any{"callsim": version, "api": apiVersion}, nil
}

func (s *Server) getHealth(r *request) (any, error) {
	if err := r.stage.dead(); err != nil {
		return nil, failed(http.StatusInternalServerError, fmt.Errorf("the world has died: %w", err))
	}
	return map[string]bool{"ok": true}, nil
}

// worldJSON is what is being served.
type worldJSON struct {
	Scenario  string     `json:"scenario"`
	About     string     `json:"about"`
	Seed      uint64     `json:"seed"`
	Playing   bool       `json:"playing"`
	Endpoints []Endpoint `json:"endpoints"`

	Program     string       `json:"program,omitempty"` // that stands in for the core
	Connections []Connection `json:"connections,omitempty"`
	Kept        []string     `json:"kept,omitempty"` // of what programs had registered in the world before
	Lost        []string     `json:"lost,omitempty"`
}

func (s *Server) worldOf(g *stage) worldJSON {
	return worldJSON{g.file.Name, g.file.About, s.opts.Seed, g.playing, s.endpoints,
		g.world.Program(), g.connections, g.restored.Kept, g.restored.Lost}
}

func (s *Server) getWorld(r *request) (any, error) { return s.worldOf(r.stage), nil }

// scenarioJSON is a scenario that comes along.
type scenarioJSON struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	About string `json:"about"`
}

func (s *Server) getScenarios(*request) (any, error) {
	list := []scenarioJSON{}
	for _, name := range scenarios.Names() {
		path, text, _ := scenarios.Read(name)
		f, err := scenario.Parse(path, text)
		if err != nil {
			return nil, failed(http.StatusInternalServerError, err)
		}
		list = append(list, scenarioJSON{name, f.Name, f.About})
	}
	return map[string]any{"scenarios": list}, nil
}

// postReset puts another world on the same ports. The old one plays on until the
// new one is ready, and stays if that cannot be set up. What programs outside have
// registered goes along.
func (s *Server) postReset(r *request) (any, error) {
	var to struct {
		Scenario string  `json:"scenario"`
		YAML     string  `json:"yaml"`
		Play     *bool   `json:"play"`
		Connect  *string `json:"connect"`
	}
	if err := r.read(&to); err != nil {
		return nil, err
	}
	file, err := r.stage.chosen(to.Scenario, to.YAML)
	if err != nil {
		return nil, failed(http.StatusBadRequest, err)
	}
	program := r.world().Program()
	if to.Connect != nil {
		if program, err = s.programAt(*to.Connect); err != nil {
			return nil, failed(http.StatusBadRequest, err)
		}
	}
	play := r.stage.playing || to.Scenario != "" || to.YAML != "" // who chooses one wants to see it
	if to.Play != nil {
		play = *to.Play
	}
	next, err := s.newStage(file, play, program)
	if err != nil {
		return nil, failed(http.StatusBadRequest, err)
	}
	if r.stage.dead() == nil {
		_ = r.stage.inside(func(w *sim.World) error { // or it has died meanwhile, and what it had with it
			next.restored = next.world.Restore(w.Registrations())
			return nil
		})
	}
	next.speed = r.stage.speed
	s.enter(next, r.world().Sched.Speed())
	s.hub.tick()
	if err := r.stage.close(); err != nil {
		return nil, failed(http.StatusInternalServerError, fmt.Errorf("ending the old world: %w", err))
	}
	if program != "" {
		if err := next.connect(r.Context()); err != nil {
			return nil, failed(http.StatusInternalServerError, err)
		}
	}
	return s.worldOf(next), nil
}

// chosen is the scenario of a reset: one that comes along, one in the request, or
// that of the stage once more.
func (g *stage) chosen(name, yaml string) (*scenario.File, error) {
	switch {
	case name != "" && yaml != "":
		return nil, errors.New(`reset takes either "scenario", the name of one that comes along, or "yaml"`)
	case yaml != "":
		return scenario.Parse("yaml", []byte(yaml))
	case name != "":
		path, text, found := scenarios.Read(name)
		if !found {
			return nil, fmt.Errorf("there is no scenario %q: there is %v", name, scenarios.Names())
		}
		return scenario.Parse(path, text)
	}
	return g.file, nil
}
