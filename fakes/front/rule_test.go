package front_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

// rule adds a company rule to the office.
func (o *office) rule(spec front.RuleSpec) string {
	o.t.Helper()
	if spec.Name == "" {
		spec.Name = "Rule " + string(rune('A'+len(o.Rules())))
	}
	id, err := o.AddRule(spec)
	must(o.t, err)
	return id
}

func on(t front.Trigger) []front.Trigger { return []front.Trigger{t} }

func when(what front.Fact, how front.Comparison, value string) front.Condition {
	return front.Condition{What: what, How: how, Value: value}
}

func then(do front.Deed, with string) front.Action { return front.Action{Do: do, With: with} }

// tagsOf returns the names of a conversation's tags as JSON.
func (o *office) tagsOf(id string) string { return o.conversation(id).get("tags.#.name").Raw }

func (o *office) withTags(names ...string) *office {
	o.t.Helper()
	for _, name := range names {
		_, err := o.AddTag(name)
		must(o.t, err)
	}
	return o
}

// AF-28: comments through the API trigger rules like typed comments. Comments without
// the word or in another inbox do not match.
func TestRuleOnComments(t *testing.T) {
	o := newOffice(t).withTags("Urgent")
	o.rule(front.RuleSpec{When: on(front.OnComment), If: []front.Condition{when(front.Inbox, front.Is, "Aircall Phone"),
		when(front.Comment, front.Contains, "urgent")}, Then: []front.Action{then(front.AddTag, "Urgent")}})
	id := o.call()
	o.do("POST", "/conversations/"+id+"/comments", fields{"body": "call back tomorrow"}).want(201)
	if got := o.tagsOf(id); got != "[]" {
		t.Errorf("after another comment: %s", got)
	}
	o.do("POST", "/conversations/"+id+"/comments", fields{"body": "This is URGENT!", "author_id": o.nora}).want(201)
	if got := o.tagsOf(id); got != `["Urgent"]` {
		t.Errorf("after the comment: %s", got)
	}
	last := o.do("GET", "/conversations/"+id+"/events", nil)
	last.field("_results.0.type", `"tag"`).field("_results.0.source._meta.type", `"rule"`).
		field("_results.0.source.data.name", `"Rule A"`).field("_results.0.target.data.name", `"Urgent"`)

	other := o.conversationOf(o.inbound("+14155550177", "Missed call", "m2", "t2"))
	must(t, o.Move(o.nora, other, "Sales"))
	must(t, o.Comment(o.nora, other, "urgent"))
	if got := o.tagsOf(other); got != "[]" {
		t.Errorf("in another inbox: %s", got)
	}
}

// AF-29 to AF-32 and AF-38: rules check the conversation's subject, which a message
// changes only if the conversation is archived.
func TestRulesMoveVoicemailsAndBack(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	_, err := o.AddInbox("Voicemails", o.nora)
	must(t, err)
	o.rule(front.RuleSpec{When: on(front.OnInbound), If: []front.Condition{when(front.Subject, front.Contains, " voicemail ")},
		Then: []front.Action{then(front.MoveTo, "Voicemails")}})
	o.rule(front.RuleSpec{Name: "Bring back", When: on(front.OnArchived), If: []front.Condition{when(front.Inbox, "", "Voicemails")},
		Then: []front.Action{then(front.MoveTo, "Aircall Phone"), then(front.RemoveTag, "VIP")}})
	inboxOf := func(id string) string {
		v, err := o.Conversation(id)
		must(t, err)
		return strings.Join(v.Inboxes, ", ")
	}
	id := o.call() // Missed call, on thread t
	must(t, o.Tag(o.nora, id, "VIP"))
	o.inbound(lena, "Voicemail on Support", "m2", "t")
	if got := inboxOf(id); got != "Aircall Phone" {
		t.Errorf("a voicemail in an open conversation moved it to %s", got)
	}
	must(t, o.Archive(o.nora, id))
	if got := o.tagsOf(id); got != `["VIP"]` {
		t.Errorf("archived in another inbox: %s", got)
	}
	o.inbound(lena, "Voicemail on Support", "m3", "t")
	if got := inboxOf(id); got != "Voicemails" {
		t.Errorf("a voicemail in an archived conversation left it in %s", got)
	}
	must(t, o.Archive(o.nora, id))
	if got := inboxOf(id); got != "Aircall Phone" || o.tagsOf(id) != "[]" {
		t.Errorf("archived, it is in %s with %s", got, o.tagsOf(id))
	}
	must(t, o.SwitchRule("Bring back", false))
	o.inbound(lena, "Voicemail on Support", "m4", "t")
	must(t, o.Archive(o.nora, id))
	o.inbound(lena, "Missed call on Support", "m5", "t")
	if got := inboxOf(id); got != "Voicemails" {
		t.Errorf("without the companion rule it is in %s", got)
	}
	o.conversation(id).field("status", `"unassigned"`)
	v, err := o.Conversation(id)
	must(t, err)
	if !slices.ContainsFunc(v.Timeline, func(it front.Item) bool {
		return it.Text == "moved to Aircall Phone" && it.Author == front.Author{Kind: "rule", Name: "Bring back"}
	}) {
		t.Errorf("the timeline does not show that a rule moved the conversation: %+v", v.Timeline)
	}
}

