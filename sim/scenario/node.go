package scenario

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim/people"
)

// object walks the keys of a mapping in their order. With known keys, any other
// is an error that lists them; a key twice always is.
func (r *reader) object(n ast.Node, what string, keys []string, each func(string, ast.Node) error) error {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		return r.wrong(lineOf(n), "%s is %s: expected keys with values%s", what, kindOf(n), among(keys))
	}
	seen := map[string]bool{}
	for _, p := range pairs {
		key, isScalar := scalar(p.Key)
		if r.json {
			key = strings.ReplaceAll(key, "_", " ")
		}
		line := lineOf(p.Key)
		switch {
		case !isScalar:
			return r.wrong(line, "a key of %s is not a word", what)
		case keys != nil && !slices.Contains(keys, key):
			return r.wrong(line, "%s has no key %q: expected %s", what, key, listOf(keys))
		case seen[key]:
			return r.wrong(line, "%s has the key %q twice", what, key)
		}
		seen[key] = true
		if err := each(key, p.Value); err != nil {
			return err
		}
	}
	return nil
}

// field is a key of a mapping and what reads its value.
type field struct {
	key  string
	read func(key string, v ast.Node) error
}

// fields reads a mapping that has these keys, or some of them.
func (r *reader) fields(n ast.Node, what string, all []field) error {
	var keys []string
	for _, f := range all {
		keys = append(keys, f.key)
	}
	return r.object(n, what, keys, func(key string, v ast.Node) error {
		return all[slices.Index(keys, key)].read(key, v)
	})
}

// into stores what is read; later stores the node, to be read when the rest is known;
// each reads the elements of a list.
func into[T any](to *T, read func(ast.Node, string) (T, error)) func(string, ast.Node) error {
	return func(key string, v ast.Node) (err error) {
		*to, err = read(v, key)
		return err
	}
}

func later(to *ast.Node) func(string, ast.Node) error {
	return func(_ string, v ast.Node) error { *to = v; return nil }
}

// deferred is a node that is read when the rest is known.
type deferred struct {
	node ast.Node
	read func(ast.Node) error
}

// then reads the deferred nodes that are there, unless there is an error already.
func then(err error, all ...deferred) error {
	for _, d := range all {
		if err == nil && d.node != nil {
			err = d.read(d.node)
		}
	}
	return err
}

func each(r *reader, read func(ast.Node) error) func(string, ast.Node) error {
	return func(key string, v ast.Node) error { return r.list(v, key, read) }
}

// checked reads a text of a form of its own.
func (r *reader) checked(check func(string) error) func(ast.Node, string) (string, error) {
	return func(n ast.Node, what string) (string, error) {
		s, err := r.text(n, what)
		if err == nil {
			if wrong := check(s); wrong != nil {
				err = r.wrong(lineOf(n), "%s: %s", what, wrong)
			}
		}
		return s, err
	}
}

// oneOf reads a name that is one of all.
func (r *reader) oneOf(kind string, all []string) func(ast.Node, string) (string, error) {
	return func(n ast.Node, what string) (string, error) {
		s, err := r.text(n, what)
		if err == nil {
			err = r.known(n, kind, s, all)
		}
		return s, err
	}
}

