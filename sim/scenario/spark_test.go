package scenario_test

import (
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/sim/scenario"
)

const sparkDay = `name: A short day
start: 2026-01-10 09:30
cast:
  agents: [Lena, Marco]
  lines: [{name: Sales, users: [Marco, Lena]}]
  customers: [Carla]
spark:
  contacts: [{name: Carla, phone: Carla, work phone: Carla, projects: [Harbour]}]
  projects: {Harbour: [Lena], Marina: [Marco]}
connect: [aircall-spark]
timeline:
  - 0s: Carla sends an SMS to Sales "Hello?"
  - 1m: Lena opens the profile of Carla
  - 2m: Lena switches to the messages
  - 3m: Lena assigns the team member Lena
  - 4m: Marco joins the project Harbour
  - 5m: the Spark contact Carla is added to the project Marina
  - 6m: the administrator turns "Log calls and messages on all projects" ON
  - 7m: the administrator turns "Log calls and messages on all projects" OFF
`

func TestASparkFileIsUnderstood(t *testing.T) {
	f, err := scenario.Parse("x.yaml", []byte(sparkDay))
	if err != nil {
		t.Fatal(err)
	}
	if !f.Start.Equal(time.Date(2026, 1, 10, 9, 30, 0, 0, time.UTC)) || len(f.Timeline) != 8 || f.Spark.Contacts[0].WorkPhone != "Carla" {
		t.Errorf("%+v", f)
	}
}

func TestWrongSparkFilesAreTold(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"date":              {"2026-01-10 09:30", "Saturday", `x.yaml:2: start is "Saturday", expected a date and a time of day such as 2026-01-10 09:30, which is UTC, or 2026-01-10`},
		"user":              {"[Marco, Lena]", "[Marco, Nora]", `x.yaml:5: line Sales: there is no agent called "Nora": there is Lena, Marco`},
		"key":               {"work phone", "fax", `x.yaml:8: spark.contacts[1]: unknown key "fax", expected name, phone, mobile phone, work phone or projects`},
		"whose number":      {"phone: Carla,", "phone: Dora,", `x.yaml:8: there is no customer called "Dora": there is Carla`},
		"project of nobody": {"projects: [Harbour]", "projects: [Orchard]", `x.yaml:8: there is no project called "Orchard"`},
		"no phone":          {"{name: Carla, phone: Carla, work phone: Carla, ", "{name: Carla, ", `x.yaml:8: a contact needs a name and a phone`},
		"agent of project":  {"Marina: [Marco]", "Marina: [Nora]", `x.yaml:9: there is no agent called "Nora": there is Lena, Marco`},
		"contact":           {"profile of Carla", "profile of Dora", `x.yaml:13: there is no contact called "Dora"`},
		"list":              {"the messages", "the letters", `x.yaml:14: no sentence reads "Lena switches to the letters"; the nearest: {agent} switches to the calls`},
		"project":           {"joins the project Harbour", "joins the project Orchard", `x.yaml:16: there is no project called "Orchard"`},
		"projects":          {"assigns the team member Lena", "assigns Harbour", `x.yaml:15: no sentence reads "Lena assigns Harbour"; the nearest: {agent} assigns {choice:assignment}`},
	} {
		text := strings.Replace(sparkDay, c.old, c.new, 1)
		if _, _, err := setUp(t, text); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s…", name, err, c.want)
		}
	}
}