func TestOrderOfRulesAndStop(t *testing.T) {
	o := newOffice(t).withTags("1", "2", "3")
	add := func(tag string, stop bool, ifs ...front.Condition) {
		o.rule(front.RuleSpec{Name: tag, When: on(front.OnNewInbound), If: ifs, Stop: stop, Then: []front.Action{then(front.AddTag, tag)}})
	}
	add("1", false)
	add("2", true, when(front.Tag, front.Is, "1"))
	add("3", false)
	id := o.call()
	if got := o.tagsOf(id); got != `["1","2"]` {
		t.Errorf("tags %s", got)
	}
	o.inbound(lena, "again", "m2", "t") // no new conversation
	must(t, o.DeleteRule("2"))
	if got := o.tagsOf(o.conversationOf(o.inbound("+14155550177", "x", "m3", "t3"))); got != `["1","3"]` {
		t.Errorf("tags %s", got)
	}
}

// AF-37: whether a rule triggers other rules is an assumption. A cycle of rules
// terminates.
func TestRuleChaining(t *testing.T) {
	for value, want := range map[string]string{"no": `["1"]`, "yes": `["1","2"]`} {
		o := newOffice(t, front.WithAssumption("front-rule-chaining", value)).withTags("1", "2")
		o.rule(front.RuleSpec{When: on(front.OnInbound), Then: []front.Action{then(front.AddTag, "1"), then(front.ArchiveIt, "")}})
		o.rule(front.RuleSpec{When: on(front.OnArchived), Then: []front.Action{then(front.AddTag, "2"), then(front.ReopenIt, "")}})
		o.rule(front.RuleSpec{When: on(front.OnReopened), Then: []front.Action{then(front.ArchiveIt, "")}})
		if got := o.tagsOf(o.call()); got != want {
			t.Errorf("chaining %s: %s", value, got)
		}
	}
}

func TestComparisons(t *testing.T) {
	for _, c := range []struct {
		condition front.Condition
		holds     bool
	}{
		{when(front.Subject, front.Is, "missed call on support "), true},
		{when(front.Subject, front.Is, "missed call"), false},
		{when(front.Subject, front.IsNot, "missed call"), true},
		{when(front.Subject, front.DoesNotContain, "Support"), false},
		{when(front.Body, front.Contains, "TEXT M1"), true},
		{when(front.Comment, front.Contains, "x"), false},
		{when(front.Inbox, front.IsNot, "Sales"), true},
		{when(front.Assignee, front.Is, ""), true},
		{when(front.Assignee, front.Is, "omar@northpier.test"), false},
		{when(front.Status, front.Is, "Open"), true},
		{when(front.Status, front.Is, "unassigned"), true},
		{when(front.Status, front.Is, "archived"), false},
		{when(front.From, front.Is, "(415) 555-0133"), true},
		{when(front.To, front.Contains, "3318"), true},
		{when(front.Recipient, front.Is, ourNumber), true},
		{when(front.Channel, front.Is, "Aircall"), true},
		{when(front.Tag, front.Is, "T"), false},
	} {
		o := newOffice(t).withTags("T", "hit")
		o.rule(front.RuleSpec{When: on(front.OnInbound), If: []front.Condition{c.condition}, Then: []front.Action{then(front.AddTag, "hit")}})
		if got := o.tagsOf(o.call()) == `["hit"]`; got != c.holds {
			t.Errorf("%+v holds: %v", c.condition, got)
		}
	}
	o := newOffice(t).withTags("any")
	o.rule(front.RuleSpec{When: on(front.OnInbound), AnyIf: true, If: []front.Condition{when(front.Subject, front.Is, "no"), when(front.Inbox, front.Is, "Aircall Phone")},
		Then: []front.Action{then(front.AddTag, "any")}})
	if got := o.tagsOf(o.call()); got != `["any"]` {
		t.Errorf("AnyIf with one condition of two: tags %s", got)
	}
}

func TestRulesInTheAPI(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	team, err := o.AddTeam("Paris")
	must(t, err)
	id := o.rule(front.RuleSpec{Name: "Company", When: on(front.OnArchived), Then: []front.Action{then(front.RemoveTag, "VIP"), then(front.MoveTo, "Sales"),
		then(front.AssignTo, o.omar), then(front.UnassignIt, ""), then(front.ReopenIt, ""), then(front.SendSurvey, ""), then(front.SendWebhook, "https://hooks.test/x")}})
	o.rule(front.RuleSpec{Name: "Workspace", Workspace: "Paris", When: on(front.OnInbound), Then: []front.Action{then(front.ArchiveIt, "")}})
	o.do("GET", "/rules", nil).want(200).field("_results.#.name", `["Company","Workspace"]`)
	o.do("GET", "/company/rules", nil).want(200).field("_results.#.id", `["`+id+`"]`)
	o.do("GET", "/teams/"+team+"/rules", nil).want(200).field("_results.#.name", `["Workspace"]`)
	o.do("GET", "/teammates/"+o.nora+"/rules", nil).want(200).field("_results", "[]")
	o.do("GET", "/rules/"+id, nil).want(200).field("actions", `["Remove tag VIP","Move to Sales","Assign to Omar Haddad","Unassign","Reopen","Send CSAT survey","Send to webhook https://hooks.test/x"]`).
		field("_links.related.owner", "null").field("is_private", "false")
	o.do("GET", "/rules/rul_1", nil).want(404)
	o.do("POST", "/rules", fields{}).want(404)
	o.conversation(o.call()).field("status", `"unassigned"`) // not in an inbox of the workspace Paris
}

