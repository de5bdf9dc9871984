package spark_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/spark"
)

// unassigned returns the body of an unassigned call, changed by the given fields.
func (c *centre) unassigned(external string, known fields) fields {
	body := fields{"external_id": external, "kind": "call", "direction": "inbound", "duration": 84, "external_number": "+16045550123",
		"interaction_type": "Call In", "timestamp": "2026-01-05T10:00:00Z", "note": "Answered", "matching_contact_ids": []int64{c.carla, c.emil}}
	for _, key := range []string{"kind", "contact_id", "team_member_id", "matching_contact_ids", "interaction_type", "duration"} {
		if value, given := known[key]; given {
			body[key] = value
		}
	}
	return body
}

// addUnassigned adds an unassigned call and returns its id.
func (c *centre) addUnassigned(external string, known fields) string {
	c.t.Helper()
	return c.as(c.company, "POST", "/v2/unassigned-interactions", c.unassigned(external, known)).want(201).get("id").Raw
}

func (c *centre) assign(id string, choice fields) answer {
	c.t.Helper()
	return c.as(c.company, "PUT", "/v2/unassigned-interactions/"+id, choice)
}

// The missing parts and the button's label follow from the known parts.
func TestMissingParts(t *testing.T) {
	c := newCentre(t)
	for i, row := range []struct {
		known           fields
		missing, action string
	}{
		{fields{}, `["contact","team_member"]`, `"Assign"`},
		{fields{"team_member_id": c.lena}, `["contact"]`, `"Assign to Contact"`},
		{fields{"contact_id": c.carla}, `["team_member"]`, `"Assign Team Member"`},
		{fields{"contact_id": c.carla, "team_member_id": c.lena}, `["projects"]`, `"Assign Projects"`},
	} {
		id := c.addUnassigned(fmt.Sprint("x:", i), row.known)
		c.as(c.company, "GET", "/v2/unassigned-interactions/"+id, nil).want(200).field("missing", row.missing).field("action", row.action).
			field("assigned_at", "null").field("matching_contacts.#", "2").field("duration", "84")
	}
	c.as(c.company, "GET", "/v2/unassigned-interactions?kind_eq=call&direction=asc", nil).field("#", "4").field("0.external_id", `"x:0"`).field("0.contact", "")
	c.as(c.company, "GET", "/v2/unassigned-interactions?team_member_id_null=true", nil).field("#", "2")
	c.as(c.company, "GET", fmt.Sprint("/v2/unassigned-interactions?contact_id_eq=", c.carla), nil).field("#", "2")
	c.as(c.company, "GET", fmt.Sprint("/v2/unassigned-interactions?matching_contact_id_eq=", c.carla), nil).field("#", "4")
	c.as(c.company, "GET", fmt.Sprint("/v2/unassigned-interactions?matching_contact_id_eq=", c.emil), nil).field("#", "2")
}

// A repeated external_id creates no second record; an invalid body creates none.
func TestPostUnassigned(t *testing.T) {
	c := newCentre(t)
	id := c.addUnassigned("aircall:call:1", fields{})
	c.as(c.company, "POST", "/v2/unassigned-interactions", c.unassigned("aircall:call:1", fields{})).want(200).field("id", id)
	c.as(c.company, "GET", "/v2/unassigned-interactions", nil).field("#", "1")
	for message, change := range map[string]fields{
		"external_id is required":               {"external_id": ""},
		"kind must be call or message":          {"kind": "fax"},
		"direction must be":                     {"direction": "up"},
		"external_number is required":           {"external_number": ""},
		"interaction_type is required":          {"interaction_type": ""},
		"is not a date":                         {"timestamp": "noon"},
		"matching_contact_ids: 5":               {"matching_contact_ids": []int{5}},
		"is not one of matching_contact_ids":    {"matching_contact_ids": []int64{c.emil}, "contact_id": c.carla},
		"team_member_id 5 is not a team member": {"team_member_id": 5},
	} {
		body := c.unassigned("aircall:call:2", fields{})
		for _, key := range []string{"external_id", "kind", "direction", "external_number", "interaction_type", "timestamp", "matching_contact_ids", "contact_id", "team_member_id"} {
			if value, given := change[key]; given {
				body[key] = value
			}
		}
		a := c.as(c.company, "POST", "/v2/unassigned-interactions", body)
		if a.status != 400 && a.status != 422 || !strings.Contains(a.body, message) {
			t.Errorf("%v: %d %s", change, a.status, a.body)
		}
	}
	c.as(c.company, "GET", "/v2/unassigned-interactions", nil).field("#", "1")
}

