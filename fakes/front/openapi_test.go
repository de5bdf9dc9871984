package front_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Front publishes OpenAPI descriptions of its APIs. Name the folder that holds
// front-core-api.json and front-channel-api.json in CALLSIM_FRONT_SPECS, and
// every answer that any test of this package gets is checked against them.
const specsVariable = "CALLSIM_FRONT_SPECS"

func TestAnswersFitFrontsOwnDescription(t *testing.T) {
	spec := description(t)
	if spec == nil {
		t.Logf("not checked: set %s to the folder of Front's OpenAPI files", specsVariable)
		return
	}
	before := spec.checked
	o := newOffice(t)
	id := o.call()
	for _, path := range []string{"/me", "/teammates", "/teams", "/inboxes", "/channels", "/contacts", "/conversations", "/events", "/tags",
		"/conversations/" + id, "/conversations/" + id + "/messages", "/conversations/" + id + "/events"} {
		o.do("GET", path, nil).want(200)
	}
	if spec.checked-before < 12 {
		t.Errorf("only %d answers were checked", spec.checked-before)
	}
	wrong := spec.check("GET", "/conversations/cnv_1", 200, `{"id":7}`)
	if len(wrong) < 10 {
		t.Errorf("the checker finds only %q wrong", wrong)
	}
}

// lenient are the places where Front's answers are known to differ from its
// description: clients met null there.
var lenient = []string{".author", ".error_type", ".version", ".signature", ".owner"}

type openAPI struct {
	documents []map[string]any
	mu        sync.Mutex
	checked   int
}

var loadDescription = sync.OnceValues(func() (*openAPI, error) {
	dir := os.Getenv(specsVariable)
	if dir == "" {
		return nil, nil
	}
	spec := &openAPI{}
	for _, name := range []string{"front-channel-api.json", "front-core-api.json"} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		var doc map[string]any
		if err := json.Unmarshal(raw, &doc); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		spec.documents = append(spec.documents, doc)
	}
	return spec, nil
})

func description(t testing.TB) *openAPI {
	spec, err := loadDescription()
	must(t, err)
	return spec
}

// fits fails the test when an answer does not fit the description.
func (a answer) fits(method, target string) answer {
	if spec := description(a.t); spec != nil && a.status < 300 {
		path, _, _ := strings.Cut(target, "?")
		for _, wrong := range spec.check(method, path, a.status, a.body) {
			a.t.Errorf("%s does not fit Front's description: %s", a.what, wrong)
		}
	}
	return a
}

func (s *openAPI) check(method, path string, status int, body string) []string {
	for _, doc := range s.documents {
		operation := at(doc, "paths", matching(doc, path), strings.ToLower(method))
		if operation == nil {
			continue
		}
		response := follow(doc, at(operation, "responses", fmt.Sprint(status)))
		if response == nil {
			return []string{fmt.Sprintf("status %d is not described", status)}
		}
		schema := at(response, "content", "application/json", "schema")
		if schema == nil && body == "" {
			return nil
		}
		var value any
		if err := json.Unmarshal([]byte(body), &value); err != nil {
			return []string{err.Error()}
		}
		s.mu.Lock()
		s.checked++
		s.mu.Unlock()
		return validate(doc, schema, value, "body")
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

func validate(doc, schema map[string]any, value any, path string) (wrong []string) {
	nullable := schema["nullable"] == true
	schema = follow(doc, schema)
	if value == nil {
		if nullable || schema["nullable"] == true || schema["type"] == nil || lenientAt(path) {
			return nil
		}
		return []string{path + " is null"}
	}
	for _, part := range list(schema["allOf"]) {
		wrong = append(wrong, validate(doc, part.(map[string]any), value, path)...)
	}
	if choices := list(schema["oneOf"]); len(choices) > 0 {
		if !slices.ContainsFunc(choices, func(c any) bool { return len(validate(doc, c.(map[string]any), value, path)) == 0 }) {
			wrong = append(wrong, path+" is none of the shapes described")
		}
	}
	if enum := list(schema["enum"]); len(enum) > 0 && !slices.Contains(enum, value) {
		wrong = append(wrong, fmt.Sprintf("%s is %v", path, value))
	}
	switch v := value.(type) {
	case map[string]any:
		return append(wrong, validateObject(doc, schema, v, path)...)
	case []any:
		if schema["type"] != nil && schema["type"] != "array" {
			return append(wrong, path+" is an array")
		}
		for i, item := range v {
			wrong = append(wrong, validate(doc, at(schema, "items"), item, fmt.Sprintf("%s[%d]", path, i))...)
		}
	default:
		if want := schema["type"]; want != nil && !isA(want, v) {
			wrong = append(wrong, fmt.Sprintf("%s is %v, not a %v", path, v, want))
		}
	}
	return wrong
}

func validateObject(doc, schema, value map[string]any, path string) (wrong []string) {
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
			wrong = append(wrong, validate(doc, described, value[name], path+"."+name)...)
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

func lenientAt(path string) bool {
	return slices.ContainsFunc(lenient, func(end string) bool { return strings.HasSuffix(path, end) })
}

func list(v any) []any {
	items, _ := v.([]any)
	return items
}

// Every operation that Front describes is in the table of routes, modelled or
// not: none is answered as if it were unknown.
func TestEveryDescribedRouteIsKnown(t *testing.T) {
	spec := description(t)
	if spec == nil {
		t.Logf("not checked: set %s to the folder of Front's OpenAPI files", specsVariable)
		return
	}
	o := newOffice(t)
	unknown := o.do("GET", "/nothing", nil).want(404).body
	for _, doc := range spec.documents {
		for _, path := range slices.Sorted(maps.Keys(at(doc, "paths"))) {
			for _, method := range slices.Sorted(maps.Keys(at(doc, "paths", path))) {
				if method == "parameters" {
					continue
				}
				target := path
				for strings.Contains(target, "{") {
					before, rest, _ := strings.Cut(target, "{")
					_, after, _ := strings.Cut(rest, "}")
					target = before + "x" + after
				}
				if a := o.do(strings.ToUpper(method), target, nil); a.body == unknown {
					t.Errorf("%s is not in the table", a.what)
				}
			}
		}
	}
}
