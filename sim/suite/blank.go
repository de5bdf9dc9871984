package suite

import (
	"bytes"
	"slices"
)

// only returns the feature's text with blank lines in place of the scenarios that are
// not chosen, and of the steps that chosen scenarios leave out. godog can neither
// select one row of an outline nor read the present tag syntax. Blank lines keep the
// numbers of the other lines.
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
