package scenario_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/gorgias"
	"github.com/callsim/callsim/sim/scenario"
	"github.com/callsim/callsim/sim/yaml"
)

// One team with both phone systems: each integration logs the calls of its own,
// each once.
func TestTwoPhoneSystems(t *testing.T) {
	_, w := play(t, "two-phone-systems", 4)
	if n := len(callActivity.FindAll(front.Of(w).Projection(), -1)); n != 2 || len(aircall.Of(w).Calls()) != 2 {
		t.Errorf("Aircall had %d calls, Front shows %d of its", len(aircall.Of(w).Calls()), n)
	}
	want := map[string]int{"Call ended": 2, "Call transferred": 1, "Call abandoned": 1}
	if got := ended(w); !maps.Equal(got, want) {
		t.Errorf("of RingCentral's calls Front shows %v, expected %v", got, want)
	}
	for inbox, conversations := range map[string]int{"Aircall Phone": 1, "Calls": 4} {
		rows, err := front.Of(w).Inbox(inbox)
		if err != nil || len(rows) != conversations {
			t.Errorf("%s shows %d conversations, expected %d (%v)", inbox, len(rows), conversations, err)
		}
	}
}

// The company that is served: each of its calls is logged in every CRM that the call's
// phone system is connected with.
func TestTheCompany(t *testing.T) {
	_, w := play(t, "company", 1)
	calls := aircall.Of(w).Calls()
	if n := len(callActivity.FindAll(front.Of(w).Projection(), -1)); n != len(calls) || n != 5 {
		t.Errorf("Aircall had %d calls, Front shows %d", len(calls), n)
	}
	if got := ended(w); got["Call ended"] != 1 || got["Call abandoned"] != 1 {
		t.Errorf("of RingCentral's calls Front shows %v, expected one that ended and one abandoned", got)
	}
	if n := len(gorgias.Of(w).Tickets()); n != len(calls) {
		t.Errorf("Gorgias has %d tickets", n)
	}
	for _, c := range []struct {
		vendor, path, what string
		want               int
	}{
		{"salesforce", "/services/data/v63.0/query?q=SELECT+Id+FROM+Task", `"type":"Task"`, 3}, // Diego and Goran are nobody there
		{"spark", "/v2/interactions", `"interaction_type_id"`, 2},                              // Carla and Goran; Diego is in two projects
	} {
		for _, v := range sim.Vendors {
			if v.Name == c.vendor {
				if n := strings.Count(string(v.Observe(w, c.path).Body), c.what); n != c.want {
					t.Errorf("%s shows %d, expected %d: %s", v.Title, n, c.want, v.Observe(w, c.path).Body)
				}
			}
		}
	}
}

// A customer and a line as a bug report describes them.
const rome = `name: A Mexican mobile calls Rome on the night the clocks change
start: 2026-03-29 01:59 Europe/Rome
cast:
  agents: [{name: Lena Rossi, email: Lena.Rossi+front@Example.test, time zone: Europe/Rome}]
  lines: [{name: Roma, owner: Lena Rossi, number: "+390612345678", country: IT, time zone: Europe/Rome, hours: "09:00-18:00"}]
  customers: [{name: Carla Verdi, phone: "+5215512345678", email: carla@example.test, in aircall: true, in front: true}]
connect: [aircall-front]
timeline:
  - 0s: Carla Verdi calls Roma
`

func setUp(t *testing.T, text string) (*scenario.File, *sim.World, error) {
	t.Helper()
	f, err := scenario.Parse("x.yaml", []byte(text))
	if err != nil {
		return nil, nil, err
	}
	w, err := sim.New(sim.Options{Seed: f.Seed, Start: f.Start})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return f, w, f.SetUp(w)
}

