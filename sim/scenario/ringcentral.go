package scenario

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim/integrations"
)

// withRingCentral is the integration whose team has RingCentral's phones.
const withRingCentral = "ringcentral-front"

// channel reads a number that is connected with a Front inbox: {line: Support,
// inbox: Support, for: calls}.
func (r *reader) channel(f *File, n ast.Node) error {
	c := integrations.Connection{}
	kind := "calls"
	err := r.fields(n, "a channel", []field{
		{"line", into(&c.Line, r.oneOf("line", f.Cast.lineNames()))},
		{"inbox", into(&c.Inbox, r.oneOf("inbox", f.Cast.Inboxes))},
		{"for", into(&kind, r.oneOf("kind of channel", []string{"calls", "texts"}))},
	})
	if err == nil && (c.Line == "" || c.Inbox == "") {
		err = r.wrong(lineOf(n), "a channel needs a line and an inbox: for example {line: Support, inbox: Support, for: calls}")
	}
	c.Texts = kind == "texts"
	f.Channels = append(f.Channels, c)
	return err
}

// connectChannels connects the channels and logs the team in.
func (f *File) connectChannels(p *integrations.Plugin) error {
	if err := p.Connects(f.Channels...); err != nil {
		return err
	}
	return p.LogsAllIn()
}
