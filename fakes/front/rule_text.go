package front

import (
	"fmt"
	"slices"
	"strings"
)

// This file parses rules in words:
//
//	When: "conversation is archived"
//	If:   "inbox is Voicemails", "subject contains Voicemail"
//	Then: "move to Aircall Phone", "remove tag VIP", "archive"

// ReadTrigger parses a trigger.
func ReadTrigger(text string) (Trigger, error) {
	t := Trigger(strings.TrimSpace(text))
	if !slices.Contains(triggers, t) {
		return "", fmt.Errorf("unknown trigger %q of a rule, expected one of %s", text, listed(triggers))
	}
	return t, nil
}

var facts = []Fact{Inbox, Subject, Comment, Body, Tag, Assignee, Status, From, To, Recipient, Channel, CallEvent}

// comparisons has the longest first: "is" is a prefix of "is not".
var comparisons = []Comparison{DoesNotContain, Contains, IsNot, Is}

// ReadCondition parses a condition. The assignee "nobody" is no assignee.
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
		return Condition{}, fmt.Errorf("unknown comparison in condition %q, expected %s, one of %s, and a value", text, what, listed(comparisons))
	}
	return Condition{}, fmt.Errorf("unknown fact in condition %q of a rule, expected one of %s, a comparison and a value", text, listed(facts))
}

var deeds = []Deed{AddTag, RemoveTag, MoveTo, ArchiveIt, ReopenIt, AssignTo, UnassignIt, SendWebhook, SendPreview, SendSurvey}

// ReadAction parses an action.
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
	return Action{}, fmt.Errorf("unknown action %q of a rule, expected one of %s", text, listed(deeds))
}

func listed[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = string(w)
	}
	return strings.Join(texts, ", ")
}
