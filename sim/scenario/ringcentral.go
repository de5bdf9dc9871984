package scenario

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim"
)

// withRingCentral is the integration whose team has RingCentral's phones.
const withRingCentral = "ringcentral-front"

var channelKeys = []string{"line", "inbox", "for"}

// channel reads a number that is connected with a Front inbox: {line: Support,
// inbox: Support, for: calls}.
func (r *reader) channel(f *File, n ast.Node) error {
	var lines []string
	for _, l := range f.Cast.Lines {
		lines = append(lines, l.Name)
	}
	c := sim.Connection{}
	kind := "calls"
	err := r.object(n, "a channel", channelKeys, func(key string, v ast.Node) (err error) {
		switch key {
		case "line":
			if c.Line, err = r.text(v, key); err == nil {
				err = r.known(v, "line", c.Line, lines)
			}
		case "inbox":
			if c.Inbox, err = r.text(v, key); err == nil {
				err = r.known(v, "inbox", c.Inbox, f.Cast.Inboxes)
			}
		case "for":
			if kind, err = r.text(v, key); err == nil {
				err = r.known(v, "kind of channel", kind, []string{"calls", "texts"})
			}
		}
		return err
	})
	if err == nil && (c.Line == "" || c.Inbox == "") {
		err = r.wrong(lineOf(n), "a channel needs a line and an inbox: for example {line: Support, inbox: Support, for: calls}")
	}
	c.Texts = kind == "texts"
	f.Channels = append(f.Channels, c)
	return err
}

// connectRingCentral connects the channels, or without any every line with one
// inbox, and has the team log in.
func (f *File) connectRingCentral(w *sim.World) error {
	if len(f.Channels) == 0 {
		return w.ConnectRingCentralFront()
	}
	if err := w.Connects(f.Channels...); err != nil {
		return err
	}
	for _, a := range w.Agents() {
		if err := w.LogsInToPlugin(a.Name); err != nil {
			return err
		}
	}
	return nil
}
