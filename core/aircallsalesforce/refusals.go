package aircallsalesforce

import (
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors/salesforce"
)

// choices are the effects repeated after a refusal (XR-16), by refused effect: a
// record, Case or Opportunity that was deleted or merged is searched again, an
// inactive owner is replaced (AS-37). A Task that a person deleted is not created
// again (AS-28).
var choices = map[string][]string{
	caseEffect: {foundEffect, madeEffect, linkEffect},
	taskEffect: {foundEffect, madeEffect, linkEffect, caseEffect, ownerEffect},
}

// withRefusals adds the handling of refusals to the table.
func withRefusals(table []engine.Effect) []engine.Effect {
	for n := range table {
		if names := choices[table[n].Name]; names != nil {
			table[n].Redecide = func(_ *engine.Job, err error) []string {
				if salesforce.IsGone(err) {
					return names
				}
				return nil
			}
		}
	}
	return table
}

// cites lists the rules and fields that decide each effect.
var cites = map[string]engine.Cite{
	begunEffect:  {Rules: "AS-27 AS-36", Field: "the settings"},
	statusEffect: {Rules: "AS-01 AS-02 AS-03 AS-04 AS-05 AS-06 AS-07 AS-33 AS-34 AS-38", Field: "number.open, the settings"},
	foundEffect:  {Rules: "AS-10 AS-11 AS-12 AS-39 AS-41", Field: "raw_digits"},
	madeEffect:   {Rules: "AS-09 AS-20 AS-32 AS-40", Field: "unknown_number"},
	linkEffect:   {Rules: "AS-13 AS-14 AS-15 AS-19 AS-30", Field: "link_to"},
	caseEffect:   {Rules: "AS-16 AS-17 AS-18 AS-29", Field: "create_case"},
	ownerEffect:  {Rules: "AS-25 AS-37", Field: "user.email"},
	taskEffect:   {Rules: "AS-21 AS-22 AS-23 AS-26 AS-28 AS-35", Field: "status"},
	changeEffect: {Rules: "AS-24 AS-42", Field: "tags, comments, asset"},
}
