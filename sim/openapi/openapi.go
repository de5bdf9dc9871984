// Package openapi checks answers against the OpenAPI descriptions that a vendor
// publishes. Those files are not part of this repository: tests that use the
// package skip without them. Only tests import it.
//
//	spec, err := openapi.LoadFront(dir)
//	for _, wrong := range spec.Check("GET", "/conversations/cnv_1", 200, body) { … }
//
// Parsing, routing and validation are done by kin-openapi, the library that Go
// programs commonly use for OpenAPI 3. A checker of our own knew only the parts
// of JSON Schema that Front's files use today, so a new version of the files
// could have passed unchecked.
package openapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Spec is one or more descriptions of one vendor. If several describe an
// operation, the first one counts.
type Spec struct{ documents []document }

type document struct {
	*openapi3.T
	router routers.Router
}

// Deviations are the properties at which a vendor's answers are known to differ
// from its descriptions: at Nullable ones null is accepted, at Any ones any
// value. A name may be preceded by the property that holds it: "target.data".
type Deviations struct{ Nullable, Any []string }

// Load reads descriptions from a folder.
func Load(dir string, known Deviations, names ...string) (*Spec, error) {
	s := &Spec{}
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("reading an OpenAPI description: %w", err)
		}
		if err := s.Add(raw, known); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

// Add adds a description in JSON.
func (s *Spec) Add(text []byte, known Deviations) error {
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return fmt.Errorf("reading an OpenAPI description: %w", err)
	}
	doc.Servers = nil // paths are looked up without a host
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		return err
	}
	deviate(doc, known)
	s.documents = append(s.documents, document{doc, router})
	return nil
}

// Operation is a described method and path.
type Operation struct{ Method, Path string }

// Operations lists all described operations.
func (s *Spec) Operations() (all []Operation) {
	for _, doc := range s.documents {
		paths := doc.Paths.Map()
		for _, path := range slices.Sorted(maps.Keys(paths)) {
			for _, method := range slices.Sorted(maps.Keys(paths[path].Operations())) {
				all = append(all, Operation{method, path})
			}
		}
	}
	return all
}

// Check returns what about an answer does not fit the description. The path is
// without a query.
func (s *Spec) Check(method, path string, status int, body string) []string {
	for _, doc := range s.documents {
		route, _, err := doc.router.FindRoute(&http.Request{Method: method, URL: &url.URL{Path: path}})
		if err == nil {
			return checkResponse(route.Operation.Responses.Status(status), status, body)
		}
	}
	return []string{"no such operation is described"}
}

func checkResponse(response *openapi3.ResponseRef, status int, body string) []string {
	if response == nil {
		return []string{fmt.Sprintf("status %d is not described", status)}
	}
	content := response.Value.Content["application/json"]
	if content == nil || content.Schema == nil {
		if body == "" || len(response.Value.Content) > 0 {
			return nil // nothing, or no JSON
		}
		return jsonProblem(body, new(any))
	}
	var value any
	if wrong := jsonProblem(body, &value); wrong != nil {
		return wrong
	}
	return problems(content.Schema.Value.VisitJSON(value, openapi3.VisitAsResponse(), openapi3.MultiErrors()), "body")
}

func jsonProblem(body string, into *any) []string {
	if err := json.Unmarshal([]byte(body), into); err != nil {
		return []string{"the body is no JSON: " + err.Error()}
	}
	return nil
}

// problems flattens the library's tree of errors into lines, one per place.
func problems(err error, at string) (all []string) {
	if err == nil {
		return nil
	}
	if several, ok := errors.AsType[openapi3.MultiError](err); ok {
		for _, one := range several {
			all = append(all, problems(one, at)...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	if wrong, ok := errors.AsType[*openapi3.SchemaError](err); ok {
		return []string{strings.Join(append([]string{at}, wrong.JSONPointer()...), ".") + ": " + wrong.Reason}
	}
	return []string{at + ": " + err.Error()}
}
