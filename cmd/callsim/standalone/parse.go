package standalone

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// parse reads a file in YAML, of which JSON is a part: keys with values, one
// level of sections. Nothing unknown is passed over.
func parse(name string, source []byte) (given, error) {
	p := &fileParser{name: name, found: given{}}
	root, err := p.document(source)
	if err == nil {
		err = p.mapping("", root)
	}
	return p.found, err
}

type fileParser struct {
	name  string
	found given
}

func (p *fileParser) fail(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.name, line, fmt.Sprintf(format, args...))
}

// document refuses what a configuration has no use for: tags, anchors and
// aliases, on some of which the library panics, and more than one document.
func (p *fileParser) document(source []byte) (ast.Node, error) {
	tokens := lexer.Tokenize(string(source))
	for _, tk := range tokens {
		switch tk.Type {
		case token.TagType, token.AnchorType, token.AliasType, token.MergeKeyType:
			return nil, p.fail(tk.Position.Line, "%q has no meaning here, expected plain YAML", tk.Value)
		}
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, p.syntax(err)
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, p.fail(1, "%d YAML documents, expected one with keys like listen and front", len(file.Docs))
	}
	return file.Docs[0].Body, nil
}

// syntax brings the library's error, which draws a picture, down to one line.
func (p *fileParser) syntax(err error) error {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil {
		return fmt.Errorf("%s: %s", p.name, strings.Join(strings.Fields(err.Error()), " "))
	}
	return p.fail(at.GetToken().Position.Line, "%s", strings.Join(strings.Fields(at.GetMessage()), " "))
}

// mapping takes the keys of a section, or of the whole file.
func (p *fileParser) mapping(section string, n ast.Node) error {
	var pairs []*ast.MappingValueNode
	switch m := n.(type) {
	case *ast.MappingNode:
		pairs = m.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{m}
	default:
		return p.fail(line(n), "%sexpected keys with values", prefix(section))
	}
	for _, pair := range pairs {
		key, ok := scalar(pair.Key)
		if !ok {
			return p.fail(line(pair.Key), "%sa key is not a word", prefix(section))
		}
		if err := p.pair(section, key, pair); err != nil {
			return err
		}
	}
	return nil
}

func (p *fileParser) pair(section, key string, pair *ast.MappingValueNode) error {
	at := line(pair.Key)
	if section == "" && slices.Contains(vendors, key) {
		return p.mapping(key, pair.Value)
	}
	full := key
	if section != "" {
		full = section + "." + key
	}
	if !slices.Contains(keysOf(section), key) {
		return p.fail(at, "%sthere is no entry %q, expected %s", prefix(section), key, strings.Join(keysOf(section), ", "))
	}
	text, ok := scalar(pair.Value)
	if !ok || strings.TrimSpace(text) == "" {
		return p.fail(at, "%s has no value, expected a text", full)
	}
	other := strings.TrimSuffix(full, "_file")
	if other == full {
		other = full + "_file"
	}
	for _, taken := range []string{full, other} {
		if before, twice := p.found[taken]; twice {
			return p.fail(at, "%s stands beside %s (%s), expected one of them", full, taken, before.at)
		}
	}
	p.found[full] = value{text: text, at: fmt.Sprintf("%s:%d", p.name, at)}
	return nil
}

// keysOf lists the keys of a section, and for the file those of its sections.
func keysOf(section string) (keys []string) {
	for _, e := range entries {
		if e.section() != section {
			continue
		}
		key := strings.TrimPrefix(e.key, section+".")
		keys = append(keys, key)
		if e.secret {
			keys = append(keys, key+"_file")
		}
	}
	if section == "" {
		keys = append(keys, vendors...)
	}
	return keys
}

func prefix(section string) string {
	if section == "" {
		return ""
	}
	return section + ": "
}

func line(n ast.Node) int {
	if n == nil || n.GetToken() == nil || n.GetToken().Position == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

// scalar is the text of a plain value, as it was written.
func scalar(n ast.Node) (string, bool) {
	switch v := n.(type) {
	case *ast.StringNode:
		return v.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	return "", false
}
