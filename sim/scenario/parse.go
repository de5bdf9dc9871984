package scenario

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of a scenario file, against files that are no scenario at all.
const (
	maxFile     = 1 << 20 // bytes
	maxTimeline = 30 * 24 * time.Hour
	maxCalls    = 100_000
)

// Error says what is wrong with a scenario file, and where.
type Error struct {
	Path string
	Line int // from 1
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Text) }

// Read reads and parses a scenario file.
func Read(path string) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the scenario: %w", err)
	}
	return Parse(path, text)
}

// Parse understands a scenario; path is only named in errors. An error is an
// *Error with the line.
func Parse(path string, text []byte) (*File, error) {
	r := reader{path: path}
	if len(text) > maxFile {
		return nil, r.wrong(1, "the file has %d bytes: a scenario has at most %d", len(text), maxFile)
	}
	tree, err := parseYAML(text)
	if err != nil {
		return nil, r.wrong(lineOfSyntaxError(err), "this is not YAML: %s", firstLine(err))
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return nil, r.wrong(1, "the file is empty: expected the keys %s", listOf(fileKeys))
	}
	if len(tree.Docs) > 1 {
		return nil, r.wrong(tree.Docs[1].Start.Position.Line, "a scenario is one YAML document, this begins a second")
	}
	f := &File{Path: path, Seed: 1}
	if err := r.file(f, tree.Docs[0].Body); err != nil {
		return nil, err
	}
	return f, nil
}

// parseYAML turns a panic of the YAML parser on nonsense into an error: what a
// user wrote must never end the program.
func parseYAML(text []byte) (tree *ast.File, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("[1:1] the YAML parser gave up: %v", p)
		}
	}()
	return parser.ParseBytes(text, 0)
}

var (
	fileKeys    = []string{"name", "about", "seed", "start", "cast", "spark", "salesforce", "settings", "connect", "channels", "front rules", "timeline", "traffic", "expect"}
	connectable = []string{"aircall-front", "aircall-spark", "aircall-gorgias", "aircall-salesforce", withRingCentral}
)

// reader walks the YAML tree; each method understands one kind of node.
type reader struct {
	path string
	json bool // the keys of the control API: with _ for a space
}

func (r *reader) wrong(line int, format string, args ...any) error {
	return &Error{Path: r.path, Line: max(line, 1), Text: fmt.Sprintf(format, args...)}
}

func (r *reader) file(f *File, n ast.Node) error {
	var spark, salesforce, channels, timeline, traffic, expect ast.Node
	err := r.fields(n, "the scenario", []field{
		{"name", into(&f.Name, r.text)},
		{"about", into(&f.About, r.text)},
		{"seed", into(&f.Seed, r.seed)},
		{"start", into(&f.Start, r.moment)},
		{"cast", func(_ string, v ast.Node) error { return r.cast(&f.Cast, v) }},
		{"spark", later(&spark)},
		{"salesforce", later(&salesforce)},
		{"settings", func(_ string, v ast.Node) error { return r.settings(f, v) }},
		{"connect", into(&f.Connect, r.namesOf("integration", func() []string { return connectable }))},
		{"channels", later(&channels)},
		{"front rules", func(_ string, v ast.Node) error { return r.frontRules(f, v) }},
		{"timeline", later(&timeline)},
		{"traffic", later(&traffic)},
		{"expect", later(&expect)},
	})
	if err != nil {
		return err
	}
	switch {
	case f.Name == "":
		return r.wrong(1, "the scenario has no name: add one, for example `name: A missed call`")
	case len(f.Connect) == 0:
		return r.wrong(1, "nothing is connected: add `connect: [%s]`", strings.Join(connectable, ", "))
	case timeline == nil && traffic == nil:
		return r.wrong(1, "nothing happens: add a timeline or traffic")
	}
	of := func(read func(*File, ast.Node) error) func(ast.Node) error {
		return func(n ast.Node) error { return read(f, n) }
	}
	// Read last: names are checked against the cast, wherever it stands.
	err = then(nil,
		deferred{spark, of(r.spark)},
		deferred{salesforce, of(r.salesforce)},
		deferred{channels, func(n ast.Node) error { return r.list(n, "channels", of(r.channel)) }})
	if err == nil {
		err = r.phoneSystems(f)
	}
	return then(err, deferred{traffic, of(r.traffic)}, deferred{timeline, of(r.timeline)}, deferred{expect, of(r.expect)})
}

