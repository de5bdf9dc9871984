package settings

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// Mask stands for a secret in the answer of GET. A PUT with Mask keeps the stored
// secret.
const Mask = "********"

// read parses a JSON object into a document. Secrets that are missing or masked are
// copied from base. problem is one sentence with the wrong key and what was
// expected.
func (s Schema) read(object gjson.Result, base *Document) (d *Document, problem string) {
	d = &Document{texts: make(map[string]string), flags: make(map[string]bool), maps: make(map[string]map[string]string)}
	for _, f := range s.Fields {
		switch {
		case f.Secret:
			d.texts[f.Name] = base.texts[f.Name]
		case f.Kind == Choice:
			d.texts[f.Name] = f.Choices[0]
		}
	}
	seen := make(map[string]bool)
	object.ForEach(func(key, value gjson.Result) bool {
		name := key.String()
		if seen[name] {
			problem = fmt.Sprintf("%q appears twice; send it once", name)
			return false
		}
		seen[name] = true
		problem = s.set(d, name, value)
		return problem == ""
	})
	if problem == "" {
		problem = s.missing(d)
	}
	return d, problem
}

// set stores the value of one key.
func (s Schema) set(d *Document, name string, value gjson.Result) (problem string) {
	switch name {
	case "version":
		n := value.Float()
		if value.Type != gjson.Number || n < 0 || n != math.Trunc(n) || n > math.MaxInt32 {
			return fmt.Sprintf("%q is %s; expected the version number that GET shows", name, shown(value))
		}
		d.Version = int(n)
		return ""
	case "enabled":
		if !value.IsBool() {
			return fmt.Sprintf("%q is %s; expected %v", name, shown(value), Switch)
		}
		d.Enabled = value.Bool()
		return ""
	}
	for _, f := range s.Fields {
		if f.Name == name {
			return f.set(d, value)
		}
	}
	return fmt.Sprintf("%q is not a setting of %s; expected one of %s", name, s.Integration, s.names())
}

func (f Field) set(d *Document, value gjson.Result) (problem string) {
	switch {
	case f.Kind == Choice && value.Type == gjson.String && slices.Contains(f.Choices, value.Str):
		d.texts[f.Name] = value.Str
	case f.Kind == Switch && value.IsBool():
		d.flags[f.Name] = value.Bool()
	case f.Kind == Text && value.Type == gjson.String:
		if !f.Secret || value.String() != Mask {
			d.texts[f.Name] = value.String()
		}
	case f.Kind == Map && value.IsObject():
		return f.setMap(d, value)
	default:
		return fmt.Sprintf("%q is %s; expected %v", f.Name, shown(value), f.expected())
	}
	return ""
}

// setMap stores an object of texts, each name once.
func (f Field) setMap(d *Document, object gjson.Result) (problem string) {
	all := make(map[string]string)
	object.ForEach(func(key, value gjson.Result) bool {
		name := key.String()
		_, twice := all[name]
		switch {
		case twice:
			problem = fmt.Sprintf("%q has %q twice; send it once", f.Name, name)
		case value.Type != gjson.String:
			problem = fmt.Sprintf("%q of %q is %s; expected %v", name, f.Name, shown(value), Text)
		default:
			all[name] = value.String()
		}
		return problem == ""
	})
	d.maps[f.Name] = all
	return problem
}

// missing names a setting that the enabled integration requires and the document
// lacks.
func (s Schema) missing(d *Document) string {
	if !d.Enabled {
		return ""
	}
	for _, f := range s.Fields {
		if f.Needed && f.Kind == Text && strings.TrimSpace(d.texts[f.Name]) == "" {
			return fmt.Sprintf("%q is empty; an enabled %s needs it", f.Name, s.Integration)
		}
	}
	return ""
}

func (s Schema) names() string {
	names := []string{"version", "enabled"}
	for _, f := range s.Fields {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// shown describes a value's type without its content, which may be a misplaced
// secret.
func shown(value gjson.Result) string {
	switch {
	case value.Type == gjson.Null:
		return "null"
	case value.IsBool():
		return "true or false"
	case value.Type == gjson.Number:
		return "the number " + value.Raw
	case value.Type == gjson.String:
		return "a text"
	case value.IsArray():
		return "a list"
	default:
		return "an object"
	}
}