// One PUT may assign all missing parts. It logs one interaction per project and
// removes the record from the list.
func TestAssignAllParts(t *testing.T) {
	c := newCentre(t)
	for i, choice := range []fields{
		{"contact_id": c.carla, "team_member_id": c.marco, "project_ids": []int64{c.harbour, c.marina}},
		{"contact_id": c.carla, "team_member_id": c.marco, "project_ids": []int64{c.marina}},
		{"contact_id": c.emil, "team_member_id": c.lena, "project_ids": []int64{c.marina}}, // Emil's only project; Lena is not on it
	} {
		id := c.addUnassigned(fmt.Sprint("x:", i), fields{})
		done := c.assign(id, choice).want(200).field("missing", "[]").field("action", `""`)
		projects := len(choice["project_ids"].([]int64))
		if n := len(done.get("interaction_ids").Array()); n != projects || done.get("assigned_at").Type != gjson.String {
			t.Errorf("%v: %s", choice, done.body)
		}
		one := c.as(c.company, "GET", "/v2/interactions/"+done.get("interaction_ids.0").Raw, nil).want(200)
		one.field("note", `"Answered"`).field("timestamp", `"2026-01-05T10:00:00Z"`).field("interaction_type.value", `"Call In"`).field("contact_id", fmt.Sprint(choice["contact_id"]))
		c.assign(id, choice).refused(422, "assigned already")
	}
	c.as(c.company, "GET", "/v2/unassigned-interactions", nil).field("@this", "[]")
	c.as(c.company, "GET", "/v2/interactions", nil).field("#", "4")
}

// A refused assignment names the reason and changes nothing.
func TestRefusedAssignments(t *testing.T) {
	c := newCentre(t)
	incomplete := c.addUnassigned("x:1", fields{})
	known := c.addUnassigned("x:2", fields{"contact_id": c.carla, "team_member_id": c.lena})
	odd := c.addUnassigned("x:3", fields{"contact_id": c.carla, "team_member_id": c.marco, "interaction_type": "Carrier pigeon"})
	before := string(c.Projection())
	for _, row := range []struct {
		id      string
		choice  fields
		message string
	}{
		{incomplete, fields{}, "nothing is assigned"},
		{incomplete, fields{"project_ids": []int64{}}, "project_ids is empty"},
		{incomplete, fields{"project_ids": []int64{c.harbour}}, "projects need a contact and a team member"},
		{incomplete, fields{"contact_id": c.carla, "project_ids": []int64{c.harbour}}, "projects need a contact and a team member"},
		{incomplete, fields{"contact_id": 5}, "5 is not a contact"},
		{incomplete, fields{"team_member_id": 5}, "5 is not a team member"},
		{known, fields{"contact_id": c.emil}, "the contact is known already: Carla Ruiz"},
		{known, fields{"team_member_id": c.marco}, "the team member is known already: Lena Diaz"},
		{known, fields{"project_ids": []int64{c.harbour, c.marina}}, "Lena Diaz is not on the project Marina"},
		{known, fields{"project_ids": []int64{c.harbour, c.harbour}}, "names Harbour twice"},
		{known, fields{"project_ids": []int64{5}}, "5 is not a project"},
		{incomplete, fields{"contact_id": c.emil, "team_member_id": c.lena, "project_ids": []int64{c.harbour}}, "Emil is not in the project Harbour"},
		{odd, fields{"project_ids": []int64{c.harbour}}, `no interaction type "Carrier pigeon"`},
	} {
		c.assign(row.id, row.choice).refused(422, row.message)
	}
	if string(c.Projection()) != before {
		t.Error("a refusal changed something")
	}
	c.settle()
	if len(c.received) > 0 {
		t.Error("a refused assignment sent a webhook")
	}
	c.assign(known, fields{"contact_id": c.carla, "project_ids": []int64{c.harbour}}).want(200) // the known contact may be repeated
	c.as(c.inH, "PUT", "/v2/unassigned-interactions/"+incomplete, fields{"contact_id": c.carla}).refused(403, "company level")
	c.assign("77", fields{"contact_id": c.carla}).refused(404, "Not found")
}