func TestWhoAndWhere(t *testing.T) {
	f, w, err := setUp(t, rome)
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2026, 3, 29, 0, 59, 0, 0, time.UTC); !w.Now().Equal(want) {
		t.Errorf("it begins at %s, expected %s", w.Now(), want)
	}
	if err := f.Play(w, func() {}); err != nil {
		t.Fatal(err)
	}
	calls := aircall.Of(w).Calls()
	if len(calls) != 1 || calls[0].Customer != "+5215512345678" || calls[0].Reason != "out_of_opening_hours" {
		t.Errorf("Aircall shows %+v", calls)
	}
	if got := string(aircall.Of(w).Observe("/v1/numbers").Body); !strings.Contains(got, `"country":"IT"`) || !strings.Contains(got, `"time_zone":"Europe/Rome"`) {
		t.Errorf("the line is %s", got)
	}
	if got := string(front.Of(w).Observe("/teammates").Body); !strings.Contains(got, "Lena.Rossi+front@Example.test") || !strings.Contains(got, `"last_name":"Rossi"`) {
		t.Errorf("the teammates are %s", got)
	}
}

func TestWrongCastsAreTold(t *testing.T) {
	bursts := "connect: [aircall-front]\ntraffic: {lines: [Roma], talk: 1m, bursts: {0s: 5, 1m: 5}}\n"
	timeline := rome[strings.Index(rome, "connect:"):]
	for _, c := range []struct{ name, old, new, want string }{
		{"no such time", "2026-03-29 01:59", "2026-03-29 02:30", `x.yaml:2: start is "2026-03-29 02:30 Europe/Rome": there is no such time`},
		{"no such zone", "01:59 Europe/Rome", "01:59 Europe/Roma", `x.yaml:2: start is "2026-03-29 01:59 Europe/Roma": there is no time zone "Europe/Roma"`},
		{"no date", "2026-03-29 01:59 Europe/Rome", "tomorrow", `x.yaml:2: start is "tomorrow", expected a date and a time of day such as 2026-01-10 09:30, which is UTC, or 2026-01-10`},
		{"no number", `"+390612345678"`, "06 12345678", `x.yaml:5: line Roma: "06 12345678" is no phone number in E.164, for example +390612345678`},
		{"no zone", "country: IT, time zone: Europe/Rome", "time zone: Rome", `x.yaml:5: line Roma: there is no time zone "Rome": write for example Europe/Rome`},
		{"no country", "country: IT", "country: Italy", `x.yaml:5: cast.lines[1].country is "Italy", expected two capital letters such as IT`},
		{"no hours", "09:00-18:00", "9-18", `x.yaml:5: cast.lines[1].hours is "9-18", expected from and to on one day, such as 09:00-18:00; after midnight begins the next day`},
		{"hours past midnight", "09:00-18:00", "18:00-02:00", `x.yaml:5: cast.lines[1].hours is "18:00-02:00", expected from and to on one day, such as 09:00-18:00; after midnight`},
		{"no weekday", `"09:00-18:00"`, `{Montag: "09:00-18:00"}`, `x.yaml:5: cast.lines[1].hours.Montag: unknown days "Montag", expected for example Mon-Fri or Sat, of Sun, Mon, Tue,`},
		{"no email", "carla@example.test", "carla", `x.yaml:6: customer Carla Verdi: "carla" is not an e-mail address such as carla@example.com`},
		{"no phone system", "country: IT", "phone system: dialpad", `x.yaml:5: line Roma: there is no phone system called "dialpad": there is aircall, ringcentral`},
		{"too many phones", `phone: "+5215512345678"`, "phones: 201", `x.yaml:6: cast.customers[1].phones is 201, expected a whole number from 1 to 200`},
		{"a phone twice", `phone: "+5215512345678"`, `phones: ["+5215512345678", "+5215512345678"]`, `x.yaml:6: cast.customers[1].phones[2]: +5215512345678 is given twice`},
		{"a company of nobody", "in aircall: true", "company: Acme", "x.yaml:6: cast.customers[1]: the company of Carla Verdi stands on the contact in Aircall: add "},
		{"the number of a line", "+5215512345678", "+390612345678", "x.yaml:6: customer Carla Verdi: +390612345678 is already the number of Roma"},
		{"which phone system", "[aircall-front]", "[aircall-front, ringcentral-front]", "x.yaml:5: the line Roma does not say its phone system, and both are connected"},
		{"no line in RingCentral", "country: IT", "phone system: aircall", ""},
		{"hours in RingCentral", "[aircall-front]", "[ringcentral-front]", "x.yaml:5: adding the line Roma to RingCentral: opening hours, time zone and country belong to lines in Aircall"},
		{"a burst beyond the customers", timeline, strings.Replace(bursts, "talk: 1m", "talk: 1m, customers: 4", 1), "x.yaml:8: the bursts cannot be played: up to 5 are on the phone at 0s, and there are 4 customers"},
		{"bursts that overlap", timeline, strings.Replace(bursts, "talk: 1m", "talk: 1m, customers: 9", 1), "x.yaml:8: the bursts cannot be played: up to 10 are on the phone at 1m0s, and there are 9 customers"},
		{"a burst too late", timeline, strings.Replace(bursts, "1m: 5", "721h: 5", 1), `x.yaml:8: traffic: "721h" is no time of a burst: write for example {0s: 10, 5m: 20}`},
		{"bursts without callers", timeline, strings.Replace(bursts, "5, 1m: 5", "0", 1), `x.yaml:8: traffic: a burst has 0 calls, expected a whole number from 1 to 100000`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(rome, c.old, c.new, 1)
			if text == rome {
				t.Fatal("the sample is not wrong")
			}
			_, _, err := setUp(t, text)
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var wrong *yaml.Error
			if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("\n got %v\nwant %s…", err, c.want)
			}
		})
	}
	enough := strings.Replace(rome, timeline, strings.Replace(bursts, "talk: 1m", "talk: 1m, customers: 10", 1), 1)
	if _, _, err := setUp(t, enough); err != nil {
		t.Error(err)
	}
}

