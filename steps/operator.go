package steps

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	fakeaircall "github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/simnet"
)

// operatorSentences are lasting faults, and what a core's operator can read about them.
var operatorSentences = []*Row{
	when("{count} answered calls take place {apart:span} apart, and during the first the core goes down for {length:span}", Core, "kills the core while Lena talks; each call lasts 23 seconds", callsWithOutage).waits(),
	when("the CRM answers {status} to every write for {length:span}", Network, "answers what the core wants to change in the CRM with this status", theCRMRefusesWrites).proof(),
	when("a stranger sends a request to the {door:dial button|SMS channel|settings|admin API} with {token:a wrong token|no token}", Network, "sends a request with a forged signature or token, or without one", somebodyKnocks).proof(),
	when("the phone system sends the webhooks, but with {oddity:words}", Network, "sends the held webhooks to the core with a field of another form", theSystemSendsOdd).proof(),
	when("the administrator switches the webhook off in Aircall", Aircall, "deactivates the core's webhooks in Aircall's dashboard", (*aircall.People).SwitchesWebhooksOff),
	when("the operator retries the refused effects", Core, "has the core try each refused effect again", theOperatorRetries).proof(),
	when("a row of the stopped core's store is damaged", Core, "overwrites one fact and one open call of the integration", (*sim.World).DamageStore).proof(),
	then("the core lists {state:no refused|refused|expired} effects", Delivery, Core, "looks at what the core's admin API lists as not done", theCoreListsEffects),
	then("the health of the core is {state:ok|degraded}", Delivery, Core, "reads the status from the core's health address", theHealthIs),
	then("the webhook is switched off in Aircall", API, Aircall, "reads whether the core's webhooks are active", webhooksAreOff),
	then("the core reports {a span in which SMS may be missing|rows set aside}", Delivery, Core, "looks at what the core's admin API lists as open", theCoreReports),
}

func webhooksAreOff(p *aircall.People) error {
	rows := p.CoreWebhooks()
	active := slices.ContainsFunc(rows, func(row fakeaircall.WebhookRow) bool { return row.Active })
	return unless(len(rows) > 0 && !active, "the core's webhooks in Aircall", "all inactive", fmt.Sprint(rows))
}

// callsWithOutage is the outage table: calls of the usual team on Lena's line.
func callsWithOutage(w *sim.World, count int, apart, away time.Duration) error {
	const rings, talks = 3 * time.Second, 20 * time.Second
	for i := range count {
		middle := does("answers", agent, customer)
		if i == 0 {
			middle = inOrder(middle, func(w *sim.World) error { return w.CoreDown(away) })
		}
		err := inOrder(does("calls", customer, ownLine), advance(rings), middle, advance(talks),
			does("hangs_up", customer), advance(max(0, apart-rings-talks)))(w)
		if err != nil {
			return err
		}
	}
	return nil
}

// readsOnly matches the paths of requests that change nothing although they are no GET.
var readsOnly = regexp.MustCompile(`(?i)search|oauth|token`)

func theCRMRefusesWrites(s *Scenario, status int, length time.Duration) error {
	return faulty(s, simnet.Fault{Kind: simnet.Status, Status: status, From: "core", To: s.integration.crm, Times: -1,
		Match: func(r *http.Request) bool {
			return r.Method != http.MethodGet && !readsOnly.MatchString(r.URL.Path)
		}}, length)
}

// somebodyKnocks tries a door other than the door of the phone system's webhooks.
func somebodyKnocks(s *Scenario, door, token string) error {
	header := http.Header{}
	if token != "no token" {
		for _, name := range []string{"X-Front-Signature", "X-Gorgias-Signature", "Authorization"} {
			header.Set(name, "Bearer "+strings.Repeat("0", 40))
		}
	}
	path := map[string]string{"dial button": "/webhooks/gorgias/dial", "SMS channel": "/webhooks/front/ringcentral",
		"settings": "/settings/" + s.integration.name, "admin API": "/admin/refused/any/retry"}[door]
	method, body := http.MethodPost, `{"type":"message","ticket":"1","agent":"lena@example.test","line":"1"}`
	if door == "settings" {
		method, body = http.MethodPut, `{"version":1,"enabled":false}`
	}
	if door == "settings" || door == "admin API" { // a program may leave the door open to its own machine, or have none
		if err := s.world.Need(sim.Operated); err != nil {
			return err
		}
	}
	return s.do(func(w *sim.World) error {
		status, text, err := w.SendWith(method, "stranger", path, header, []byte(body))
		if w == s.world {
			s.posted = append(s.posted, answer{status, text})
		}
		return err
	})
}

