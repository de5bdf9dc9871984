// Package yaml decodes YAML files strictly into Go structs: an unknown key, a key
// given twice, a value of the wrong type, an alias or a second document is an error
// of one line with file, line, what was found and what was expected.
//
//	var config struct {
//		Line  int      `yaml:",line"` // of the file
//		Name  string   `yaml:"name"`
//		Users []string `yaml:"users"`
//	}
//	err := yaml.Decode("team.yaml", source, &config)
//	// team.yaml:3: unknown key "user", expected name or users; did you mean users?
//
// Fields without a tag are left alone, and so are fields whose key is missing; fields of
// an embedded struct count as the struct's own. A type
// with a form of its own implements [encoding.TextUnmarshaler] or [Unmarshaler].
package yaml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v4"
)

// MaxBytes is the size of the largest file that is read.
const MaxBytes = 10 << 20

// Error describes what a file has in place of what is expected.
type Error struct {
	File string // "" for a JSON body
	Line int    // from 1
	Text string
}

func (e *Error) Error() string {
	if e.File == "" {
		return e.Text
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
}

// Unmarshaler is a type that decodes itself from a node.
type Unmarshaler interface{ UnmarshalYAML(*Node) error }

// Read returns the content of a file, up to [MaxBytes]. An error begins with the path.
func Read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, withoutCall(err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	source, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, withoutCall(err)
	}
	return source, tooLarge(path, source)
}

// withoutCall removes the name of the system call from an error.
func withoutCall(err error) error {
	if at, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Errorf("%s: %w", at.Path, at.Err)
	}
	return err
}

func tooLarge(file string, source []byte) error {
	if len(source) > MaxBytes {
		return &Error{file, 1, fmt.Sprintf("the file is larger than %d bytes, expected at most that", MaxBytes)}
	}
	return nil
}

// Decode reads one YAML document into a pointer to a struct, slice or map. The file
// name is for errors only; every error is an [*Error].
func Decode(file string, source []byte, into any) error {
	if err := tooLarge(file, source); err != nil {
		return err
	}
	root, err := parse(file, source)
	if err != nil {
		return err
	}
	if err := plain(file, root); err != nil {
		return err
	}
	n := &Node{file: file, node: root}
	return n.Decode(into)
}

// DecodeJSON reads a JSON object into a struct with the same tags; in its keys _
// stands for a space. Errors name the place in the object and no line.
func DecodeJSON(body []byte, into any) error {
	var value map[string]any
	if err := json.Unmarshal(body, &value); err != nil {
		return &Error{Text: "the body is not a JSON object: " + err.Error()}
	}
	body, err := json.Marshal(value) // without \u escapes that YAML does not have
	if err != nil {
		return &Error{Text: err.Error()}
	}
	root, err := parse("", body)
	if err != nil {
		return err
	}
	n := &Node{json: true, node: root}
	return n.Decode(into)
}

// parse returns the root of the only document.
func parse(file string, source []byte) (*yaml.Node, error) {
	loader, err := yaml.NewLoader(bytes.NewReader(source))
	if err != nil {
		return nil, &Error{file, 1, err.Error()}
	}
	var first, second yaml.Node
	if err := loader.Load(&first); err != nil {
		return nil, syntax(file, source, err)
	}
	if first.Kind != yaml.DocumentNode || len(first.Content) != 1 {
		return nil, &Error{file, 1, "the file is empty, expected keys with values"}
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, &Error{file, max(second.Line, 1), "a second YAML document begins here, expected one"}
	case !errors.Is(err, io.EOF):
		return nil, syntax(file, source, err)
	}
	return first.Content[0], nil
}

// syntax is the library's error with the position in the usual form.
func syntax(file string, source []byte, err error) error {
	if errors.Is(err, io.EOF) {
		return &Error{file, 1, "the file is empty, expected keys with values"}
	}
	line, text := 1, err.Error()
	if at, ok := errors.AsType[*yaml.LoadError](err); ok {
		last := bytes.Count(bytes.TrimSpace(source), []byte("\n")) + 1 // of a cut file the library names the line after it
		line, text = min(max(at.Mark.Line, 1), last), at.ContextMsg+": "+at.Message
	}
	if strings.Contains(text, "anchor") {
		return notPlain(file, line, "*")
	}
	text = strings.TrimPrefix(strings.Join(strings.Fields(text), " "), ": ")
	return &Error{file, line, "this is not YAML: " + text}
}

// plain refuses anchors, aliases and tags: a file that needs them is hard to read, and
// aliases of aliases grow without bound.
func plain(file string, n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return notPlain(file, n.Line, "*")
	case n.Anchor != "":
		return notPlain(file, n.Line, "&")
	case n.Style&yaml.TaggedStyle != 0:
		return notPlain(file, n.Line, "!")
	}
	for _, child := range n.Content {
		if err := plain(file, child); err != nil {
			return err
		}
	}
	return nil
}

// notPlain names the sign only: what follows it may be a secret that lacks quotes.
func notPlain(file string, line int, sign string) error {
	return &Error{file, max(line, 1), fmt.Sprintf("%q begins an anchor, alias or tag, which are not supported; put a text that begins with it in quotes", sign)}
}
