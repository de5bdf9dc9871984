package steps

import (
	"slices"
	"sync"
)

// vocabulary is every sentence there is, theme by theme. Each theme stands at the
// top of its file; one sentence means one thing, in all integrations.
var vocabulary = slices.Concat(castSentences, callSentences, historySentences, frontSentences, contactSentences, activitySentences, commentSentences, frontWorkSentences,
	ringcentralSentences, ringcentralViewSentences, ringcentralTextSentences,
	sparkSentences, sparkTableSentences, gorgiasSentences, gorgiasNoteSentences, noteDataSentences, gorgiasLifeSentences,
	salesforceSentences, salesforceViewSentences,
	networkSentences, outageSentences, usualTeamSentences, usual(reliabilitySentences), usual(secretSentences))

// usual marks rows that speak of "the CRM" and "the call" of a usual phone team.
func usual(rows []*Row) []*Row {
	for _, r := range rows {
		r.needsTeam = true
	}
	return rows
}

// Rows lists the vocabulary.
func Rows() []*Row { return vocabulary }

// Definition is a row as godog has it: Expr is an anchored regular expression,
// Func the function that godog calls.
type Definition struct {
	Kind     Kind
	Sentence string // that Expr was made of, "" if it was not
	Expr     string
	Evidence Evidence // of a Then
	Func     any
}

// Definitions lists the vocabulary for godog.
var Definitions = sync.OnceValue(func() []Definition {
	all := make([]Definition, len(vocabulary))
	for i, r := range vocabulary {
		all[i] = Definition{Kind: r.Kind, Sentence: r.Sentence, Expr: r.Expr(), Evidence: r.Evidence, Func: r.step()}
	}
	return all
})
