package timeline

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim/trace"
)

// causes holds the entries printed so far, by number.
type causes map[int]cause

type cause struct {
	name string
	of   int // the entry that led to it
}

// add notes an entry and returns the chain of causes that led to it, the nearest
// first. An entry whose cause is not over yet has that one's number only.
func (c *causes) add(e trace.Entry, name string) string {
	(*c)[e.N] = cause{name, e.Cause}
	var chain []string
	for n := e.Cause; n != 0; {
		known, there := (*c)[n]
		chain = append(chain, strings.TrimSpace(fmt.Sprint(n, " ", known.name)))
		if !there {
			break
		}
		n = known.of
	}
	if e.Guess {
		chain = append(chain, "(a guess)")
	}
	if len(e.Also) > 0 {
		chain = append(chain, fmt.Sprint("also of ", strings.Trim(fmt.Sprint(e.Also), "[]")))
	}
	return strings.Join(chain, " ← ")
}

// name returns a few words for an entry.
func (p *Printer) name(e trace.Entry) string {
	switch e.Kind {
	case trace.KindAction:
		return strings.TrimSpace(e.Who + " " + e.Does + " " + e.Detail)
	case trace.KindExchange:
		return p.what(e.Exchange)
	}
	return e.System + " " + e.Text
}

// decision describes what the core decided, by which rules and which field.
func (p *Printer) decision(e trace.Entry) string {
	d := e.Decision
	text := e.System + ": " + e.Text
	if d.Result != "" {
		text += " " + p.paint.good(d.Result)
	}
	if d.Failed != "" {
		text += " " + p.paint.bad(d.Failed)
	}
	why := d.Rules
	if d.Field != "" {
		why += ", " + d.Field
	}
	if d.Value != "" {
		why += " is " + d.Value
	}
	if why == "" {
		return text
	}
	return text + p.paint.dim(" ("+why+")")
}
