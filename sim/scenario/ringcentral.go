package scenario

import (
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/yaml"
)

// Channel connects a number with a Front inbox.
type Channel struct {
	integrations.Connection
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
	c.Connection = integrations.Connection{Line: fields.Line, Inbox: fields.Inbox, Texts: fields.For == "texts"}
	switch {
	case c.Connection.Line == "" || c.Inbox == "":
		return n.Errorf("a channel needs a line and an inbox: for example {line: Support, inbox: Support, for: calls}")
	case fields.For != "" && fields.For != "calls" && fields.For != "texts":
		return n.Errorf("for is %q, expected calls or texts", fields.For)
	}
	return nil
}

// connectChannels connects the channels and logs the team in.
func (f *File) connectChannels(p *integrations.Plugin) error {
	var all []integrations.Connection
	for _, c := range f.Channels {
		all = append(all, c.Connection)
	}
	if err := p.Connects(all...); err != nil {
		return err
	}
	return p.LogsAllIn()
}
