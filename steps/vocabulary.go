package steps

import (
	"slices"
	"sync"

	"github.com/callsim/callsim/sim"
)

// vocabulary is every sentence there is, theme by theme. Each theme is at the top of its
// file; one sentence means one thing, in all integrations.
var vocabulary []*Row

// The rows' functions play deeds of the vocabulary, so it cannot be initialized where it
// is declared.
func init() {
	vocabulary = slices.Concat(castSentences, callSentences, historySentences, frontSentences, contactSentences, activitySentences, commentSentences, frontWorkSentences,
		ringcentralSentences, ringcentralViewSentences, ringcentralTextSentences,
		sparkSentences, sparkTableSentences, gorgiasSentences, gorgiasNoteSentences, noteDataSentences, gorgiasLifeSentences,
		salesforceSentences, salesforceViewSentences,
		networkSentences, outageSentences, usualTeamSentences, usual(reliabilitySentences), usual(operatorSentences), usual(secretSentences))
}

// deedsByName are the rows of deeds by their names in the control API.
var deedsByName = sync.OnceValue(func() map[string]*Row {
	rows := map[string]*Row{}
	for _, r := range vocabulary {
		if r.Kind == When {
			rows[r.Name()] = r
		}
	}
	return rows
})

// does returns the deed of a name in the control API, with its arguments in the order of
// the sentence; optional ones at the end may be left out.
func does(name string, args ...string) action {
	return func(w *sim.World) error {
		r := deedsByName()[name]
		return r.run(nil, w, append(slices.Clone(args), make([]string, len(r.Parameters())-len(args))...), nil)
	}
}

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
	Literal  string   // literal text that every match contains, "" if none is known
	Groups   int      // of Expr, if it was made of a sentence
	Evidence Evidence // of a Then
	Func     any
}

// Definitions lists the vocabulary for godog.
func Definitions() []Definition {
	definitions.Lock()
	defer definitions.Unlock()
	if len(definitions.all) == len(vocabulary) {
		return definitions.all
	}
	definitions.all = make([]Definition, len(vocabulary))
	for i, r := range vocabulary {
		definitions.all[i] = Definition{Kind: r.Kind, Sentence: r.Sentence, Expr: r.Expr(), Literal: r.form.literal, Groups: r.form.groups(), Evidence: r.Evidence, Func: r.step()}
	}
	return definitions.all
}

var definitions struct {
	sync.Mutex
	all []Definition
}

// Extend adds sentences of one's own, for instance of another vendor, to
// every place where sentences are used: features, scenarios, control API and
// `callsim words`. It is called before any of them is used; what it returns takes
// the sentences out again.
func Extend(rows ...*Row) (undo func()) {
	before := vocabulary
	vocabulary = append(slices.Clip(vocabulary), rows...)
	return func() { vocabulary = before }
}
