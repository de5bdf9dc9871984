package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
)

// maxPhones is how many numbers a customer may have.
const maxPhones = 200

// withAircall stands for every integration whose phone system is Aircall.
const withAircall = "aircall-"

// connects reports whether an integration is connected whose name begins so.
func (f *File) connects(prefix string) bool {
	return slices.ContainsFunc(f.Connect, func(name string) bool { return strings.HasPrefix(name, prefix) })
}

// ReadAgent, ReadLine and ReadCustomer read one of a cast from a JSON object, with
// the keys of a scenario file.
func ReadAgent(body []byte) (people.AgentSpec, error) { return one(body, (*reader).agent) }

// ReadLine: see [ReadAgent].
func ReadLine(body []byte) (people.LineSpec, error) {
	return one(body, func(r *reader, n ast.Node) (people.LineSpec, error) { return r.line(nil, n) })
}

// ReadCustomer: see [ReadAgent].
func ReadCustomer(body []byte) (people.CustomerSpec, error) { return one(body, (*reader).customer) }

// one reads a JSON object, which is YAML too.
func one[Spec any](body []byte, read func(*reader, ast.Node) (Spec, error)) (spec Spec, err error) {
	tree, err := parseYAML(body)
	if err != nil || len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return spec, errors.New("the body is not the JSON object expected")
	}
	spec, err = read(&reader{json: true}, tree.Docs[0].Body)
	var wrong *Error
	if errors.As(err, &wrong) {
		err = errors.New(wrong.Text) // the body has no path
	}
	return spec, err
}

func (r *reader) cast(c *Cast, n ast.Node) error {
	c.at = map[string]int{}
	var agents, outsiders, teams, lines ast.Node // read last: they name each other, wherever they stand
	err := r.fields(n, "the cast", []field{
		{"agents", later(&agents)},
		{"outsiders", later(&outsiders)},
		{"teams", later(&teams)},
		{"lines", later(&lines)},
		{"customers", each(r, func(n ast.Node) error {
			x, err := r.customer(n)
			c.at["customer "+x.Name] = lineOf(n)
			c.Customers = append(c.Customers, x)
			return err
		})},
		{"inboxes", into(&c.Inboxes, r.names)},
	})
	return then(err,
		deferred{agents, func(n ast.Node) (err error) { c.Agents, err = r.agents(c, n, false); return err }},
		deferred{outsiders, func(n ast.Node) (err error) { c.Outsiders, err = r.agents(c, n, true); return err }},
		deferred{teams, func(n ast.Node) error { return r.teams(c, n) }},
		deferred{lines, func(n ast.Node) error {
			return r.list(n, "lines", func(n ast.Node) error {
				l, err := r.line(c, n)
				c.at["line "+l.Name] = lineOf(n)
				c.Lines = append(c.Lines, l)
				return err
			})
		}})
}

// agents reads names, or agents with attributes.
func (r *reader) agents(c *Cast, n ast.Node, outsiders bool) (names []string, err error) {
	what := "agents"
	if outsiders {
		what = "outsiders"
	}
	err = r.list(n, what, func(v ast.Node) error {
		a, err := r.agent(v)
		if err == nil && slices.Contains(names, a.Name) {
			err = r.wrong(lineOf(v), "%s stands twice in %s", a.Name, what)
		}
		a.Outsider = a.Outsider || outsiders
		c.at["agent "+a.Name] = lineOf(v)
		c.people, names = append(c.people, a), append(names, a.Name)
		return err
	})
	return names, err
}

func (r *reader) agent(n ast.Node) (a people.AgentSpec, err error) {
	if _, isScalar := scalar(n); isScalar {
		a.Name, err = r.text(n, "an agent")
		return a, err
	}
	err = r.fields(n, "an agent", []field{
		{"name", into(&a.Name, r.text)},
		{"email", into(&a.Email, r.checked(people.CheckEmail))},
		{"time zone", into(&a.TimeZone, r.checked(people.CheckZone))},
		{"outsider", into(&a.Outsider, r.yes)},
	})
	if err == nil && a.Name == "" {
		err = r.wrong(lineOf(n), "an agent has no name")
	}
	return a, err
}

