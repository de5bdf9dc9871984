package steps

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// Parameter is a placeholder for a value in a sentence. The syntax follows
// Cucumber Expressions, with the subset that callsim needs:
//
//	{agent}               a value of a type; the argument is called agent
//	{colleague:agent}     the same type under another name
//	{open|archived}       one of several choices; in a choice … stands for a name,
//	                      "…" for a text
//	{state:open|archived} the same under another name than "choice"
//	call(s), (the )       optional text; it may hold a parameter
//	is/are                one of several words
//	\( \{ \/              the character itself
type Parameter struct {
	Name     string
	Type     string   // "agent", "span", …; "choice" for one of Choices
	Choices  []string // as written in the sentence
	Optional bool

	pattern string // a regular expression without groups
	loose   string // the same for a name that the cast must confirm
}

// valueType is a type of parameter.
type valueType struct {
	pattern string
	about   string
	cast    string // the part of the cast that has the values, "" for none
}

// Patterns of names. A name is one or more words with a capital letter or a digit:
// "Lena", "Carla Rossi", "Marco van Dam", "Caller 02". Where a cast is known, any words will do
// that name one of it.
const (
	aWord     = `[A-Z\x{80}-\x{10FFFF}][^\s,:;"()]*` // plain classes: those of Unicode take ten times as long to compile
	particle  = `(?: (?:al|bin|da|de|del|della|den|der|di|do|dos|du|el|la|le|ten|ter|van|von|zu))*`
	aName     = aWord + `(?:` + particle + ` [A-Z0-9\x{80}-\x{10FFFF}][^\s,:;"()]*)*`
	someNames = aName + `(?:, ` + aName + `)*(?: and ` + aName + `)?`
	anySpan   = `\d+ (?:second|minute|hour|day)s?|(?:\d+(?:\.\d+)?(?:ms|h|m|s))+`
)

// valueTypes are the types of parameters, by name.
var valueTypes = map[string]valueType{
	"agent":         {aName, "an agent", "agent"},
	"customer":      {aName, "a customer", "customer"},
	"team":          {aName, "a team", "team"},
	"line":          {aName, "a line of the company", "line"},
	"inbox":         {aName, "an inbox in Front", "inbox"},
	"person":        {aName, "an agent or a customer", "person"},
	"target":        {`\+\d+|` + aName, "an agent, a team or a number that begins with +", "target"},
	"agents":        {someNames, "agents, such as Lena, Marco and Olga", ""},
	"customers":     {someNames, "customers, such as Carla and Dora", ""},
	"lines":         {someNames, "lines, such as Support and Sales", ""},
	"inboxes":       {someNames, "inboxes, such as Support and Sales", ""},
	"names":         {someNames, "names, such as Harbour and Marina", ""},
	"name":          {aName, "a name", ""},
	"contact":       {aName, "a contact", "contact"},
	"project":       {aName, "a project in Spark", "project"},
	"projects":      {`no project|the projects? ` + someNames, "projects in Spark: no project, the project Harbour, the projects Harbour and Marina", ""},
	"integration":   {`[a-z]+-[a-z]+`, "an integration, such as aircall-front", ""},
	"text":          {`"[^"]*"`, `words in quotation marks`, ""},
	"words":         {`.+?`, "any words", ""},
	"word":          {`[^\s:"]+`, "a word", ""},
	"number":        {`\+\d+`, "a phone number such as +12065550100", ""},
	"int":           {`\d+`, "a whole number", ""},
	"digit":         {`\d`, "a digit", ""},
	"status":        {`\d{3}`, "an HTTP status", ""},
	"count":         {`no|one|two|three|\d+`, "how many: no, one, two, three, 4 …", ""},
	"nth":           {`first|second|third|last|\d+(?:st|nd|rd|th)`, "first, second, third, last, 4th …", ""},
	"span":          {anySpan, "a duration: 30 seconds, 2 minutes, 90s, 1h30m", ""},
	"label":         {`[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*)*`, "the label of a field", ""},
	"phone field":   {`Phone|Mobile Phone|Work Phone`, "a phone field of a contact in Spark", ""},
	"record kind":   {`contact|lead|account|person account`, "a kind of record in Salesforce", ""},
	"thing kind":    {`case|opportunity`, "a case or an opportunity", ""},
	"panel list":    {`Past Activities|Next Steps`, "a list of an Activity panel", ""},
	"whose list":    {`the (?:contact|lead|account|person account) ` + aName + `|the new (?:contact|lead|account)`, "a record in Salesforce", ""},
	"activity of":   {`SMS sent|SMS received|(?:Inbound|Outbound) (?:un)?answered call|Missed call`, "the subject of a Task", ""},
	"new thing":     {`contact|lead|account|case`, "a new record in Salesforce", ""},
	"status class":  {`\dxx|\d{3}`, "an HTTP status, such as 204 or 4xx", ""},
	"assignment":    {`the (?:contact|team member|projects?) .+`, "what is chosen in Spark: the contact Carla, the team member Lena and the project Harbour", ""},
	"setting":       {`[a-z ]+`, "a setting of Aircall's dashboard", ""},
	"record kinds":  {`nobody|[a-z, ]+`, "kinds of records: contact, lead", ""},
	"spark outcome": {`logs nothing|logs it to the project|logs it to all the projects|logs it to the projects of both|leaves it under Unassigned without .+`, "what Spark does with a call", ""},
	"quotations":    {`".+`, "one or more texts in quotation marks", ""},
	"vendor":        {``, "a vendor", ""}, // any of the registry
}

