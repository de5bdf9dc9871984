package suite

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim/nearest"
)

// FormatSpec is one report: its format and its file ("" = Out).
type FormatSpec struct {
	Name string
	File string
}

// renderers are the formats by name. Formats for the screen may use colours.
var renderers = map[string]func(w io.Writer, r *Result, paint Paint) error{
	"progress": renderProgress,
	"pretty":   renderPretty,
	"junit":    renderJUnit,
	"json":     renderJSON,
}

// FormatNames lists the formats, the default first.
func FormatNames() []string { return []string{"progress", "pretty", "junit", "json"} }

// ParseFormat reads "F" or "F:FILE".
func ParseFormat(text string) (FormatSpec, error) {
	name, file, toFile := strings.Cut(text, ":")
	if !slices.Contains(FormatNames(), name) {
		return FormatSpec{}, fmt.Errorf("--format %s: there is no format %q, only %s%s", text, name,
			strings.Join(FormatNames(), ", "), nearest.DidYouMean(name, FormatNames()))
	}
	if toFile && strings.TrimSpace(file) == "" {
		return FormatSpec{}, fmt.Errorf("--format %s: a file name was expected after the colon", text)
	}
	if strings.ContainsRune(file, 0) {
		return FormatSpec{}, fmt.Errorf("--format %q: a file name cannot contain a zero byte", text)
	}
	return FormatSpec{Name: name, File: file}, nil
}

// withScreen adds progress when every report goes to a file, so that a failing run is
// visible.
func withScreen(specs []FormatSpec) []FormatSpec {
	if slices.ContainsFunc(specs, func(s FormatSpec) bool { return s.File == "" }) {
		return specs
	}
	return append(slices.Clone(specs), FormatSpec{Name: "progress"})
}

// reports are the opened files, in the order of Options.Formats.
type reports struct {
	o     Options
	files []*os.File // nil = Out
}

// openReports opens every file before anything runs, so that a misspelt folder does
// not waste a long run.
func openReports(o Options) (*reports, error) {
	rs := &reports{o: o}
	seen := map[string]bool{}
	for _, spec := range o.Formats {
		var file *os.File
		var err error
		switch {
		case renderers[spec.Name] == nil:
			err = fmt.Errorf("there is no format %q", spec.Name)
		case seen[spec.File]:
			err = fmt.Errorf("--format %s: two reports cannot share %s", spec.Name, orOutput(spec.File))
		case spec.File != "":
			if file, err = os.Create(spec.File); err != nil {
				err = fmt.Errorf("--format %s: cannot write the report: %w", spec.Name, err)
			}
		}
		if err != nil {
			rs.close()
			return nil, err
		}
		seen[spec.File] = true
		rs.files = append(rs.files, file)
	}
	return rs, nil
}

func orOutput(file string) string {
	if file == "" {
		return "the standard output"
	}
	return file
}

func (rs *reports) close() {
	for _, f := range rs.files {
		if f != nil {
			f.Close()
		}
	}
}

// render writes every report and returns the first error.
func (rs *reports) render(r *Result) error {
	var first error
	for i, spec := range rs.o.Formats {
		if err := rs.renderOne(i, spec, r); err != nil && first == nil {
			first = fmt.Errorf("writing the %s report: %w", spec.Name, err)
		}
	}
	return first
}

func (rs *reports) renderOne(i int, spec FormatSpec, r *Result) error {
	var buf bytes.Buffer
	file := rs.files[i]
	if err := renderers[spec.Name](&buf, r, Paint(file == nil && rs.o.Color)); err != nil {
		return err
	}
	if file == nil {
		_, err := rs.o.Out.Write(buf.Bytes())
		return err
	}
	if _, err := file.Write(buf.Bytes()); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
