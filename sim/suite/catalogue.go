package suite

import (
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/steps"
)

// ruleShape is what a rule's number looks like.
var ruleShape = regexp.MustCompile(`^[A-Z]{2}-[0-9]+$`)

// ruleLead is a rule's number at the head of a name.
var ruleLead = regexp.MustCompile(`^[A-Z]{2}-[0-9]+\b`)

// integrations are where a scenario may count for a rule of reliability: its
// folder, and each tag, since outlines that hold for several integrations tag
// the rows of each with its name.
func (s *scenario) integrations() []string {
	folder, _, _ := strings.Cut(s.feature.file, "/")
	names := []string{folder}
	for _, t := range s.tags {
		if name := strings.TrimPrefix(t, "@"); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
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
