package gorgias

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/gorgias/rulelang"
)

// Conditions of rules and views are calls like eq(ticket.status, 'open'). Gorgias
// publishes only some of its functions (docs.gorgias.com, Rule glossary). Creating a
// rule or view with another function answers 501.

// evaluation evaluates conditions on one ticket at one instant.
type evaluation struct {
	scope      scope
	now        time.Time
	ignoreCase bool // of the contains family
	nullFails  bool // every function of null is false
}

func (s *Server) evaluate(in scope, now time.Time) evaluation {
	return evaluation{in, now, s.assumed(assumeContains, "ignores-case"), s.assumed(assumeNullOperand, "false")}
}

// function compares a value of the ticket with a value of the condition.
type function func(e evaluation, have, want operand) bool

// binary are the functions of two arguments. The contains functions ignore case; they
// search a text for substrings and a list for whole items. eq is exact.
var binary = map[string]function{
	"eq":           func(_ evaluation, have, want operand) bool { return slices.Equal(have.texts, want.texts) },
	"contains":     evaluation.containsAny,
	"containsAny":  evaluation.containsAny,
	"containsAll":  evaluation.containsAll,
	"startsWith":   func(e evaluation, have, want operand) bool { return e.affix(strings.HasPrefix, have, want) },
	"endsWith":     func(e evaluation, have, want operand) bool { return e.affix(strings.HasSuffix, have, want) },
	"gt":           func(_ evaluation, have, want operand) bool { c, ok := compare(have, want); return ok && c > 0 },
	"gte":          func(_ evaluation, have, want operand) bool { c, ok := compare(have, want); return ok && c >= 0 },
	"lt":           func(_ evaluation, have, want operand) bool { c, ok := compare(have, want); return ok && c < 0 },
	"lte":          func(_ evaluation, have, want operand) bool { c, ok := compare(have, want); return ok && c <= 0 },
	"gteTimedelta": func(e evaluation, have, want operand) bool { c, ok := e.age(have, want); return ok && c >= 0 },
	"lteTimedelta": func(e evaluation, have, want operand) bool { c, ok := e.age(have, want); return ok && c <= 0 },
}

// negated maps a function to the function whose result it negates.
var negated = map[string]string{"neq": "eq", "notContains": "contains", "notContainsAny": "containsAny", "notContainsAll": "containsAll"}