// Every assignment sends a webhook, which is retried until the integration answers 2xx.
func TestWebhook(t *testing.T) {
	c := newCentre(t)
	if _, err := c.ConnectAircall(""); err == nil {
		t.Error("ConnectAircall accepted an empty URL")
	}
	token, err := c.ConnectAircall("https://core.test/hook")
	must(t, err)
	id := c.addUnassigned("x:1", fields{})
	c.settle()
	if len(c.received) != 0 {
		t.Fatalf("the new record sent webhooks: %v", c.received)
	}
	c.receiverStatus = 503
	c.assign(id, fields{"contact_id": c.carla}).want(200)
	must(t, c.world.Advance(15*time.Second))
	if len(c.received) != 2 {
		t.Errorf("%d attempts in 15 seconds, want 2", len(c.received))
	}
	c.receiverStatus = 204
	c.settle()
	if len(c.received) != 3 {
		t.Errorf("%d attempts in all, want 3", len(c.received))
	}
	last := gjson.Parse(c.received[2])
	if last.Get("event").Str != "unassigned_interaction.updated" || last.Get("token").Str != token || last.Get("data.contact_id").Int() != c.carla ||
		last.Get("data.missing.0").Str != "team_member" || last.Get("data.external_id").Str != "x:1" {
		t.Errorf("the webhook's body is %s", last.Raw)
	}
}

func TestLogOnAllProjects(t *testing.T) {
	c := newCentre(t)
	c.as(c.company, "GET", "/v2/aircall-settings", nil).want(200).field("log_on_all_projects", "false")
	c.as(c.company, "PUT", "/v2/aircall-settings", fields{"log_on_all_projects": true}).want(200).field("log_on_all_projects", "true")
	c.as(c.company, "PUT", "/v2/aircall-settings", fields{"log_on_all_projects": "yes"}).refused(400, "true or false")
	c.as(c.company, "PUT", "/v2/aircall-settings", fields{}).refused(400, "log_on_all_projects")
	c.as(c.inH, "PUT", "/v2/aircall-settings", fields{"log_on_all_projects": false}).refused(403, "company level")
	c.as(c.company, "GET", "/v2/aircall-settings", nil).field("log_on_all_projects", "true")
	must(t, c.LogOnAllProjects(false))
	c.as(c.company, "GET", "/v2/aircall-settings", nil).field("log_on_all_projects", "false")
}

// Calls and messages have separate lists; a profile opens on the calls.
func TestProfiles(t *testing.T) {
	c := newCentre(t)
	call := c.addUnassigned("x:1", fields{"team_member_id": c.lena})
	c.addUnassigned("x:2", fields{"kind": "message", "interaction_type": "Message In", "duration": nil})
	c.as(c.inH, "POST", "/v2/interactions", c.call(c.inH)).want(201)
	if _, open := c.Screen(c.marco); open {
		t.Error("a profile is open before OpenProfile")
	}
	if err := c.SwitchTo(c.marco, spark.Messages); err == nil {
		t.Error("SwitchTo without an open profile succeeded")
	}
	must(t, c.OpenProfile(c.marco, c.carla))
	p, _ := c.Screen(c.marco)
	if p.Contact != "Carla Ruiz" || p.View != spark.Calls || len(p.Unassigned) != 1 || len(p.Logged) != 1 || p.Logged[0].TeamMember != "Lena Diaz" || len(p.Projects) != 2 {
		t.Errorf("%+v", p)
	}
	if row := p.Unassigned[0]; row.Action != "Assign to Contact" || row.TeamMember != "Lena Diaz" || len(row.Matching) != 2 || row.Number != "+16045550123" {
		t.Errorf("%+v", row)
	}
	if err := c.Assign(c.marco, 77, spark.Assignment{Contact: c.carla}); err == nil {
		t.Error("Assign of an unknown row succeeded")
	}
	must(t, c.SwitchTo(c.marco, spark.Messages))
	messages, _ := c.Screen(c.marco)
	if len(messages.Unassigned) != 1 || messages.Unassigned[0].Action != "Assign" || len(messages.Logged) != 0 {
		t.Errorf("%+v", messages)
	}
	if err := c.Assign(c.marco, p.Unassigned[0].ID, spark.Assignment{Contact: c.carla}); err == nil {
		t.Error("Assign of a call succeeded on the list of messages")
	}
	must(t, c.SwitchTo(c.marco, spark.Calls))
	if err := c.Assign(c.marco, p.Unassigned[0].ID, spark.Assignment{Contact: 5}); err == nil || err.Error() != "spark: contact_id 5 is not a contact" {
		t.Errorf("%v", err)
	}
	must(t, c.Assign(c.marco, p.Unassigned[0].ID, spark.Assignment{Contact: c.carla, Projects: []int64{c.harbour}}))
	c.as(c.company, "GET", "/v2/unassigned-interactions/"+call, nil).field("missing", "[]")
	if p, _ := c.Screen(c.marco); len(p.Unassigned) != 0 || len(p.Logged) != 2 {
		t.Errorf("%+v", p)
	}
	if p, ok := c.ProfileOf(c.emil, spark.Calls); !ok || len(p.Unassigned) != 0 {
		t.Errorf("%+v", p)
	}
	if _, ok := c.ProfileOf(5, spark.Calls); ok {
		t.Error("ProfileOf returned a profile of an unknown contact")
	}
	for name, err := range map[string]error{
		"OpenProfile by an unknown team member": c.OpenProfile(5, c.carla),
		"OpenProfile of an unknown contact":     c.OpenProfile(c.marco, 5),
		"SwitchTo an unknown view":              c.SwitchTo(c.marco, "Emails"),
		"Assign by an unknown team member":      c.Assign(5, 1, spark.Assignment{}),
	} {
		if err == nil {
			t.Errorf("%s succeeded", name)
		}
	}
}

