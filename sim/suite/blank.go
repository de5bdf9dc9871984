package suite

import (
	"bytes"
	"slices"
)

// only is the feature's text with blank lines for all scenarios but the chosen
// ones, and for the steps that these leave out: godog has no other door for a
// row of an outline, its own tag filter knows only the old syntax, and so every
// line keeps its number.
func (f *feature) only(chosen []*scenario) []byte {
	lines := bytes.Split(f.content, []byte("\n"))
	blank := func(first, last int) {
		for i := first; i <= min(last, len(lines)); i++ {
			lines[i-1] = nil
		}
	}
	kept := map[int]bool{} // first lines of blocks
	for _, s := range chosen {
		kept[s.first] = true
		for _, st := range s.left {
			blank(st.line, st.last)
		}
	}
	for _, s := range f.scenarios {
		switch {
		case !kept[s.first]:
			blank(s.first, s.last)
		case s.row && !slices.Contains(chosen, s):
			blank(s.line, s.line)
		}
	}
	return bytes.Join(lines, []byte("\n"))
}