func TestInvalidRules(t *testing.T) {
	o := newOffice(t).withTags("VIP")
	o.rule(front.RuleSpec{Name: "Existing", When: on(front.OnArchived), Then: []front.Action{then(front.ReopenIt, "")}})
	valid := func() front.RuleSpec {
		return front.RuleSpec{Name: "R", When: on(front.OnInbound), Then: []front.Action{then(front.ArchiveIt, "")}}
	}
	for want, change := range map[string]func(*front.RuleSpec){
		"missing name":                       func(r *front.RuleSpec) { r.Name = "" },
		"a rule of that name already exists": func(r *front.RuleSpec) { r.Name = "Existing" },
		"missing trigger":                    func(r *front.RuleSpec) { r.When = nil },
		"missing action":                     func(r *front.RuleSpec) { r.Then = nil },
		`unknown trigger "x"`:                func(r *front.RuleSpec) { r.When = on("x") },
		`unknown action "x"`:                 func(r *front.RuleSpec) { r.Then = []front.Action{then("x", "")} },
		`unknown tag "x"`:                    func(r *front.RuleSpec) { r.Then = []front.Action{then(front.AddTag, "x")} },
		`unknown inbox "x"`:                  func(r *front.RuleSpec) { r.Then = []front.Action{then(front.MoveTo, "x")} },
		`unknown teammate "x"`:               func(r *front.RuleSpec) { r.Then = []front.Action{then(front.AssignTo, "x")} },
		`webhook URL "x" is not absolute`:    func(r *front.RuleSpec) { r.Then = []front.Action{then(front.SendWebhook, "x")} },
		`the action "archive" has no object`: func(r *front.RuleSpec) { r.Then = []front.Action{then(front.ArchiveIt, "x")} },
		`unknown workspace "x"`:              func(r *front.RuleSpec) { r.Workspace = "x" },
		`unknown fact "x"`:                   func(r *front.RuleSpec) { r.If = []front.Condition{when("x", front.Is, "y")} },
		`unknown comparison "x"`:             func(r *front.RuleSpec) { r.If = []front.Condition{when(front.Subject, "x", "y")} },
		`condition on the subject: missing`:  func(r *front.RuleSpec) { r.If = []front.Condition{when(front.Subject, front.Contains, " ")} },
		`comparison "contains" on the inbox`: func(r *front.RuleSpec) { r.If = []front.Condition{when(front.Inbox, front.Contains, "y")} },
		`expected one of open, archived`:     func(r *front.RuleSpec) { r.If = []front.Condition{when(front.Status, front.Is, "y")} },
		`unknown call event "y"`:             func(r *front.RuleSpec) { r.If = []front.Condition{when(front.CallEvent, front.Is, "y")} },
		`unknown channel "y"`:                func(r *front.RuleSpec) { r.If = []front.Condition{when(front.Channel, front.Is, "y")} },
	} {
		spec := valid()
		change(&spec)
		if _, err := o.AddRule(spec); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if len(o.Rules()) != 1 {
		t.Errorf("the rules are %+v", o.Rules())
	}
	if err := o.SwitchRule("x", true); err == nil {
		t.Error("SwitchRule of an unknown rule succeeded")
	}
	if err := o.DeleteRule("x"); err == nil {
		t.Error("DeleteRule of an unknown rule succeeded")
	}
}

// RF-46: a rule sends a survey.
func TestSurvey(t *testing.T) {
	o := newOffice(t)
	o.rule(front.RuleSpec{Name: "Ask", When: on(front.OnArchived), Then: []front.Action{then(front.SendSurvey, "")}})
	id := o.call()
	if err := o.AnswerSurvey(id, 4); err == nil {
		t.Error("AnswerSurvey without a survey succeeded")
	}
	must(t, o.Archive(o.nora, id))
	if err := o.AnswerSurvey(id, 6); err == nil {
		t.Error("AnswerSurvey with a score of 6 succeeded")
	}
	must(t, o.AnswerSurvey(id, 4))
	if err := o.AnswerSurvey(id, 4); err == nil {
		t.Error("a second AnswerSurvey succeeded")
	}
	v, err := o.Conversation(id)
	must(t, err)
	last := v.Timeline[len(v.Timeline)-1]
	if last.Kind != "survey" || last.Text != "satisfaction survey answered: 4 of 5" || last.Author.Name != "Ask" {
		t.Errorf("the timeline ends with %+v", last)
	}
}
