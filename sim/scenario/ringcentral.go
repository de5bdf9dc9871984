package scenario

import (
	"fmt"
	"slices"
	"strings"

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

func init() { sentences = slices.Insert(sentences, 1, ringcentralSentences...) }

// ringcentralSentences come early: "the number of" would else be somebody's name.
var ringcentralSentences = []sentence{
	{"AGENT transfers CUSTOMER to the number of LINE", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TransfersToLine(a["AGENT"], a["CUSTOMER"], a["LINE"]) }, nil
	}},
	{"AGENT consults the number NUMBER about CUSTOMER", func(a map[string]string) (deed, error) {
		if !strings.HasPrefix(a["NUMBER"], "+") {
			return nil, fmt.Errorf("%q is no phone number: it begins with +", a["NUMBER"])
		}
		return func(w *sim.World) error { return w.ConsultsAt(a["AGENT"], a["CUSTOMER"], a["NUMBER"]) }, nil
	}},
	{"AGENT answers CUSTOMER in Front", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.AnswersInFront(a["AGENT"], a["CUSTOMER"]) }, nil
	}},
	{"AGENT calls CUSTOMER from the keypad", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.CallsFromFront(a["AGENT"], a["CUSTOMER"], "keypad") }, nil
	}},
	{"AGENT takes no more calls", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TakesCalls(a["AGENT"], false) }, nil
	}},
	{"AGENT takes calls again", func(a map[string]string) (deed, error) {
		return func(w *sim.World) error { return w.TakesCalls(a["AGENT"], true) }, nil
	}},
}
