package gorgias

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// Views and rules are written in a small language that looks like JavaScript:
//
//	eq(ticket.channel, 'phone') && containsAny(ticket.tags.name, ['Voicemail'])
//	if (contains(message.body_text, "voicemail")) { Action("addTags", { tags: "voicemail" }) }
//
// Only a few of its functions and actions are published; what is not here is
// refused when the view or rule is made, as not modelled.

// scope is what names in an expression stand for: JSON by first word, "ticket",
// "message" or "current_user".
type scope map[string]string

// condition is a parsed expression.
type condition func(scope) bool

// operand is a parsed argument: one text, or several of a list.
type operand func(scope) []string

// statement is one step of a rule: an action, or steps under a condition.
type statement struct {
	when      condition // nil: an action
	then      []statement
	otherwise []statement
	action    string
	args      map[string]string
}

type parser struct {
	s        *Server
	text     string
	at       int
	maxDepth int
}

var errSyntax = errors.New("the expression breaks off or has a character that does not belong")

// parseCondition reads a view's filters; nothing at all is true of everything.
func (s *Server) parseCondition(text string) (condition, error) {
	if strings.TrimSpace(text) == "" {
		return func(scope) bool { return true }, nil
	}
	p := &parser{s: s, text: text}
	c, err := p.either()
	if err == nil && p.peek() != 0 {
		err = errSyntax
	}
	return c, err
}

// parseRule reads a rule's code.
func (s *Server) parseRule(text string) ([]statement, error) {
	p := &parser{s: s, text: text}
	var all []statement
	for p.peek() != 0 {
		one, err := p.statement()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		return nil, errSyntax
	}
	return all, nil
}

func (p *parser) statement() (statement, error) {
	word := p.word()
	switch word {
	case "if":
		return p.choice()
	case "Action":
		return p.action()
	}
	return statement{}, notModelled("rules with " + strconv.Quote(word))
}

func (p *parser) choice() (one statement, err error) {
	if !p.take("(") {
		return one, errSyntax
	}
	if one.when, err = p.either(); err != nil {
		return one, err
	}
	if !p.take(")") {
		return one, errSyntax
	}
	if one.then, err = p.block(); err != nil {
		return one, err
	}
	before := p.at
	if p.word() != "else" {
		p.at = before
		return one, nil
	}
	if strings.HasPrefix(p.rest(), "if") {
		next, err := p.statement()
		one.otherwise = []statement{next}
		return one, err
	}
	one.otherwise, err = p.block()
	return one, err
}

