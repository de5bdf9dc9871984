package gorgias

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// Templates are texts with variables like {{ticket.customer.name}}, in HTTP
// integrations, rules and views.

// scope holds the values of variables, as JSON by the first word of the variable:
// "ticket", "message" or "current_user".
type scope map[string]string

// variables holds the first words of the variables that a rule, view or template may
// use, with the type of their values.
type variables map[string]reflect.Type

var (
	ruleVariables = variables{"ticket": reflect.TypeFor[ruleTicket](), "message": reflect.TypeFor[messageJSON]()}
	viewVariables = variables{"ticket": reflect.TypeFor[ruleTicket](), "current_user": reflect.TypeFor[userJSON]()}
	httpVariables = variables{"ticket": reflect.TypeFor[ticketItem](), "message": reflect.TypeFor[messageJSON](),
		"current_user": reflect.TypeFor[userJSON]()}
)

// check refuses a variable that this fake does not have, because it would be evaluated
// as empty.
func (v variables) check(path string) error {
	first, rest, _ := strings.Cut(path, ".")
	if shape, known := v[first]; known && has(shape, rest) {
		return nil
	}
	return notModelled("the variable " + strconv.Quote(path))
}

// has reports whether the JSON of a type can have a value at path. A path through a list
// continues in its items. Types without fields (meta, and objects that are always empty
// here) accept any path.
func has(shape reflect.Type, path string) bool {
	for shape.Kind() == reflect.Pointer || shape.Kind() == reflect.Slice && shape != reflect.TypeOf(null) {
		shape = shape.Elem()
	}
	if path == "" || shape.Kind() == reflect.Interface || shape == reflect.TypeOf(null) {
		return true
	}
	if shape.Kind() != reflect.Struct || shape == reflect.TypeFor[moment]() {
		return false
	}
	if shape.NumField() == 0 {
		return true
	}
	name, rest, _ := strings.Cut(path, ".")
	for _, field := range reflect.VisibleFields(shape) {
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag == name && tag != "" {
			return has(field.Type, rest)
		}
	}
	return false
}

var templateName = regexp.MustCompile(`^[A-Za-z_]\w*(\.\w+)*$`)

// checkTemplate refuses templates that this fake cannot fill: with unknown variables,
// or with filters like {{ticket.created_datetime|datetime_format("L")}}.
func (v variables) checkTemplate(text string) error {
	for {
		_, after, found := strings.Cut(text, "{{")
		name, rest, closed := strings.Cut(after, "}}")
		if !found || !closed {
			return nil
		}
		if name = strings.TrimSpace(name); !templateName.MatchString(name) {
			return notModelled("the template " + strconv.Quote(name))
		}
		if err := v.check(name); err != nil {
			return err
		}
		text = rest
	}
}

// fill replaces {{…}} by values. Booleans are written as in Python.
func (s scope) fill(template string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(template, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, closed := strings.Cut(after, "}}")
		if !closed {
			b.WriteString("{{" + after)
			return b.String()
		}
		value := strings.Join(s.find(strings.TrimSpace(name)).texts, ", ")
		switch value {
		case "true":
			value = "True"
		case "false":
			value = "False"
		}
		b.WriteString(value)
		template = rest
	}
}

// operand is the value of an argument: one text, or the texts of a list. The zero value
// is null.
type operand struct {
	texts []string
	list  bool
}

func (o operand) null() bool { return len(o.texts) == 0 && !o.list }

func textOperand(text string) operand { return operand{texts: []string{text}} }

// find returns the value of a variable. A path through a list returns the values of all
// items.
func (s scope) find(path string) operand {
	first, rest, _ := strings.Cut(path, ".")
	json, known := s[first]
	if !known {
		return operand{}
	}
	return valueAt(gjson.Parse(json), rest)
}

func valueAt(v gjson.Result, path string) operand {
	if v.IsArray() {
		all := operand{list: true}
		for _, element := range v.Array() {
			all.texts = append(all.texts, valueAt(element, path).texts...)
		}
		return all
	}
	if path != "" {
		if !v.IsObject() {
			return operand{}
		}
		key, rest, _ := strings.Cut(path, ".")
		return valueAt(v.Get(gjson.Escape(key)), rest)
	}
	if !v.Exists() || v.Type == gjson.Null {
		return operand{}
	}
	return textOperand(v.String())
}
