package yaml

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/callsim/callsim/sim/nearest"
)

// Node is a value of a file and its place in it.
type Node struct {
	file string
	path string // "cast.lines[1].hours", "" for the whole file
	json bool
	node *yaml.Node
}

// Pair is a key of a mapping with its value.
type Pair struct {
	Key   string
	Value *Node
}

// Map is a mapping with keys of the author's choice, in the order of the file.
type Map[T any] []Entry[T]

// Entry is a key of a [Map] with its value.
type Entry[T any] struct {
	Key   string
	Line  int // of the file
	Value T
}

// UnmarshalYAML implements [Unmarshaler].
func (m *Map[T]) UnmarshalYAML(n *Node) error {
	pairs, err := n.Pairs()
	for _, p := range pairs {
		e := Entry[T]{Key: p.Key, Line: p.Value.Line()}
		if err := p.Value.Decode(&e.Value); err != nil {
			return err
		}
		*m = append(*m, e)
	}
	return err
}

// Text is a text with its line.
type Text struct {
	Line  int // of the file
	Value string
}

// UnmarshalYAML implements [Unmarshaler].
func (t *Text) UnmarshalYAML(n *Node) error {
	t.Line = n.Line()
	return n.Decode(&t.Value)
}

// Line is the line of the file, from 1.
func (n *Node) Line() int { return max(n.node.Line, 1) }

// IsList reports whether the value is a list.
func (n *Node) IsList() bool { return n.node.Kind == yaml.SequenceNode }

// IsText reports whether the value is a single word, number or text.
func (n *Node) IsText() bool { return n.node.Kind == yaml.ScalarNode && n.node.ShortTag() != "!!null" }

// Errorf returns an [*Error] that begins with the place of the node: "size: no whole
// number", or "size is empty" for a text that begins with "is".
func (n *Node) Errorf(format string, args ...any) error {
	text, place := fmt.Sprintf(format, args...), n.path
	switch {
	case strings.HasPrefix(text, "is ") && place == "":
		text = "the content " + text
	case strings.HasPrefix(text, "is "):
		text = place + " " + text
	case place != "":
		text = place + ": " + text
	}
	return &Error{n.file, n.Line(), text}
}

// Text returns a single value as it is written, without spaces around it. It must
// not be empty.
func (n *Node) Text() (string, error) {
	text := strings.TrimSpace(n.node.Value)
	if !n.IsText() || text == "" {
		return "", n.Errorf("is %s, expected text", n.kind())
	}
	return text, nil
}

// List returns the elements of a list.
func (n *Node) List() ([]*Node, error) {
	if !n.IsList() {
		return nil, n.Errorf("is %s, expected a list", n.kind())
	}
	var all []*Node
	for i, element := range n.node.Content {
		all = append(all, n.child(element, fmt.Sprintf("%s[%d]", n.path, i+1)))
	}
	return all, nil
}

// Pairs returns the keys of a mapping with their values. A key that is not among
// the known ones is an error, unless none are given, and so is a key given twice.
func (n *Node) Pairs(known ...string) ([]Pair, error) {
	if n.node.Kind != yaml.MappingNode {
		return nil, n.Errorf("is %s, expected keys with values%s", n.kind(), among(n.spelt(known)))
	}
	var all []Pair
	lines := map[string]int{}
	for i := 0; i+1 < len(n.node.Content); i += 2 {
		at := n.child(n.node.Content[i], n.path)
		key, err := at.Text()
		if err != nil {
			return nil, at.Errorf("a key is %s, expected a word", at.kind())
		}
		place := slices.Index(n.spelt(known), key)
		if known != nil && place < 0 {
			return nil, at.Errorf("unknown key %q, expected %s%s", key, Or(n.spelt(known)), nearest.DidYouMean(key, n.spelt(known)))
		}
		if first := lines[key]; first > 0 {
			return nil, at.Errorf("the key %q appears twice, first on line %d", key, first)
		}
		lines[key] = at.Line()
		p := Pair{key, n.child(n.node.Content[i+1], strings.TrimPrefix(n.path+"."+key, "."))}
		if known != nil {
			p.Key = known[place]
		}
		all = append(all, p)
	}
	return all, nil
}

// spelt returns keys as the source has them: in JSON with _ for a space.
func (n *Node) spelt(keys []string) []string {
	if !n.json {
		return keys
	}
	var all []string
	for _, key := range keys {
		all = append(all, strings.ReplaceAll(key, " ", "_"))
	}
	return all
}

func (n *Node) child(node *yaml.Node, path string) *Node {
	return &Node{file: n.file, path: path, json: n.json, node: node}
}

// kind describes what the value is; it shows no text, which may be a secret.
func (n *Node) kind() string {
	switch {
	case n.node.Kind == yaml.MappingNode:
		return "a mapping"
	case n.node.Kind == yaml.SequenceNode:
		return "a list"
	case n.node.ShortTag() == "!!null" || strings.TrimSpace(n.node.Value) == "":
		return "empty"
	}
	return "text"
}

func among(keys []string) string {
	if len(keys) == 0 {
		return ""
	}
	return " (" + strings.Join(keys, ", ") + ")"
}

// Or lists alternatives as errors do: "core, fake or both".
func Or[S ~string](alternatives []S) string {
	var b strings.Builder
	for i, a := range alternatives {
		switch {
		case i > 0 && i == len(alternatives)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(a))
	}
	return b.String()
}

// quoted is the value for an error of a number or a time, shortened.
func (n *Node) quoted() string {
	if !n.IsText() {
		return n.kind()
	}
	text := []rune(n.node.Value)
	return strconv.Quote(string(text[:min(len(text), 60)]))
}
