package front_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/callsim/callsim/fakes/front"
)

func TestRulesInWords(t *testing.T) {
	for text, want := range map[string]front.Condition{
		"inbox is Aircall Phone":              when(front.Inbox, front.Is, "Aircall Phone"),
		"subject contains Voicemail":          when(front.Subject, front.Contains, "Voicemail"),
		"comment body does not contain is it": when(front.Comment, front.DoesNotContain, "is it"),
		"assignee is nobody":                  when(front.Assignee, front.Is, ""),
		"assignee is not a@b.test":            when(front.Assignee, front.IsNot, "a@b.test"),
		"call event is call_abandoned":        when(front.CallEvent, front.Is, "call_abandoned"),
	} {
		if got, err := front.ReadCondition(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]front.Action{
		"add tag VIP":              then(front.AddTag, "VIP"),
		"move to Voicemails":       then(front.MoveTo, "Voicemails"),
		"archive":                  then(front.ArchiveIt, ""),
		"send to webhook http://x": then(front.SendWebhook, "http://x"),
	} {
		if got, err := front.ReadAction(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, trigger := range front.Triggers() {
		if got, err := front.ReadTrigger(string(trigger)); err != nil || got != trigger {
			t.Errorf("%s: %v, %v", trigger, got, err)
		}
	}
	for want, err := range map[string]error{
		`unknown fact in condition "weather is bad" of a rule, expected one of inbox, subject`: errorOf(front.ReadCondition("weather is bad")),
		`unknown comparison in condition "subject sounds bad", expected subject, one of`:       errorOf(front.ReadCondition("subject sounds bad")),
		`unknown action "dance" of a rule, expected one of add tag, remove tag`:                errorOf(front.ReadAction("dance")),
		`unknown trigger "full moon" of a rule, expected one of inbound message is`:            errorOf(front.ReadTrigger("full moon")),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}

// A parsed condition or action is parsed again from its parts with the same result.
func FuzzRulesInWords(f *testing.F) {
	f.Add("subject contains Voicemail")
	f.Add("add tag VIP")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := front.ReadCondition(text); err == nil {
			again, err := front.ReadCondition(string(c.What) + " " + string(c.How) + " " + cmp.Or(c.Value, "nobody"))
			if c.What == "" || c.How == "" || c.Value != "" && (err != nil || again != c) {
				t.Errorf("%q is parsed as %+v and then as %+v, %v", text, c, again, err)
			}
		}
		if a, err := front.ReadAction(text); err == nil {
			again, err := front.ReadAction(string(a.Do) + " " + a.With)
			if a.Do == "" || err != nil || again != a {
				t.Errorf("%q is parsed as %+v and then as %+v, %v", text, a, again, err)
			}
		}
	})
}
