// Package openapi checks the answers of Front's fake against the OpenAPI
// descriptions that Front publishes. These files are not part of this
// repository: tests skip without them. Only tests import the package.
//
//	front, err := openapi.Load(os.Getenv(openapi.Folder))
//	err = front.Check("GET", "/conversations/cnv_1", 200, body)
//
// kin-openapi parses, routes and validates.
package openapi

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// Folder names the environment variable that holds the folder of
// front-core-api.json and front-channel-api.json.
const Folder = "CALLSIM_FRONT_SPECS"

// Front is the description of Front's two APIs.
type Front struct{ documents []document }

type document struct {
	*openapi3.T
	routers.Router
}

// Load reads the descriptions from a folder.
func Load(folder string) (*Front, error) {
	f := &Front{}
	for _, name := range []string{"front-channel-api.json", "front-core-api.json"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		doc, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		f.documents = append(f.documents, doc)
	}
	return f, nil
}

func parse(text []byte) (document, error) {
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return document{}, err
	}
	amend(tree)
	text, err := json.Marshal(tree)
	if err != nil {
		return document{}, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return document{}, err
	}
	doc.Servers = nil // so that paths match without a host
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	return document{doc, router}, err
}

// nullable lists properties in which Front's real answers have null against the
// description. Reports of clients of the API show it.
var nullable = []string{"author", "error_type", "version", "signature", "owner"}

// amend changes a description where Front's answers differ from it. OpenAPI 3.0
// ignores "nullable" beside "$ref", Front uses it. The ids of merged
// conversations in target.data have no type of their own, and the described
// export always has filters.
func amend(tree any) {
	object, _ := tree.(map[string]any)
	anything := map[string]any{"nullable": true}
	properties := child(object, "properties")
	for name := range properties {
		schema := child(properties, name)
		switch {
		case name == "filters":
			properties[name] = anything
		case name == "target" && schema["properties"] != nil:
			child(schema, "properties")["data"] = anything
		case slices.Contains(nullable, name), schema["$ref"] != nil && schema["nullable"] == true:
			properties[name] = map[string]any{"nullable": true, "allOf": []any{schema}}
		}
	}
	for _, value := range object {
		amend(value)
	}
	if list, ok := tree.([]any); ok {
		for _, value := range list {
			amend(value)
		}
	}
}

func child(object map[string]any, key string) map[string]any {
	value, _ := object[key].(map[string]any)
	return value
}

// Operations lists the described operations: methods by path.
func (f *Front) Operations() map[string][]string {
	all := map[string][]string{}
	for _, doc := range f.documents {
		for path, item := range doc.Paths.Map() {
			for method := range item.Operations() {
				all[path] = append(all[path], method)
			}
		}
	}
	return all
}

// Check returns an error that lists where a JSON answer differs from the
// description. The path is escaped and has no query.
func (f *Front) Check(method, path string, status int, body string) error {
	request := &http.Request{Method: method, URL: &url.URL{Path: path}} // the escaped path: "a%2Fb" is one segment
	for _, doc := range f.documents {
		route, parameters, err := doc.FindRoute(request)
		if err != nil {
			continue
		}
		return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, Route: route, PathParams: parameters},
			Status:                 status,
			Header:                 http.Header{"Content-Type": {"application/json"}},
			Body:                   io.NopCloser(strings.NewReader(body)),
			Options:                &openapi3filter.Options{MultiError: true, IncludeResponseStatus: true},
		})
	}
	return fmt.Errorf("%s %s: no such operation is described", method, path)
}
