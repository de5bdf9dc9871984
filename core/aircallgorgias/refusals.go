package aircallgorgias

import (
	"slices"
	"time"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// What is chosen again after a refusal (XR-16): the author, who may have left
// (AG-22), and the customer, who may have been merged or deleted. writeTo handles
// tickets that were merged or deleted (AG-61).
var (
	writingEffects  = []string{ticketEffect, endEffect, openEffect, commentEffect, assetEffect, linkEffect}
	authorEffects   = []string{authorEffect, endAuthorEffect}
	customerEffects = []string{lookupEffect, ownerEffect, customerEffect}
)

// withRefusals adds the handling of refusals to the table.
func withRefusals(table []engine.Effect) []engine.Effect {
	for n := range table {
		e := &table[n]
		if slices.Contains(writingEffects, e.Name) {
			e.Redecide = choicesToRedo
		}
		if e.Name == cardEffect { // useful only during the call, and must not delay others
			e.NonBlocking = true
			e.Expires = func(j *engine.Job) time.Time {
				if j.Call.HungUp {
					return time.Unix(j.Call.LatestFact, 0)
				}
				return time.Time{}
			}
		}
	}
	return table
}

func choicesToRedo(_ *engine.Job, err error) []string {
	switch {
	case gorgias.IsAbout(err, "sender", "assignee_user", "user"):
		return authorEffects
	case gorgias.IsAbout(err, "customer"):
		return customerEffects
	}
	return nil
}

// cites lists the rules and fields that decide each effect.
var cites = map[string]engine.Cite{
	lookupEffect:    {Rules: "AG-01 AG-10 AG-54", Field: "raw_digits"},
	cardEffect:      {Rules: "AG-01", Field: "the customer found", Of: lookupEffect},
	buttonEffect:    {Rules: "AG-30", Field: "number.id"},
	originEffect:    {Rules: "AG-16", Field: "user, number, raw_digits"},
	teamsEffect:     {Rules: "AG-55", Field: "user.id"},
	formEffect:      {Rules: "AG-15 AG-47 AG-57", Field: "status"},
	completeEffect:  {Rules: "AG-20 AG-60", Field: "asset"},
	authorEffect:    {Rules: "AG-22 AG-23 AG-48 AG-51", Field: "user.email"},
	endAuthorEffect: {Rules: "AG-57", Field: "user.email"},
	ownerEffect:     {Rules: "AG-05 AG-54", Field: "raw_digits"},
	customerEffect:  {Rules: "AG-06 AG-07 AG-08 AG-09 AG-53 AG-58", Field: "contact, raw_digits"},
	ticketEffect:    {Rules: "AG-02 AG-03 AG-04 AG-11 AG-12 AG-13 AG-14", Field: "answered_at, status"},
	endEffect:       {Rules: "AG-18 AG-19 AG-57", Field: "ended_at"},
	openEffect:      {Rules: "AG-15 AG-57", Field: "ended_at"},
	tagsEffect:      {Rules: "AG-24 AG-25 AG-26 AG-27 AG-60", Field: "tags, teams"},
	commentEffect:   {Rules: "AG-21 AG-22", Field: "comments"},
	assetEffect:     {Rules: "AG-60", Field: "asset"},
	linkEffect:      {Rules: "AG-16", Field: "the ticket it was dialled from", Of: originEffect},
}
