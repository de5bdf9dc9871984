package aircallfront

import (
	"context"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/front"
)

// choices are the effects repeated after a refusal (XR-16), by refused effect. The
// teammate is looked up again and may have left (AF-34). The conversation is looked
// up again, because a merged one has a new id.
var choices = map[string][]string{
	callEffect:      {authorEffect, ownerEffect},
	durationEffect:  {authorEffect, ownerEffect},
	recordingEffect: {authorEffect, ownerEffect},
	voicemailEffect: {authorEffect, ownerEffect},
	openEffect:      {conversationEffect},
	assignEffect:    {ownerEffect, conversationEffect},
	commentEffect:   {conversationEffect},
}

// inConversation are the effects that are dropped if the conversation is deleted
// (AF-47).
var inConversation = map[string]bool{openEffect: true, assignEffect: true, commentEffect: true}

// withRefusals adds the handling of refusals to the table.
func (i *integration) withRefusals(table []engine.Effect) []engine.Effect {
	for n := range table {
		e := &table[n]
		if names := choices[e.Name]; names != nil {
			e.Redecide = func(_ *engine.Job, err error) []string {
				if front.IsGone(err) {
					return names
				}
				return nil
			}
		}
		if inConversation[e.Name] {
			e.Do = i.unlessGone(e.Do)
		}
	}
	return i.handleLate(table)
}

// unlessGone drops an effect in a conversation that a person has deleted.
func (i *integration) unlessGone(do func(context.Context, *engine.Job) (string, error)) func(context.Context, *engine.Job) (string, error) {
	return func(ctx context.Context, j *engine.Job) (string, error) {
		value, err := do(ctx, j)
		if vendors.StatusOf(err) == 0 || !front.IsGone(err) {
			return value, err
		}
		if deleted, lookErr := i.isDeleted(ctx, j); deleted || lookErr != nil {
			return "", lookErr
		}
		return "", err
	}
}

// cites lists the rules and fields that decide each effect.
var cites = map[string]engine.Cite{
	contactEffect:      {Rules: "AF-01 AF-02 AF-35 AF-46", Field: "raw_digits"},
	threadEffect:       {Rules: "AF-06 AF-08 AF-10 AF-36 AF-47", Field: "the contact", Of: contactEffect},
	authorEffect:       {Rules: "AF-15 AF-16 AF-17 AF-33 AF-34 AF-44", Field: "user.email"},
	ownerEffect:        {Rules: "AF-21 AF-22 AF-44", Field: "user.email"},
	callEffect:         {Rules: "AF-03 AF-07 AF-11 AF-18 AF-39", Field: "status"},
	conversationEffect: {Rules: "AF-05 AF-10", Field: "message_uid", Of: callEffect},
	openEffect:         {Rules: "AF-09", Field: "the conversation's status", Of: conversationEffect},
	assignEffect:       {Rules: "AF-21 AF-22", Field: "user.email"},
	durationEffect:     {Rules: "AF-12 AF-42", Field: "answered_at, ended_at"},
	recordingEffect:    {Rules: "AF-13 AF-42", Field: "recording, asset"},
	voicemailEffect:    {Rules: "AF-23 AF-47", Field: "voicemail, asset"},
	commentEffect:      {Rules: "AF-14 AF-19 AF-43", Field: "comments"},
}