func (r *reader) teams(c *Cast, n ast.Node) error {
	return r.object(n, "teams", nil, func(name string, v ast.Node) error {
		members, err := r.names(v, "the team "+name)
		if err != nil {
			return err
		}
		for _, m := range members {
			if err := r.known(v, "agent", m, append(slices.Clone(c.Agents), c.Outsiders...)); err != nil {
				return err
			}
		}
		c.at["team "+name] = lineOf(v)
		c.Teams = append(c.Teams, Team{Name: name, Members: members})
		return nil
	})
}

// line reads a line; the agents and teams that it names are checked against the
// cast, if that is given.
func (r *reader) line(c *Cast, n ast.Node) (l Line, err error) {
	err = r.fields(n, "a line", []field{
		{"name", into(&l.Name, r.text)},
		{"phone system", into(&l.System, r.oneOf("phone system", sim.PhoneSystems()))},
		{"number", into(&l.Number, r.checked(people.CheckNumber))},
		{"country", into(&l.Country, r.checked(checkCountry))},
		{"time zone", into(&l.TimeZone, r.checked(people.CheckZone))},
		{"hours", into(&l.Hours, r.hours)},
		{"owner", into(&l.Owner, r.inCast(c, "agent"))},
		{"users", func(key string, v ast.Node) (err error) {
			if l.Users, err = r.names(v, key); err != nil {
				return err
			}
			return each(r, func(v ast.Node) error { _, err := r.inCast(c, "agent")(v, key); return err })(key, v)
		}},
		{"team", into(&l.Team, r.inCast(c, "team"))},
		{"ivr", func(what string, v ast.Node) error {
			return r.object(v, what, nil, func(key string, v ast.Node) error {
				team, err := r.inCast(c, "team")(v, what)
				l.IVR = append(l.IVR, Choice{Key: key, Team: team})
				return err
			})
		}},
		{"voicemail", into(&l.Voicemail, r.yes)},
		{"records", into(&l.Records, r.yes)},
		{"closed", into(&l.Closed, r.yes)},
		{"waits", into(&l.Patience, r.span)},
	})
	switch {
	case err != nil:
		return l, err
	case l.Name == "":
		return l, r.wrong(lineOf(n), "a line has no name")
	case l.Owner == "" && len(l.Users) == 0 && l.Team == "" && len(l.IVR) == 0:
		return l, r.wrong(lineOf(n), "the line %s belongs to nobody: give it an owner, users, a team or an ivr", l.Name)
	}
	return l, nil
}

// inCast reads the name of an agent or a team; without a cast the world knows who is
// there.
func (r *reader) inCast(c *Cast, kind string) func(ast.Node, string) (string, error) {
	if c == nil {
		return r.text
	}
	all := append(slices.Clone(c.Agents), c.Outsiders...)
	if kind == "team" {
		all = nil
		for _, t := range c.Teams {
			all = append(all, t.Name)
		}
	}
	return r.oneOf(kind, all)
}

func (r *reader) customer(n ast.Node) (x Customer, err error) {
	if _, isScalar := scalar(n); isScalar {
		x.Name, err = r.text(n, "a customer")
		return x, err
	}
	email, company, account := "", "", ""
	at := map[string]*bool{"front": new(bool), "aircall": new(bool), "gorgias": new(bool), "salesforce": new(bool)}
	err = r.fields(n, "a customer", []field{
		{"name", into(&x.Name, r.text)},
		{"phone", into(&x.Phone, r.checked(people.CheckNumber))},
		{"phones", func(_ string, v ast.Node) error { return r.phones(&x, v) }},
		{"email", into(&email, r.checked(people.CheckEmail))},
		{"emails", each(r, func(v ast.Node) error {
			one, err := r.checked(people.CheckEmail)(v, "emails")
			x.Emails = append(x.Emails, one)
			return err
		})},
		{"company", into(&company, r.text)},
		{"account", into(&account, r.text)},
		{"in front", into(at["front"], r.yes)},
		{"in aircall", into(at["aircall"], r.yes)},
		{"in gorgias", into(at["gorgias"], r.yes)},
		{"in salesforce", into(at["salesforce"], r.yes)},
	})
	if email != "" {
		x.Emails = append([]string{email}, x.Emails...)
	}
	*at["salesforce"] = *at["salesforce"] || account != ""
	x.Records = people.Records{}
	for vendor, is := range at {
		if *is {
			x.Records[vendor] = people.Record{Company: map[string]string{"aircall": company, "salesforce": account}[vendor]}
		}
	}
	switch {
	case err == nil && x.Name == "":
		err = r.wrong(lineOf(n), "a customer has no name")
	case err == nil && company != "" && !*at["aircall"]:
		err = r.wrong(lineOf(n), "the company of %s stands on the contact in Aircall: add `in aircall: true`", x.Name)
	}
	return x, err
}