// checkCondition refuses a condition that holds cannot evaluate.
func checkCondition(c *rulelang.Condition, in variables) error {
	for _, all := range c.Any {
		for _, term := range all.Terms {
			check := func() error { return checkCall(term.Call, in) }
			if term.Group != nil {
				check = func() error { return checkCondition(term.Group, in) }
			}
			if err := check(); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkCall(c *rulelang.Call, in variables) error {
	wanted := 2
	if c.Name == "isEmpty" || c.Name == "isNotEmpty" {
		wanted = 1
	} else if binary[c.Name] == nil && negated[c.Name] == "" {
		return notModelled("the function " + strconv.Quote(c.Name))
	}
	if len(c.Args) != wanted {
		return fmt.Errorf("%s takes %d arguments, not %d", c.Name, wanted, len(c.Args))
	}
	for _, arg := range c.Args {
		if err := checkValue(arg, in); err != nil {
			return err
		}
	}
	if span := c.Args[len(c.Args)-1]; strings.HasSuffix(c.Name, "Timedelta") {
		if _, ok := timedelta(textOf(span)); !ok {
			return notModelled("the time span " + span.String())
		}
	}
	return nil
}

func checkValue(v *rulelang.Value, in variables) error {
	switch {
	case v.Path != "":
		return in.check(v.Path)
	case v.Text != nil:
		return in.checkTemplate(string(*v.Text))
	case v.Object != nil:
		return notModelled("an object as a value")
	}
	for _, one := range v.List {
		if err := checkValue(one, in); err != nil {
			return err
		}
	}
	return nil
}

// textOf returns a text literal, or "" for any other value.
func textOf(v *rulelang.Value) string {
	if v.Text == nil {
		return ""
	}
	return string(*v.Text)
}

// holds evaluates a checked condition. A nil condition is true.
func (e evaluation) holds(c *rulelang.Condition) bool {
	return c == nil || slices.ContainsFunc(c.Any, e.allHold)
}

func (e evaluation) allHold(all *rulelang.All) bool {
	return !slices.ContainsFunc(all.Terms, func(t *rulelang.Term) bool { return !e.termHolds(t) })
}

func (e evaluation) termHolds(t *rulelang.Term) bool {
	if t.Group != nil {
		return e.holds(t.Group) != t.Negated()
	}
	return e.call(t.Call) != t.Negated()
}

func (e evaluation) call(c *rulelang.Call) bool {
	have := e.value(c.Args[0])
	switch c.Name {
	case "isEmpty":
		return strings.Join(have.texts, "") == ""
	case "isNotEmpty":
		return strings.Join(have.texts, "") != ""
	}
	want := e.value(c.Args[1])
	if e.nullFails && have.null() && !want.null() {
		return false
	}
	if positive, is := negated[c.Name]; is {
		return !binary[positive](e, have, want)
	}
	return binary[c.Name](e, have, want)
}

// value evaluates an argument.
func (e evaluation) value(v *rulelang.Value) operand {
	switch {
	case v.Text != nil:
		return textOperand(e.scope.fill(string(*v.Text)))
	case v.Number != "":
		return textOperand(numeral(v.Number))
	case v.Path != "":
		return e.scope.find(v.Path)
	case v.IsList:
		all := operand{list: true}
		for _, one := range v.List {
			all.texts = append(all.texts, e.value(one).texts...)
		}
		return all
	case v.Word != "null":
		return textOperand(v.Word)
	}
	return operand{}
}

// numeral formats a number as in the JSON of tickets.
func numeral(text string) string {
	if _, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strings.TrimPrefix(text, "+")
	}
	f, _ := strconv.ParseFloat(text, 64) // the lexer accepts only valid numbers
	return strconv.FormatFloat(f, 'f', -1, 64)
}

func (e evaluation) fold(text string) string {
	if e.ignoreCase {
		return strings.ToLower(text)
	}
	return text
}

// has reports whether a text contains a substring, or a list an item.
func (e evaluation) has(have operand, want string) bool {
	return slices.ContainsFunc(have.texts, func(one string) bool {
		if have.list {
			return e.fold(one) == e.fold(want)
		}
		return strings.Contains(e.fold(one), e.fold(want))
	})
}

func (e evaluation) containsAny(have, want operand) bool {
	return slices.ContainsFunc(want.texts, func(one string) bool { return e.has(have, one) })
}

func (e evaluation) containsAll(have, want operand) bool {
	return !slices.ContainsFunc(want.texts, func(one string) bool { return !e.has(have, one) })
}

// affix reports whether strings.HasPrefix or HasSuffix holds for any pair of texts.
func (e evaluation) affix(fits func(text, part string) bool, have, want operand) bool {
	return slices.ContainsFunc(have.texts, func(text string) bool {
		return slices.ContainsFunc(want.texts, func(part string) bool { return fits(e.fold(text), e.fold(part)) })
	})
}

// compare compares two numbers or two times. ok is false for other values.
func compare(have, want operand) (order int, ok bool) {
	if len(have.texts) != 1 || len(want.texts) != 1 {
		return 0, false
	}
	a, errA := strconv.ParseFloat(have.texts[0], 64)
	b, errB := strconv.ParseFloat(want.texts[0], 64)
	if errA == nil && errB == nil && a == a && b == b {
		switch {
		case a < b:
			return -1, true
		case a > b:
			return 1, true
		}
		return 0, true
	}
	from, okFrom := readMoment(have.texts[0])
	to, okTo := readMoment(want.texts[0])
	return from.Compare(to), okFrom && okTo
}

// age compares the time that has passed since an instant with a time span.
func (e evaluation) age(have, want operand) (order int, ok bool) {
	if len(have.texts) != 1 || len(want.texts) != 1 {
		return 0, false
	}
	at, okAt := readMoment(have.texts[0])
	span, okSpan := timedelta(want.texts[0])
	return e.now.Compare(at.Add(span)), okAt && okSpan
}

var spans = map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}

// timedelta parses a time span like '1d': hours, days or weeks. Gorgias does not
// publish the meaning of m, minutes or months.
func timedelta(text string) (span time.Duration, ok bool) {
	if len(text) < 2 {
		return 0, false
	}
	n, err := strconv.ParseUint(text[:len(text)-1], 10, 16)
	unit, known := spans[text[len(text)-1:]]
	return time.Duration(n) * unit, err == nil && known
}