func (r *reader) list(n ast.Node, what string, each func(ast.Node) error) error {
	s, isList := n.(*ast.SequenceNode)
	if !isList {
		return r.wrong(lineOf(n), "%s is %s: expected a list", what, kindOf(n))
	}
	for _, v := range s.Values {
		if err := each(v); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) names(n ast.Node, what string) ([]string, error) {
	var all []string
	err := r.list(n, what, func(v ast.Node) error {
		name, err := r.text(v, "a name in "+what)
		if err == nil && slices.Contains(all, name) {
			err = r.wrong(lineOf(v), "%s stands twice in %s", name, what)
		}
		all = append(all, name)
		return err
	})
	return all, err
}

// namesOf reads a list of names of which each is one of all.
func (r *reader) namesOf(kind string, all func() []string) func(ast.Node, string) ([]string, error) {
	return func(n ast.Node, what string) ([]string, error) {
		names, err := r.names(n, what)
		for _, name := range names {
			if err == nil {
				err = r.known(n, kind, name, all())
			}
		}
		return names, err
	}
}

func (r *reader) text(n ast.Node, what string) (string, error) {
	s, isScalar := scalar(n)
	if !isScalar || strings.TrimSpace(s) == "" {
		return "", r.wrong(lineOf(n), "%s is %s: expected text", what, kindOf(n))
	}
	return strings.TrimSpace(s), nil
}

func (r *reader) yes(n ast.Node, what string) (bool, error) {
	b, isBool := n.(*ast.BoolNode)
	if !isBool {
		return false, r.wrong(lineOf(n), "%s is %s: expected true or false", what, kindOf(n))
	}
	return b.Value, nil
}

func (r *reader) whole(n ast.Node, what string, least, most int) (int, error) {
	s, _ := scalar(n)
	i, err := strconv.Atoi(s)
	if err != nil || i < least || i > most {
		return 0, r.wrong(lineOf(n), "%s is %q: expected a whole number from %d to %d", what, s, least, most)
	}
	return i, nil
}

// between is whole with its bounds.
func (r *reader) between(least, most int) func(ast.Node, string) (int, error) {
	return func(n ast.Node, what string) (int, error) { return r.whole(n, what, least, most) }
}

func (r *reader) span(n ast.Node, what string) (time.Duration, error) {
	s, _ := scalar(n)
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > maxTimeline {
		return 0, r.wrong(lineOf(n), "%s is %q: expected a span of time such as 30s, 5m or 1h, at most 720h", what, s)
	}
	return d, nil
}

// moment reads a date and a time of day, with a time zone or in UTC.
func (r *reader) moment(n ast.Node, what string) (time.Time, error) {
	const layout = "2006-01-02 15:04"
	s, _ := scalar(n)
	date, zone := s, time.UTC
	if len(s) > len(layout) && s[len(layout)] == ' ' {
		date = s[:len(layout)]
		if err := people.CheckZone(s[len(layout)+1:]); err != nil {
			return time.Time{}, r.wrong(lineOf(n), "%s is %q: %s", what, s, err)
		}
		zone, _ = time.LoadLocation(s[len(layout)+1:]) // just checked
	}
	t, err := time.ParseInLocation(layout, date, zone)
	if err != nil {
		return t, r.wrong(lineOf(n), "%s is %q: expected a date and a time of day such as 2026-01-10 09:30, which is UTC, or 2026-01-10 09:30 Europe/Rome", what, s)
	}
	if t.Format(layout) != date {
		return t, r.wrong(lineOf(n), "%s is %q: there is no such time, as the clocks change; expected for example %s", what, s, t.Format(layout))
	}
	return t.UTC(), nil
}

func (r *reader) known(n ast.Node, kind, name string, all []string) error {
	if err := known(kind, name, all); err != nil {
		return r.wrong(lineOf(n), "%s", err)
	}
	return nil
}

func known(kind, name string, all []string) error {
	if slices.Contains(all, name) {
		return nil
	}
	if len(all) == 0 {
		return fmt.Errorf("there is no %s called %q: there is none at all", kind, name)
	}
	return fmt.Errorf("there is no %s called %q: expected %s", kind, name, listOf(all))
}

// scalar is the text of a node that holds one value, as it was written.
func scalar(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.LiteralNode:
		return v.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func kindOf(n ast.Node) string {
	switch n.(type) {
	case nil, *ast.NullNode:
		return "empty"
	case *ast.MappingNode, *ast.MappingValueNode:
		return "a mapping"
	case *ast.SequenceNode:
		return "a list"
	}
	if s, isScalar := scalar(n); isScalar {
		return strconv.Quote(s)
	}
	return "something else"
}

func lineOf(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

func listOf(all []string) string { return strings.Join(all, ", ") }

func among(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return " (" + listOf(keys) + ")"
}

var position = regexp.MustCompile(`^\[(\d+):\d+\]\s*`)

// lineOfSyntaxError reads the line out of the YAML library's error text, which
// begins with [line:column].
func lineOfSyntaxError(err error) int {
	if m := position.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return line
	}
	return 1
}

func firstLine(err error) string {
	text, _, _ := strings.Cut(position.ReplaceAllString(err.Error(), ""), "\n")
	return text
}
