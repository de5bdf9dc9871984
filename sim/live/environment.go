package live

import "github.com/callsim/callsim/sim"

// Variable is a NAME=value that a client program needs.
type Variable struct {
	Name, Value string
	Secret      bool // a credential, or something else that no port says
}

// Environment is everything that a client program needs: base URLs and
// credentials of every port.
func (s *Server) Environment() []Variable {
	g := s.stage.Load()
	variables := []Variable{{"CALLSIM_CONTROL_URL", s.ControlURL(), false}, {"CALLSIM_CONTROL_TOKEN", s.token, true}}
	for i, v := range sim.Vendors {
		variables = append(variables, Variable{v.Prefix + "_BASE_URL", s.endpoints[1+i].URL, false})
		for _, c := range v.Credentials(g.world) {
			variables = append(variables, Variable{c.Name, c.Value, !c.Open})
		}
	}
	if g.channel != "" {
		variables = append(variables, Variable{"FRONT_CHANNEL_ID", g.channel, true})
	}
	if !s.opts.NoCore {
		core := s.endpoints[len(s.endpoints)-1]
		variables = append(variables, Variable{"CALLSIM_CORE_URL", core.URL, false})
	}
	return variables
}

// Died gives what ended a world, if anything but Close does.
func (s *Server) Died() <-chan error { return s.died }
