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

// apiVersion changes when clients must change.
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

// worldJSON describes the served world.
type worldJSON struct {
	Scenario  string     `json:"scenario"`
	About     string     `json:"about"`
	Seed      uint64     `json:"seed"`
	Playing   bool       `json:"playing"`
	Endpoints []Endpoint `json:"endpoints"`

	Program     string       `json:"program,omitempty"` // external program in place of the core
	Connections []Connection `json:"connections,omitempty"`
	Kept        []string     `json:"kept,omitempty"` // registrations taken over from the previous world
	Lost        []string     `json:"lost,omitempty"`
}

func (s *Server) worldOf(g *stage) worldJSON {
	return worldJSON{g.file.Name, g.file.About, s.opts.Seed, g.playing, s.endpoints,
		g.world.Program(), g.connections, g.restored.Kept, g.restored.Lost}
}

func (s *Server) getWorld(r *request) (any, error) { return s.worldOf(r.stage), nil }

// scenarioJSON is a built-in scenario.
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

// postReset replaces the world behind the ports. The old world runs until the new one
// is ready, and stays if the new one cannot be set up. Registrations of external programs
// are taken over.
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
	play := r.stage.playing || to.Scenario != "" || to.YAML != "" // a chosen scenario is played
	if to.Play != nil {
		play = *to.Play
	}
	next, err := s.newStage(file, play, program)
	if err != nil {
		return nil, failed(http.StatusBadRequest, err)
	}
	if r.stage.dead() == nil {
		_ = r.stage.inside(func(w *sim.World) error { // an error means that the old world has died, with its registrations
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

// chosen returns the scenario of a reset: a built-in one, one in the request, or the
// present one again.
func (g *stage) chosen(name, yaml string) (*scenario.File, error) {
	switch {
	case name != "" && yaml != "":
		return nil, errors.New(`reset takes either "scenario", the name of a built-in scenario, or "yaml"`)
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