func (p *parser) block() (all []statement, err error) {
	if p.maxDepth++; p.maxDepth > 50 || !p.take("{") {
		return nil, errSyntax
	}
	for !p.take("}") {
		one, err := p.statement()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// actions are those that this fake carries out.
var actions = []string{"addTags", "removeTags", "setStatus", "setSubject", "replyToTicket", "addInternalNote", "trashTicket"}

func (p *parser) action() (one statement, err error) {
	if !p.take("(") {
		return one, errSyntax
	}
	if one.action, err = p.quoted(); err != nil {
		return one, err
	}
	if !slices.Contains(actions, one.action) {
		return one, notModelled("the rule action " + strconv.Quote(one.action))
	}
	one.args = map[string]string{}
	if p.take(",") {
		if err := p.object(one.args); err != nil {
			return one, err
		}
	}
	if !p.take(")") {
		return one, errSyntax
	}
	p.take(";")
	return one, nil
}

// object reads { key: "text", … }.
func (p *parser) object(into map[string]string) error {
	if !p.take("{") {
		return errSyntax
	}
	for !p.take("}") {
		key := p.word()
		if key == "" {
			var err error
			if key, err = p.quoted(); err != nil {
				return err
			}
		}
		if !p.take(":") {
			return errSyntax
		}
		value, err := p.operand()
		if err != nil {
			return err
		}
		into[key] = strings.Join(value(scope{}), ",")
		p.take(",")
	}
	return nil
}

func (p *parser) either() (condition, error) {
	left, err := p.both()
	for err == nil && p.take("||") {
		var right condition
		if right, err = p.both(); err == nil {
			l := left
			left = func(s scope) bool { return l(s) || right(s) }
		}
	}
	return left, err
}

func (p *parser) both() (condition, error) {
	left, err := p.one()
	for err == nil && p.take("&&") {
		var right condition
		if right, err = p.one(); err == nil {
			l := left
			left = func(s scope) bool { return l(s) && right(s) }
		}
	}
	return left, err
}

func (p *parser) one() (condition, error) {
	if p.maxDepth++; p.maxDepth > 500 {
		return nil, errSyntax
	}
	switch {
	case p.take("!"):
		c, err := p.one()
		return func(s scope) bool { return !c(s) }, err
	case p.take("("):
		c, err := p.either()
		if err == nil && !p.take(")") {
			err = errSyntax
		}
		return c, err
	}
	return p.call()
}

// call reads a function of two arguments, or of one.
func (p *parser) call() (condition, error) {
	name := p.word()
	if !p.take("(") {
		return nil, errSyntax
	}
	a, err := p.operand()
	if err != nil {
		return nil, err
	}
	b := operand(nil)
	if p.take(",") {
		if b, err = p.operand(); err != nil {
			return nil, err
		}
	}
	if !p.take(")") {
		return nil, errSyntax
	}
	return p.function(name, a, b)
}

func (p *parser) function(name string, a, b operand) (condition, error) {
	if one := name == "isEmpty" || name == "isNotEmpty"; one != (b == nil) {
		return nil, fmt.Errorf("%s has the wrong number of arguments", name)
	}
	within := func(have, want string) bool { return strings.Contains(have, want) }
	if p.s.assumed(assumeContains, "ignores-case") {
		within = func(have, want string) bool { return strings.Contains(strings.ToLower(have), strings.ToLower(want)) }
	}
	switch name {
	case "eq":
		return func(s scope) bool { return slices.Equal(a(s), b(s)) }, nil
	case "neq":
		return func(s scope) bool { return !slices.Equal(a(s), b(s)) }, nil
	case "contains":
		return func(s scope) bool { return within(strings.Join(a(s), "\n"), strings.Join(b(s), "\n")) }, nil
	case "containsAny":
		return func(s scope) bool {
			have := a(s)
			return slices.ContainsFunc(b(s), func(want string) bool { return slices.Contains(have, want) })
		}, nil
	case "containsAll":
		return func(s scope) bool {
			have := a(s)
			return !slices.ContainsFunc(b(s), func(want string) bool { return !slices.Contains(have, want) })
		}, nil
	case "isEmpty":
		return func(s scope) bool { return strings.Join(a(s), "") == "" }, nil
	case "isNotEmpty":
		return func(s scope) bool { return strings.Join(a(s), "") != "" }, nil
	}
	return nil, notModelled("the function " + strconv.Quote(name))
}

// operand reads a text, a number, a word of JSON, a list or a name.
func (p *parser) operand() (operand, error) {
	switch c := p.peek(); {
	case c == '\'' || c == '"':
		text, err := p.quoted()
		return func(s scope) []string { return []string{s.fill(text)} }, err
	case c == '[':
		return p.list()
	case c >= '0' && c <= '9' || c == '-':
		start := p.at
		for p.at++; p.at < len(p.text) && strings.IndexByte("0123456789.", p.text[p.at]) >= 0; p.at++ {
		}
		text := p.text[start:p.at]
		return func(scope) []string { return []string{text} }, nil
	}
	switch name := p.word(); name {
	case "":
		return nil, errSyntax
	case "true", "false":
		return func(scope) []string { return []string{name} }, nil
	case "null":
		return func(scope) []string { return nil }, nil
	default:
		return func(s scope) []string { return s.find(name) }, nil
	}
}

func (p *parser) list() (operand, error) {
	p.take("[")
	var all []operand
	for !p.take("]") {
		one, err := p.operand()
		if err != nil {
			return nil, err
		}
		all = append(all, one)
		p.take(",")
	}
	return func(s scope) (texts []string) {
		for _, one := range all {
			texts = append(texts, one(s)...)
		}
		return texts
	}, nil
}

// peek is the next character that is no blank, 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) rest() string {
	p.peek()
	return p.text[p.at:]
}

func (p *parser) take(mark string) bool {
	if !strings.HasPrefix(p.rest(), mark) {
		return false
	}
	p.at += len(mark)
	return true
}

// word reads a name with dots, "" where there is none.
func (p *parser) word() string {
	rest := p.rest()
	n := 0
	for n < len(rest) && (rest[n] == '_' || rest[n] == '.' || rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z' || n > 0 && rest[n] >= '0' && rest[n] <= '9') {
		n++
	}
	p.at += n
	return rest[:n]
}

// quoted reads a text in either kind of quotes.
func (p *parser) quoted() (string, error) {
	quote := p.peek()
	if quote != '\'' && quote != '"' {
		return "", errSyntax
	}
	var b strings.Builder
	for p.at++; p.at < len(p.text); p.at++ {
		switch c := p.text[p.at]; {
		case c == quote:
			p.at++
			return b.String(), nil
		case c == '\\' && p.at+1 < len(p.text):
			p.at++
			b.WriteByte(p.text[p.at])
		default:
			b.WriteByte(c)
		}
	}
	return "", errSyntax
}

// find is what a name stands for; a list gives all its elements.
func (s scope) find(name string) []string {
	first, path, _ := strings.Cut(name, ".")
	json, known := s[first]
	if !known {
		return nil
	}
	return texts(gjson.Parse(json), path)
}

// texts walks a path by hand: inside a list it goes on in every element.
func texts(v gjson.Result, path string) []string {
	if v.IsArray() {
		var all []string
		for _, element := range v.Array() {
			all = append(all, texts(element, path)...)
		}
		return all
	}
	if path != "" {
		if !v.IsObject() {
			return nil
		}
		key, rest, _ := strings.Cut(path, ".")
		return texts(v.Get(gjson.Escape(key)), rest)
	}
	if !v.Exists() || v.Type == gjson.Null {
		return nil
	}
	return []string{v.String()}
}

// fill puts values into {{…}} places. Booleans are written as Python does.
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
		value := strings.Join(s.find(strings.TrimSpace(name)), ", ")
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