// parameter parses the text between braces.
func parameter(inner string) (Parameter, error) {
	name, kind, named := strings.Cut(inner, ":")
	if !named {
		name, kind = inner, inner
	}
	if t, known := valueTypes[kind]; known {
		if kind == "vendor" {
			t.pattern = strings.Join(namesOf(sim.Vendors, func(v people.Entry) string { return v.Title }), "|")
		}
		p := Parameter{Name: name, Type: kind, pattern: t.pattern, loose: t.pattern}
		if t.cast != "" {
			p.loose = `\S.*?`
		}
		return p, nil
	}
	if !strings.ContainsAny(kind, "| ") {
		return Parameter{}, fmt.Errorf("{%s}: there is no type %q", inner, kind)
	}
	if !named {
		name = "choice"
	}
	p := Parameter{Name: name, Type: "choice", Choices: strings.Split(kind, "|")}
	var all []string
	for _, choice := range p.Choices {
		choice = strings.ReplaceAll(regexp.QuoteMeta(choice), `"…"`, `".*"`)
		all = append(all, strings.ReplaceAll(choice, "…", "(?:"+aName+")"))
	}
	p.pattern = strings.Join(all, "|")
	p.loose = p.pattern
	return p, nil
}

// value checks a value that is given by name, as the control API does, and returns
// it as a sentence has it.
func (p *Parameter) value(v any) (string, error) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case float64:
		switch p.Type {
		case "nth":
			s = nthOf(int(v))
		case "int", "digit", "count", "status":
			s = strconv.FormatFloat(v, 'f', -1, 64)
		}
	default:
		return "", fmt.Errorf("%s is %v, expected %s", p.Name, v, p.Expects())
	}
	if p.Choices != nil && s == "" && p.Choices[0] == "nobody" {
		return "nobody", nil
	}
	pattern := p.loose
	switch p.Type {
	case "contact", "name", "project", "word", "words":
		pattern = `\S.*` // a field holds a single value: its words need no capitals
	case "text":
		return s, nil // the quotation marks belong to sentences
	case "choice":
		pattern = p.pattern
	}
	if whole, err := Compiled(`^(?:` + pattern + `)$`); err != nil || !whole.MatchString(s) {
		return "", fmt.Errorf("%s is %q, expected %s", p.Name, s, p.Expects())
	}
	return s, nil
}

// Expects describes the values of a parameter.
func (p *Parameter) Expects() string {
	if p.Type == "choice" {
		return strings.Join(p.Choices, ", ")
	}
	return valueTypes[p.Type].about
}

// Cast is the part of the cast that has the values of a parameter: "agent",
// "customer", "team", "line", "inbox", "person", "target" or "".
func (p *Parameter) Cast() string { return valueTypes[p.Type].cast }

func nthOf(n int) string {
	if n < 1 {
		return strconv.Itoa(n)
	}
	if n <= 3 {
		return [...]string{"first", "second", "third"}[n-1]
	}
	return strconv.Itoa(n) + "th"
}
