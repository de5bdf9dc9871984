package suite

import (
	"regexp"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/steps"
)

// ruleShape matches a rule's number.
var ruleShape = regexp.MustCompile(`^[A-Z]{2}-[0-9]+$`)

// ruleLead matches a rule's number at the beginning of a name.
var ruleLead = regexp.MustCompile(`^[A-Z]{2}-[0-9]+\b`)

// integrations lists the integrations for which a scenario may count when its rule is
// one of reliability: the name of its folder and the names of its tags. An outline for
// several integrations tags the rows of each with the integration's name.
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

// ruleIDs lists the numbers of the catalogue.
func ruleIDs(rules *features.Rules) []string {
	var ids []string
	for r := range rules.All() {
		ids = append(ids, r.ID)
	}
	return ids
}

// enough lists the kinds of evidence of which a rule of the core needs one.
func enough(r *features.Rule) []steps.Evidence {
	if r.Evidence != "" {
		return []steps.Evidence{steps.Evidence(r.Evidence)}
	}
	return []steps.Evidence{steps.API, steps.Screen}
}