// numberForms write a customer's number as phone systems and carriers do (XR-18).
var numberForms = map[string]func(string) string{
	"the number as a SIP address":      func(n string) string { return "sip:" + n + "@pbx.example.test" },
	"an extension behind the number":   func(n string) string { return n + ";ext=12" },
	"*67 before the number":            func(n string) string { return "*67" + n },
	"no-break spaces in the number":    func(n string) string { return n[:2] + "\u00a0" + n[2:5] + "\u00a0" + n[5:] },
	"marks of direction in the number": func(n string) string { return "\u202a" + n + "\u202c" },
}

var numberField = regexp.MustCompile(`"(raw_digits|phoneNumber)":"(\+[^"]+)"`)

// spoilt is a webhook with a field in another form.
func spoilt(body []byte, oddity, customer string) ([]byte, error) {
	if field, null := strings.CutPrefix(oddity, "null as "); null {
		return regexp.MustCompile(`"`+regexp.QuoteMeta(field)+`":("[^"]*"|-?\d+)`).ReplaceAll(body, []byte(`"`+field+`":null`)), nil
	}
	form, known := numberForms[oddity]
	if !known {
		return nil, fmt.Errorf("no oddity is called %q", oddity)
	}
	return numberField.ReplaceAllFunc(body, func(field []byte) []byte {
		m := numberField.FindSubmatch(field)
		number := "+" + notADigit.ReplaceAllString(string(m[2]), "")
		if number != customer {
			return field
		}
		return fmt.Appendf(nil, `"%s":"%s"`, m[1], form(number))
	}), nil
}

var notADigit = regexp.MustCompile(`\D`)

// theSystemSendsOdd delivers the held webhooks spoilt, as a fault: the comparison is
// with genuine ones.
func theSystemSendsOdd(s *Scenario, oddity string) error {
	if err := s.world.Settle(); err != nil {
		return err
	}
	c, err := s.world.Customer(customer)
	if err != nil {
		return err
	}
	changed := false
	for _, held := range s.world.Net.Held() {
		body, err := spoilt(held.Body, oddity, c.Phones[0])
		if err != nil {
			return err
		}
		changed = changed || !bytes.Equal(body, held.Body)
		header, address := s.genuine(held), s.integration.webhook
		err = s.disturb(func(w *sim.World) error {
			_, _, err := w.SendWith(http.MethodPost, "network", address, header, body)
			return err
		})
		if err != nil {
			return err
		}
	}
	if !changed {
		return fmt.Errorf("no webhook could be given %s", oddity)
	}
	return nil
}

func theOperatorRetries(w *sim.World) error {
	before := ""
	list, err := w.Admin(http.MethodGet, "refused")
	for _, u := range gjson.Get(list, `refused.#(state=="refused")#.call`).Array() {
		if err == nil && u.String() != before {
			before = u.String() // the list goes by call
			_, err = w.Admin(http.MethodPost, "refused/"+before+"/retry")
		}
	}
	return err
}

func theCoreListsEffects(w *sim.World, state string) error {
	list, err := w.Admin(http.MethodGet, "refused")
	if err != nil {
		return err
	}
	kind, none := strings.CutPrefix(state, "no ")
	one := gjson.Get(list, `refused.#(state=="`+kind+`")`)
	if none {
		return same("refused effects", "", one.Raw)
	}
	if !one.Exists() || state == "refused" && (one.Get("request").String() == "" || one.Get("status").Int() == 0) {
		return differ("effects that were not done", "one "+state+", with request and status", list)
	}
	return nil
}

func theHealthIs(w *sim.World, state string) error {
	if err := w.Need(sim.Operated); err != nil {
		return err
	}
	_, text, err := w.Get("somebody", "/health")
	return cmp.Or(err, unless(gjson.Get(text, "status").String() == state, "health of the core", state, text))
}

func theCoreReports(w *sim.World, what string) error {
	list, err := w.Admin(http.MethodGet, "open")
	path := map[bool]string{true: "set_aside.1.key", false: "reconciliation.#.gaps|@flatten|0.from"}[what == "rows set aside"]
	return cmp.Or(err, unless(gjson.Get(list, path).Exists(), "the core's report", what, list))
}
