package openapi

import (
	"encoding/json"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// deviate changes the schemas of a document at the given properties.
func deviate(doc *openapi3.T, known Deviations) {
	d := deviator{known, map[place]bool{}}
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			for _, response := range operation.Responses.Map() {
				for _, content := range response.Value.Content {
					d.walk("", content.Schema)
				}
			}
		}
	}
}

type deviator struct {
	Deviations
	seen map[place]bool
}

// place is a schema below a property: one schema may stand below several.
type place struct {
	holder string
	schema *openapi3.Schema
}

// walk changes what is below a schema; holder is the property it belongs to.
func (d deviator) walk(holder string, ref *openapi3.SchemaRef) {
	if ref == nil || ref.Value == nil || d.seen[place{holder, ref.Value}] {
		return
	}
	d.seen[place{holder, ref.Value}] = true
	schema := ref.Value
	for _, part := range slices.Concat(schema.AllOf, schema.OneOf, schema.AnyOf, openapi3.SchemaRefs{schema.Items}) {
		d.walk(holder, part)
	}
	for name, property := range schema.Properties {
		schema.Properties[name] = d.changed(holder, name, property)
		d.walk(name, schema.Properties[name])
	}
}

// changed returns the schema of a property, changed if it is a deviation. The
// schema itself may be used elsewhere, so a copy is changed.
func (d deviator) changed(holder, name string, property *openapi3.SchemaRef) *openapi3.SchemaRef {
	named := func(all []string) bool { return slices.Contains(all, name) || slices.Contains(all, holder+"."+name) }
	switch {
	case named(d.Any):
		return openapi3.NewSchemaRef("", openapi3.NewSchema().WithNullable())
	case named(d.Nullable), property.Ref != "" && nullableBesideRef(property):
		nullable := *property.Value
		nullable.Nullable = true
		return openapi3.NewSchemaRef("", &nullable)
	}
	return property
}

// nullableBesideRef reports whether "nullable" stands beside a $ref, where
// OpenAPI 3.0 ignores it and Front means it.
func nullableBesideRef(property *openapi3.SchemaRef) bool {
	text, err := property.MarshalJSON()
	var beside struct{ Nullable bool }
	return err == nil && json.Unmarshal(text, &beside) == nil && beside.Nullable
}
