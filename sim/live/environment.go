package live

import (
	"strings"

	"github.com/callsim/callsim/sim"
)

// Variable is a NAME=value that a client program needs.
type Variable struct {
	Name, Value string
	Kind        VariableKind
}

// VariableKind is how freely a variable may be shown.
type VariableKind int

// The kinds of variables.
const (
	Address VariableKind = iota // of a port
	Known                       // a name or number that gives no access by itself
	Secret
)

// Environment returns what a client program needs: base URLs and credentials of every
// port.
func (s *Server) Environment() []Variable {
	g := s.stage.Load()
	variables := []Variable{{"CALLSIM_CONTROL_URL", s.ControlURL(), Address}, {"CALLSIM_CONTROL_TOKEN", s.token, Secret}}
	for i, v := range sim.Vendors {
		variables = append(variables, Variable{v.Prefix + "_BASE_URL", s.endpoints[1+i].URL, Address})
		for _, c := range v.Credentials(g.world) {
			kind := Secret
			if c.Open {
				kind = Known
			}
			variables = append(variables, Variable{c.Name, c.Value, kind})
		}
	}
	if g.channel != "" {
		variables = append(variables, Variable{"FRONT_CHANNEL_ID", g.channel, Known})
	}
	if !s.opts.NoCore {
		core := s.endpoints[len(s.endpoints)-1]
		variables = append(variables, Variable{"CALLSIM_CORE_URL", core.URL, Address},
			// For `callsim core refused`.
			Variable{"CALLSIM_CORE_LISTEN", strings.TrimPrefix(core.URL, "http://"), Address},
			Variable{"CALLSIM_CORE_SETTINGS_TOKEN", s.token, Known})
	}
	return variables
}

// Died receives the error that ended a world, unless Close ended it.
func (s *Server) Died() <-chan error { return s.died }
