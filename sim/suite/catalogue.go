package suite

import (
	"regexp"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/steps"
)

// ruleShape is what a rule's number looks like.
var ruleShape = regexp.MustCompile(`^[A-Z]{2}-[0-9]+$`)

// ruleLead is a rule's number at the head of a name.
var ruleLead = regexp.MustCompile(`^[A-Z]{2}-[0-9]+\b`)

// integration is the one that a scenario belongs to: its folder's name.
func (s *scenario) integration() string {
	folder, _, _ := strings.Cut(s.feature.file, "/")
	return folder
}

// ruleIDs are all numbers of the catalogue.
func ruleIDs(rules *features.Rules) []string {
	var ids []string
	for r := range rules.All() {
		ids = append(ids, r.ID)
	}
	return ids
}

// enough is the evidence that a rule of the core needs, any of them.
func enough(r *features.Rule) []steps.Evidence {
	if r.Evidence != "" {
		return []steps.Evidence{steps.Evidence(r.Evidence)}
	}
	return []steps.Evidence{steps.API, steps.Screen}
}
