package scenario_test

import (
	"strings"
	"testing"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/integrations"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/scenario"
)

const frontDay = `name: Rules at work
cast:
  agents: [Lena, Marco]
  teams: {Support: [Lena, Marco]}
  lines: [{name: Support, team: Support, voicemail: true}]
  customers: [Carla]
  inboxes: [Voicemails]
connect: [aircall-front]
front rules:
  - {name: Voicemails, when: inbound message is received, if: subject contains Voicemail, then: move to Voicemails}
  - name: Bring back
    when: [conversation is archived]
    if: [inbox is Voicemails]
    then: [move to Aircall Phone, remove tag New]
timeline:
  - 0s: Carla calls Support
  - 40s: Carla leaves a voicemail of 10s
  - 10m: Marco tags the conversation with Carla as New
  - 11m: Marco comments in Front on the conversation with Carla "call her back"
  - 12m: Marco snoozes the conversation with Carla for 1h
  - 2h: Marco archives the conversation with Carla
  - 3h: Marco reopens the conversation with Carla
  - 4h: Lena clicks the number in the conversation with Carla to dial from Support
  - 4h10s: Carla picks up
  - 4h1m: Carla hangs up
  - 5h: Marco deletes the conversation with Carla
`

func TestAnAfternoonOfRules(t *testing.T) {
	f, err := scenario.Parse("x.yaml", []byte(frontDay))
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetUp(w); err != nil {
		t.Fatal(err)
	}
	if err := f.Play(w, func() {}); err != nil {
		t.Fatal(err)
	}
	trash := front.Of(w).Trash()
	if len(trash) != 1 || trash[0].Inbox != integrations.PhoneInbox || len(trash[0].Tags) != 0 {
		t.Fatalf("the trash holds %+v", trash)
	}
	v, err := front.Of(w).Conversation(trash[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	var story []string
	for _, it := range v.Timeline {
		if it.Kind == "event" {
			story = append(story, it.Author.Name+" "+it.Text)
		}
	}
	got := strings.Join(story, ", ")
	for _, want := range []string{"Voicemails moved to Voicemails", "Marco added tag New", "Marco snoozed, Marco snooze ended",
		"Marco archived, Bring back moved to Aircall Phone, Bring back removed tag New", "Marco reopened", "Lena", "Marco moved to trash"} {
		if !strings.Contains(got, want) {
			t.Errorf("the story %q lacks %q", got, want)
		}
	}
	if err := w.Finish(); err != nil {
		t.Error(err)
	}
}

func TestACallCannotBeAnsweredByAMessage(t *testing.T) {
	text := strings.Replace(frontDay, "Marco tags the conversation with Carla as New", `Marco replies in Front to Carla "hello"`, 1)
	f, err := scenario.Parse("x.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := f.SetUp(w); err != nil {
		t.Fatal(err)
	}
	if err := f.Play(w, func() {}); err == nil || !strings.Contains(err.Error(), "this conversation does not support replies") {
		t.Errorf("got %v", err)
	}
}

func TestWrongRulesAreTold(t *testing.T) {
	for old, c := range map[string][2]string{
		"when: [conversation is archived]":       {"when: full moon", `x.yaml:11: the rule Bring back: unknown trigger "full moon" of a rule`},
		"if: [inbox is Voicemails]":              {"if: weather is bad", `x.yaml:11: the rule Bring back: unknown fact in condition "weather is bad"`},
		"  - name: Bring back":                   {"  - nome: Bring back", `x.yaml:11: front rules[2]: unknown key "nome", expected name, when, if, any, then or stop; did you mean name?`},
		"    when: [conversation is archived]\n": {"", "x.yaml:11: front rules[2]: a rule needs a name, when and then: for example {name: Voicemails, when: inbound message is"},
		"for 1h":                                 {"for ever", `x.yaml:20: no sentence reads "Marco snoozes the conversation with Carla for ever"; the nearest: {agent} snoozes the conversation with {customer} for {length:span}`},
	} {
		text := strings.Replace(frontDay, old, c[0], 1)
		if _, _, err := setUp(t, text); err == nil || !strings.HasPrefix(err.Error(), c[1]) {
			t.Errorf("\n got %v\nwant %s…", err, c[1])
		}
	}
	f, err := scenario.Parse("x.yaml", []byte(strings.Replace(frontDay, "inbox is Voicemails", "inbox is Nowhere", 1)))
	if err != nil {
		t.Fatal(err)
	}
	w, err := sim.New(sim.Options{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := f.SetUp(w); err == nil || !strings.Contains(err.Error(), `unknown inbox "Nowhere"`) {
		t.Errorf("got %v", err)
	}
}