func (r *reader) settings(f *File, n ast.Node) error {
	f.Settings = map[string]map[string]any{}
	return r.object(n, "settings", connectable, func(integration string, v ast.Node) error {
		if integration == "aircall-salesforce" {
			return r.dashboard(f, v)
		}
		values := map[string]any{}
		f.Settings[integration] = values
		return r.object(v, "the settings of "+integration, []string{"enabled"}, func(key string, v ast.Node) error {
			on, err := r.yes(v, key)
			values[key] = on
			return err
		})
	})
}

func (r *reader) traffic(f *File, n ast.Node) error {
	t := &Traffic{Answered: 100, Talk: 2 * time.Minute}
	err := r.fields(n, "traffic", []field{
		{"calls", into(&t.Calls, r.between(1, maxCalls))},
		{"over", into(&t.Over, r.span)},
		{"bursts", func(_ string, v ast.Node) error { return r.bursts(t, v) }},
		{"customers", into(&t.Customers, r.between(1, maxCalls))},
		{"lines", func(key string, v ast.Node) (err error) {
			if t.Lines, err = r.names(v, key); err != nil {
				return err
			}
			return each(r, func(v ast.Node) error { _, err := r.oneOf("line", f.Cast.lineNames())(v, key); return err })(key, v)
		}},
		{"answered", into(&t.Answered, r.between(0, 100))},
		{"talk", into(&t.Talk, r.span)},
	})
	switch {
	case err != nil:
		return err
	case len(t.Lines) == 0 || (t.Calls == 0) != (t.Over == 0) || t.Calls == 0 && len(t.Bursts) == 0:
		return r.wrong(lineOf(n), "traffic needs calls, over and lines, or bursts and lines: for example {calls: 20, over: 1h, lines: [Support]}")
	}
	if t.Customers == 0 {
		t.Customers = t.Calls
		for _, b := range t.Bursts {
			t.Customers += b.Calls
		}
	}
	if t.Customers > maxCalls {
		return r.wrong(lineOf(n), "the traffic has %d customers: at most %d are possible", t.Customers, maxCalls)
	}
	f.Traffic = t
	return r.playable(t, lineOf(n))
}

// playable refuses bursts for which there are not enough customers: who is on the
// phone cannot call.
func (r *reader) playable(t *Traffic, line int) error {
	busy := burstLength + max(longestGivingUp, longestPickUp+shortestTalk+t.Talk)
	for _, b := range t.Bursts {
		at := 0
		for _, other := range t.Bursts {
			if d := (other.At - b.At).Abs(); other.At <= b.At && d < busy {
				at += other.Calls
			}
		}
		if at > t.Customers {
			return r.wrong(line, "the bursts cannot be played: up to %d are on the phone at %s, and there are %d customers; add customers, or let the bursts lie %s apart",
				at, b.At, t.Customers, busy)
		}
	}
	return nil
}

// bursts reads the moments at which many call at once, in their order.
func (r *reader) bursts(t *Traffic, n ast.Node) error {
	return r.object(n, "bursts", nil, func(key string, v ast.Node) error {
		at, err := time.ParseDuration(key)
		if err != nil || at < 0 || at > maxTimeline {
			return r.wrong(lineOf(v), "%q is no time of a burst: write for example {0s: 10, 5m: 20}", key)
		}
		calls, err := r.whole(v, "a burst", 1, maxCalls)
		t.Bursts = append(t.Bursts, Burst{At: at, Calls: calls})
		return err
	})
}

func (r *reader) seed(n ast.Node, what string) (uint64, error) {
	text, err := r.text(n, what)
	if err != nil {
		return 0, err
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, r.wrong(lineOf(n), "the seed %q is not a whole number from 0", text)
	}
	return seed, nil
}