// phones reads how many numbers a customer has, or which.
func (r *reader) phones(x *Customer, n ast.Node) (err error) {
	s, isList := n.(*ast.SequenceNode)
	if !isList {
		x.Phones, err = r.whole(n, "phones", 1, maxPhones)
		return err
	}
	if len(s.Values) > maxPhones {
		return r.wrong(lineOf(n), "phones are %d: a customer has at most %d", len(s.Values), maxPhones)
	}
	return r.list(n, "phones", func(v ast.Node) error {
		number, err := r.checked(people.CheckNumber)(v, "a phone")
		if err == nil && slices.Contains(x.Numbers, number) {
			err = r.wrong(lineOf(v), "the number %s stands twice in phones", number)
		}
		x.Numbers = append(x.Numbers, number)
		return err
	})
}

func checkCountry(code string) error {
	if len(code) != 2 || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return fmt.Errorf("%q is no country: expected two capital letters such as IT", code)
	}
	return nil
}

// days are the names of weekdays in opening hours.
var days = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// hours reads opening hours: "09:00-18:00" of every day, or by weekdays as in
// {Mon-Fri: "09:00-12:00, 13:00-18:00", Sat: "10:00-14:00"}.
func (r *reader) hours(n ast.Node, _ string) (all []people.Opening, err error) {
	if _, isScalar := scalar(n); isScalar {
		return r.stretches(n, []time.Weekday{0, 1, 2, 3, 4, 5, 6})
	}
	err = r.object(n, "hours", nil, func(key string, v ast.Node) error {
		first, last, _ := strings.Cut(key, "-")
		if last == "" {
			last = first
		}
		from, to := slices.Index(days, first), slices.Index(days, last)
		if from < 0 || to < 0 {
			return r.wrong(lineOf(v), "hours have no days %q: expected for example Mon-Fri or Sat, of %s", key, listOf(days))
		}
		open := []time.Weekday{time.Weekday(from)}
		for d := from; d != to; {
			d = (d + 1) % len(days)
			open = append(open, time.Weekday(d))
		}
		stretches, err := r.stretches(v, open)
		all = append(all, stretches...)
		return err
	})
	return all, err
}

// stretches reads "09:00-12:00, 13:00-18:00".
func (r *reader) stretches(n ast.Node, on []time.Weekday) (all []people.Opening, err error) {
	text, err := r.text(n, "hours")
	if err != nil {
		return nil, err
	}
	for _, stretch := range strings.Split(text, ",") {
		from, to, _ := strings.Cut(strings.TrimSpace(stretch), "-")
		opens, ok := timeOfDay(from)
		closes, ok2 := timeOfDay(to)
		if !ok || !ok2 || opens >= closes {
			return nil, r.wrong(lineOf(n), "hours are %q: expected from and to on one day, such as 09:00-18:00; after midnight begins the next day", text)
		}
		all = append(all, people.Opening{Days: on, From: opens, To: closes})
	}
	return all, nil
}

func timeOfDay(text string) (time.Duration, bool) {
	if text == "24:00" {
		return 24 * time.Hour, true
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err == nil && len(text) == 5
}

// phoneSystems checks, once everything is read, that each line says which phone
// system it belongs to when the integrations that are connected need both.
func (r *reader) phoneSystems(f *File) error {
	if !f.connects(withRingCentral) || !f.connects(withAircall) {
		return nil
	}
	there := map[string]bool{}
	for _, l := range f.Cast.Lines {
		if l.System == "" {
			return r.wrong(f.Cast.at["line "+l.Name], "the line %s does not say its phone system, and both are connected: add `phone system: aircall` or `phone system: ringcentral`", l.Name)
		}
		there[l.System] = true
	}
	for _, system := range sim.PhoneSystems() {
		if !there[system] {
			return r.wrong(1, "no line belongs to %s, and one of its integrations is connected: add a line with `phone system: %s`", system, system)
		}
	}
	return nil
}
