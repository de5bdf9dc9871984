package scenario

import (
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/yaml"
)

// Channel connects a number with a Front inbox.
type Channel struct {
	sim.Connection
	Line int // of the file
}

// UnmarshalYAML reads {line: Support, inbox: Support, for: calls}.
func (c *Channel) UnmarshalYAML(n *yaml.Node) error {
	var fields struct {
		Line  string `yaml:"line"`
		Inbox string `yaml:"inbox"`
		For   string `yaml:"for"` // "calls" unless given
	}
	if err := n.Decode(&fields); err != nil {
		return err
	}
	c.Connection = sim.Connection{Line: fields.Line, Inbox: fields.Inbox, Texts: fields.For == "texts"}
	switch {
	case c.Connection.Line == "" || c.Inbox == "":
		return n.Errorf("a channel needs a line and an inbox: for example {line: Support, inbox: Support, for: calls}")
	case fields.For != "" && fields.For != "calls" && fields.For != "texts":
		return n.Errorf("for is %q, expected calls or texts", fields.For)
	}
	return nil
}

// connectRingCentral connects the channels, or without any every line with one
// inbox, and logs the team in.
func (f *File) connectRingCentral(w *sim.World) error {
	if len(f.Channels) == 0 {
		return w.ConnectRingCentralFront()
	}
	var all []sim.Connection
	for _, c := range f.Channels {
		all = append(all, c.Connection)
	}
	if err := w.Connects(all...); err != nil {
		return err
	}
	return sim.Every(w.Agents(), func(a *sim.Agent) error { return w.LogsInToPlugin(a.Name) })
}
