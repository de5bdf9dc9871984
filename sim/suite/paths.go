package suite

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/sim/nearest"
)

// pathFilter selects the scenarios of files, folders and lines; without any it selects
// all scenarios.
type pathFilter struct {
	texts []string
	parts []pathPart
}

type pathPart struct {
	features []*feature // of the file or folder
	line     int        // 0 = all of it
	row      bool       // the line is a row of an outline
}

func (f pathFilter) take(s *scenario) bool {
	if len(f.parts) == 0 {
		return true
	}
	return slices.ContainsFunc(f.parts, func(p pathPart) bool { return p.take(s) })
}

func (p pathPart) take(s *scenario) bool {
	switch {
	case !slices.Contains(p.features, s.feature):
		return false
	case p.line == 0:
		return true
	case p.row:
		return s.line == p.line
	}
	return s.first <= p.line && p.line <= s.last
}

// parsePaths reads the arguments. Each must name a scenario; features on disk are read.
func (p *plan) parsePaths(texts []string) (pathFilter, error) {
	f := pathFilter{texts: texts}
	for _, text := range texts {
		part, err := p.parsePath(text)
		if err != nil {
			return f, err
		}
		f.parts = append(f.parts, part)
	}
	return f, nil
}

func (p *plan) parsePath(text string) (pathPart, error) {
	name, line := text, 0
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		n, err := strconv.Atoi(text[i+1:])
		if err != nil || n < 1 {
			return pathPart{}, fmt.Errorf("%s: a line number was expected after the colon, found %q", text, text[i+1:])
		}
		name, line = text[:i], n
	}
	found, err := p.named(name)
	switch {
	case err != nil:
		return pathPart{}, err
	case line == 0:
		return pathPart{features: found}, nil
	case path.Ext(name) != ".feature":
		return pathPart{}, fmt.Errorf("%s: a line needs a feature file before it, not a folder", text)
	}
	return atLine(text, found[0], line)
}

// named returns the features of a file or folder of the suite, or else on disk. A name
// such as ./x is searched on disk only.
func (p *plan) named(name string) ([]*feature, error) {
	if !onlyOnDisk(name) {
		if found := p.own(name); len(found) > 0 {
			return found, nil
		}
		if !onDisk(name) {
			return nil, fmt.Errorf("%s: there is no such feature file or folder, neither in the suite nor on disk%s", name, nearest.DidYouMean(path.Clean(name), p.names()))
		}
	}
	return p.readDisk(name)
}

// own returns features of the suite by a name with or without the root.
func (p *plan) own(name string) []*feature {
	name = path.Clean(name)
	if name == p.root && p.root != "" {
		name = "."
	}
	if p.root != "" {
		name = strings.TrimPrefix(name, p.root+"/")
	}
	var found []*feature
	for _, f := range p.features {
		if !f.foreign && (name == "." || f.file == name || strings.HasPrefix(f.file, name+"/")) {
			found = append(found, f)
		}
	}
	return found
}

// names lists the files and folders of the suite, as reported.
func (p *plan) names() []string {
	seen := map[string]bool{}
	var names []string
	for _, f := range p.features {
		for name := f.uri; !f.foreign && name != "." && name != p.root && !seen[name]; name = path.Dir(name) {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// atLine returns the outline's row at the line, or the scenario whose block contains the
// line.
func atLine(text string, f *feature, line int) (pathPart, error) {
	part := pathPart{features: []*feature{f}, line: line}
	nearest := f.scenarios[0]
	inside := false
	for _, s := range f.scenarios {
		if s.row && s.line == line {
			part.row = true
			return part, nil
		}
		inside = inside || s.first <= line && line <= s.last
		if abs(s.line-line) < abs(nearest.line-line) {
			nearest = s
		}
	}
	if inside {
		return part, nil
	}
	return part, fmt.Errorf("%s: no scenario stands at this line; the nearest is %s:%d (%s)", text, f.uri, nearest.line, nearest.name)
}

func abs(n int) int { return max(n, -n) }
