package call

import (
	"slices"

	"github.com/callsim/callsim/core/packed"
)

// Names is a list of names, each once, packed into a text so that facts and
// calls stay comparable. The zero value is none.
type Names string

// PackNames packs a list in its order; empty names and repetitions are left out.
func PackNames(list []string) Names {
	var b []byte
	for i, name := range list {
		if name != "" && !slices.Contains(list[:i], name) {
			b = packed.AppendText(b, name)
		}
	}
	return Names(b)
}

// List unpacks. What cannot be read ends it.
func (p Names) List() []string {
	var list []string
	for rest := packed.Reader(p); rest != ""; {
		var name string
		if !rest.Text(&name) {
			return list
		}
		list = append(list, name)
	}
	return list
}

// and adds the names of a later snapshot. What once was there stays, whatever
// was taken away since.
func (p Names) and(more Names) Names {
	switch {
	case more == "" || more == p:
		return p
	case p == "":
		return more
	}
	return PackNames(append(p.List(), more.List()...))
}
