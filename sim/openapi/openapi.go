// Package openapi checks answers against the OpenAPI descriptions that a vendor
// publishes, where somebody has them: they are no part of this repository.
//
//	spec, err := openapi.Load(dir, "front-channel-api.json", "front-core-api.json")
//	for _, wrong := range spec.Check("GET", "/conversations/cnv_1", 200, body) { … }
//
// It knows as much of JSON Schema as those descriptions use: types, required
// and described fields, enums, allOf and oneOf, references within a document.
package openapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Spec is one or more descriptions of one vendor; the first that knows an
// operation counts.
type Spec struct {
	// Lenient are ends of paths, like ".author", at which null is let through
	// against the description; Unchecked, at which anything is.
	Lenient, Unchecked []string

	documents []map[string]any
}

// Load reads descriptions from a folder.
func Load(dir string, names ...string) (*Spec, error) {
	s := &Spec{}
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("reading an OpenAPI description: %w", err)
		}
		if err := s.Add(raw); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

// Add adds a description in JSON.
func (s *Spec) Add(text []byte) error {
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("the OpenAPI description is not JSON: %w", err)
	}
	s.documents = append(s.documents, doc)
	return nil
}

// Operation is a described method and path.
type Operation struct{ Method, Path string }

// Operations lists all of them.
func (s *Spec) Operations() (all []Operation) {
	for _, doc := range s.documents {
		for _, path := range slices.Sorted(maps.Keys(at(doc, "paths"))) {
			for _, method := range slices.Sorted(maps.Keys(at(doc, "paths", path))) {
				if method != "parameters" {
					all = append(all, Operation{strings.ToUpper(method), path})
				}
			}
		}
	}
	return all
}

// Check tells what about an answer does not fit. The path is without a query.
func (s *Spec) Check(method, path string, status int, body string) []string {
	for _, doc := range s.documents {
		operation := at(doc, "paths", matching(doc, path), strings.ToLower(method))
		if operation == nil {
			continue
		}
		response := follow(doc, at(operation, "responses", fmt.Sprint(status)))
		if response == nil {
			return []string{fmt.Sprintf("status %d is not described", status)}
		}
		content := at(response, "content")
		schema := at(content, "application/json", "schema")
		if schema == nil && (body == "" || len(content) > 0) {
			return nil // nothing, or no JSON
		}
		var value any
		if err := json.Unmarshal([]byte(body), &value); err != nil {
			return []string{err.Error()}
		}
		return s.validate(doc, schema, value, "body")
	}
	return []string{"no such operation is described"}
}

// matching is the described path with the fewest parameters that fits.
func matching(doc map[string]any, path string) string {
	best, fewest := "", 99
	for _, candidate := range slices.Sorted(maps.Keys(at(doc, "paths"))) {
		want, got := strings.Split(candidate, "/"), strings.Split(path, "/")
		fits := len(want) == len(got)
		for i := range want {
			fits = fits && (want[i] == got[i] || strings.HasPrefix(want[i], "{"))
		}
		if n := strings.Count(candidate, "{"); fits && n < fewest {
			best, fewest = candidate, n
		}
	}
	return best
}

func at(node map[string]any, keys ...string) map[string]any {
	for _, key := range keys {
		node, _ = node[key].(map[string]any)
	}
	return node
}

func follow(doc, node map[string]any) map[string]any {
	if ref, ok := node["$ref"].(string); ok {
		return at(doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return node
}

func (s *Spec) validate(doc, schema map[string]any, value any, path string) (wrong []string) {
	if endsIn(path, s.Unchecked) {
		return nil
	}
	nullable := schema["nullable"] == true
	schema = follow(doc, schema)
	if value == nil {
		if nullable || schema["nullable"] == true || schema["type"] == nil || endsIn(path, s.Lenient) {
			return nil
		}
		return []string{path + " is null"}
	}
	for _, part := range list(schema["allOf"]) {
		wrong = append(wrong, s.validate(doc, part.(map[string]any), value, path)...)
	}
	if choices := list(schema["oneOf"]); len(choices) > 0 {
		if !slices.ContainsFunc(choices, func(c any) bool { return len(s.validate(doc, c.(map[string]any), value, path)) == 0 }) {
			wrong = append(wrong, path+" is none of the shapes described")
		}
	}
	if enum := list(schema["enum"]); len(enum) > 0 && !slices.Contains(enum, value) {
		wrong = append(wrong, fmt.Sprintf("%s is %v", path, value))
	}
	switch v := value.(type) {
	case map[string]any:
		return append(wrong, s.validateObject(doc, schema, v, path)...)
	case []any:
		if schema["type"] != nil && schema["type"] != "array" {
			return append(wrong, path+" is an array")
		}
		for i, item := range v {
			wrong = append(wrong, s.validate(doc, at(schema, "items"), item, fmt.Sprintf("%s[%d]", path, i))...)
		}
	default:
		if want := schema["type"]; want != nil && !isA(want, v) {
			wrong = append(wrong, fmt.Sprintf("%s is %v, not a %v", path, v, want))
		}
	}
	return wrong
}

func (s *Spec) validateObject(doc, schema, value map[string]any, path string) (wrong []string) {
	if schema["type"] != nil && schema["type"] != "object" {
		return []string{path + " is an object"}
	}
	for _, name := range list(schema["required"]) {
		if _, there := value[name.(string)]; !there {
			wrong = append(wrong, path+"."+name.(string)+" is missing")
		}
	}
	properties := at(schema, "properties")
	for _, name := range slices.Sorted(maps.Keys(value)) {
		if described := at(properties, name); described != nil {
			wrong = append(wrong, s.validate(doc, described, value[name], path+"."+name)...)
		}
	}
	return wrong
}

func isA(want any, value any) bool {
	switch v := value.(type) {
	case string:
		return want == "string"
	case bool:
		return want == "boolean"
	case float64:
		return want == "number" || want == "integer" && v == float64(int64(v))
	}
	return false
}

func endsIn(path string, ends []string) bool {
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(path, end) })
}

func list(v any) []any {
	items, _ := v.([]any)
	return items
}