// Opening hours by weekday, and one reader for files and for the control API.
func TestOneOfTheCastIsReadFromJSON(t *testing.T) {
	l, err := scenario.ReadLine([]byte(`{"name":"Roma","owner":"Lena","phone_system":"aircall","number":"+390612345678","time_zone":"Europe/Rome",` +
		`"hours":{"Mon-Fri":"09:00-12:30, 14:00-18:00","Sat":"10:00-24:00"},"ivr":{"1":"Support"},"waits":"90s"}`))
	if err != nil || len(l.Hours) != 3 || len(l.Hours[1].Days) != 5 || l.Hours[1].From != 14*time.Hour || l.Hours[2].Days[0] != time.Saturday ||
		l.Hours[2].To != 24*time.Hour || l.Patience != 90*time.Second || l.System != "aircall" || l.IVR[0].Team != "Support" {
		t.Errorf("%+v %v", l, err)
	}
	c, err := scenario.ReadCustomer([]byte("{\n  \"name\": \"Carla \\u00c9\", \"phones\": [\"+390612345678\"], \"emails\": [\"a@b.test\"],\n \"in_front\": true, \"account\": \"Acme\"}"))
	if err != nil || c.Name != "Carla É" || c.Numbers[0] != "+390612345678" || c.Emails[0] != "a@b.test" || len(c.Records) != 2 || c.Records["salesforce"].Company != "Acme" {
		t.Errorf("%+v %v", c, err)
	}
	a, err := scenario.ReadAgent([]byte(`{"name":"Lena","email":"l@b.test","time_zone":"Europe/Rome","outsider":true}`))
	if err != nil || a != (people.AgentSpec{Name: "Lena", Email: "l@b.test", TimeZone: "Europe/Rome", Outsider: true}) {
		t.Errorf("%+v %v", a, err)
	}
	for _, body := range []string{"", "[]", "{", `{"name":"x","nam_e":1}`, `{"name":["x"]}`, "{}", `{"name":"x"} {"name":"y"}`} {
		if _, err := scenario.ReadCustomer([]byte(body)); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", body, err)
		}
	}
}