func TestSetUpErrors(t *testing.T) {
	c := newCentre(t)
	for name, setUp := range map[string]func() error{
		"a project twice":              func() error { _, err := c.AddProject("Harbour"); return err },
		"a project without a name":     func() error { _, err := c.AddProject(""); return err },
		"a team member without e-mail": func() error { _, err := c.AddTeamMember(spark.TeamMemberSpec{FirstName: "A"}); return err },
		"an e-mail twice": func() error {
			_, err := c.AddTeamMember(spark.TeamMemberSpec{FirstName: "A", Email: "LENA.diaz@northpier.test"})
			return err
		},
		"a team member on an unknown project": func() error {
			_, err := c.AddTeamMember(spark.TeamMemberSpec{FirstName: "A", Email: "a@x.test"}, 5)
			return err
		},
		"a contact twice":                       func() error { _, err := c.AddContact(spark.ContactSpec{Email: "CARLA@x.test"}); return err },
		"a contact in an unknown project":       func() error { _, err := c.AddContact(spark.ContactSpec{FirstName: "A"}, 5); return err },
		"JoinProject of an unknown project":     func() error { return c.JoinProject(c.lena, 5) },
		"JoinProject by an unknown team member": func() error { return c.JoinProject(5, c.harbour) },
		"EnterProject of an unknown project":    func() error { return c.EnterProject(c.carla, 5) },
		"EnterProject by an unknown contact":    func() error { return c.EnterProject(5, c.harbour) },
		"a type of an unknown category":         func() error { _, err := c.AddInteractionType(c.harbour, "Pigeon", "Birds"); return err },
		"a type twice":                          func() error { _, err := c.AddInteractionType(c.harbour, "Call In", "Phone"); return err },
		"a type of an unknown project":          func() error { _, err := c.AddInteractionType(5, "Pigeon", "Phone"); return err },
		"renaming an unknown type":              func() error { return c.RenameInteractionType(c.harbour, "Pigeon", "Dove") },
	} {
		if setUp() == nil {
			t.Errorf("%s succeeded", name)
		}
	}
	_, err := c.AddInteractionType(c.harbour, "Pigeon", "Phone")
	must(t, err)
	must(t, c.RenameInteractionType(c.harbour, "Pigeon", "Dove"))
	c.as(c.inH, "GET", "/v2/interaction-types?value_eq=Dove", nil).field("0.category", `"Phone"`)
	must(t, c.LeaveProject(c.marco, c.marina))
	c.as(c.inM, "GET", "/v2/team-members", nil).field("@this", "[]")
}
