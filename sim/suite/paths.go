package suite

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// pathFilter takes the scenarios of the files, folders and lines given; without
// any it takes all.
type pathFilter struct {
	texts []string
	parts []pathPart
}

type pathPart struct {
	file string // file or folder within the FS, "." = all
	line int    // 0 = whole file
	row  bool   // the line is that of an outline's row
}

func (f pathFilter) take(s *scenario) bool {
	if len(f.parts) == 0 {
		return true
	}
	for _, p := range f.parts {
		if p.take(s) {
			return true
		}
	}
	return false
}

func (p pathPart) take(s *scenario) bool {
	if p.file != "." && s.feature.file != p.file && !strings.HasPrefix(s.feature.file, p.file+"/") {
		return false
	}
	switch {
	case p.line == 0:
		return true
	case p.row:
		return s.line == p.line
	}
	return s.first <= p.line && p.line <= s.last
}

// parsePaths reads the arguments and demands that each names something.
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
	part := pathPart{file: p.within(name), line: line}
	if !p.has(part.file) {
		return part, fmt.Errorf("%s: the suite has no such feature file or folder%s", name, didYouMean(path.Clean(name), p.names()))
	}
	if line == 0 {
		return part, nil
	}
	return p.atLine(text, part)
}

// within is the name below the FS: with or without the root's name before it.
func (p *plan) within(name string) string {
	name = path.Clean(name)
	if p.root != "" {
		if name == p.root {
			return "."
		}
		name = strings.TrimPrefix(name, p.root+"/")
	}
	return name
}

func (p *plan) has(file string) bool {
	for _, f := range p.features {
		if file == "." || f.file == file || strings.HasPrefix(f.file, file+"/") {
			return true
		}
	}
	return false
}

// names are all files and folders, as reported.
func (p *plan) names() []string {
	seen := map[string]bool{}
	var names []string
	for _, f := range p.features {
		for name := f.uri; name != "." && name != p.root && !seen[name]; name = path.Dir(name) {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// atLine finds what stands at the line: an outline's row, or the scenario whose
// block contains it.
func (p *plan) atLine(text string, part pathPart) (pathPart, error) {
	var nearest *scenario
	inside := false
	for _, s := range p.scenarios {
		if s.feature.file != part.file {
			continue
		}
		if s.row && s.line == part.line {
			part.row = true
			return part, nil
		}
		inside = inside || s.first <= part.line && part.line <= s.last
		if nearest == nil || abs(s.line-part.line) < abs(nearest.line-part.line) {
			nearest = s
		}
	}
	switch {
	case inside:
		return part, nil
	case nearest == nil:
		return part, fmt.Errorf("%s: a line needs a feature file before it, not a folder", text)
	}
	return part, fmt.Errorf("%s: no scenario stands at this line; the nearest is %s:%d (%s)",
		text, nearest.feature.uri, nearest.line, nearest.name)
}

func abs(n int) int { return max(n, -n) }
