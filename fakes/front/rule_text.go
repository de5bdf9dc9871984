package front

import (
	"fmt"
	"slices"
	"strings"
)

// A rule can be written in words, as its editor reads it out:
//
//	When: "conversation is archived"
//	If:   "inbox is Voicemails", "subject contains Voicemail"
//	Then: "move to Aircall Phone", "remove tag VIP", "archive"

// ReadTrigger understands a trigger in words.
func ReadTrigger(text string) (Trigger, error) {
	t := Trigger(strings.TrimSpace(text))
	if !slices.Contains(triggers, t) {
		return "", fmt.Errorf("%q is no trigger of a rule: expected one of %s", text, listed(triggers))
	}
	return t, nil
}

var facts = []Fact{Inbox, Subject, Comment, Body, Tag, Assignee, Status, From, To, Recipient, Channel, CallEvent}

// comparisons stand longest first: "is" begins "is not".
var comparisons = []Comparison{DoesNotContain, Contains, IsNot, Is}

// ReadCondition understands a condition in words. "nobody" is no assignee.
func ReadCondition(text string) (Condition, error) {
	text = strings.TrimSpace(text)
	for _, what := range facts {
		rest, ok := strings.CutPrefix(text, string(what)+" ")
		if !ok {
			continue
		}
		for _, how := range comparisons {
			value, ok := strings.CutPrefix(rest, string(how)+" ")
			if !ok {
				continue
			}
			value = strings.TrimSpace(value)
			if what == Assignee && value == "nobody" {
				value = ""
			}
			return Condition{What: what, How: how, Value: value}, nil
		}
		return Condition{}, fmt.Errorf("%q compares the %s in no known way: expected one of %s, and a value", text, what, listed(comparisons))
	}
	return Condition{}, fmt.Errorf("%q is no condition of a rule: expected one of %s, how, and a value", text, listed(facts))
}

var deeds = []Deed{AddTag, RemoveTag, MoveTo, ArchiveIt, ReopenIt, AssignTo, UnassignIt, SendWebhook, SendPreview, SendSurvey}

// ReadAction understands an action in words.
func ReadAction(text string) (Action, error) {
	text = strings.TrimSpace(text)
	for _, do := range deeds {
		if text == string(do) {
			return Action{Do: do}, nil
		}
		if with, ok := strings.CutPrefix(text, string(do)+" "); ok {
			return Action{Do: do, With: strings.TrimSpace(with)}, nil
		}
	}
	return Action{}, fmt.Errorf("%q is no action of a rule: expected one of %s", text, listed(deeds))
}

func listed[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}
