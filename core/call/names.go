package call

import (
	"slices"

	"github.com/callsim/callsim/core/packed"
)

// Names is a list of names, each once, packed into a string so that facts and calls
// stay comparable. The zero value is the empty list.
type Names string

// PackNames packs a list in its order, without empty names and repetitions.
func PackNames(list []string) Names {
	var b []byte
	for i, name := range list {
		if name != "" && !slices.Contains(list[:i], name) {
			b = packed.AppendText(b, name)
		}
	}
	return Names(b)
}

// List unpacks the names up to the first that cannot be read.
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

// and appends the names of a later snapshot. Names that were removed since stay.
func (p Names) and(more Names) Names {
	switch {
	case more == "" || more == p:
		return p
	case p == "":
		return more
	}
	return PackNames(append(p.List(), more.List()...))
}
