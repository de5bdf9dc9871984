package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/features"
	"github.com/callsim/callsim/sim/nearest"
)

// choose returns the named rules, or without names all covered rules, in catalogue
// order.
func choose(catalogue *features.Rules, names []string) ([]*features.Rule, error) {
	wanted := map[string]bool{}
	for _, name := range names {
		id := strings.ToUpper(strings.TrimPrefix(name, "@"))
		rule, known := catalogue.Rule(id)
		switch {
		case !known:
			return nil, fmt.Errorf("no rule %q%s; callsim rules lists them", name, hint(catalogue, id))
		case !covered(rule):
			return nil, fmt.Errorf("%s is planned: no scenario of it could kill a mutant", id)
		}
		wanted[id] = true
	}
	var chosen []*features.Rule
	for rule := range catalogue.All() {
		if wanted[rule.ID] || len(names) == 0 && covered(rule) {
			chosen = append(chosen, rule)
		}
	}
	if len(chosen) == 0 {
		return nil, errors.New("no rule of the catalogue is covered yet")
	}
	return chosen, nil
}

// covered reports whether at least one integration covers the rule.
func covered(rule *features.Rule) bool {
	return slices.ContainsFunc(rule.Integrations(), func(integration string) bool {
		return rule.Status(integration) != features.StatusPlanned
	})
}

func hint(catalogue *features.Rules, id string) string {
	var ids []string
	for rule := range catalogue.All() {
		ids = append(ids, rule.ID)
	}
	if near := nearest.Word(id, ids); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// tagged returns the tag expression of the rules' scenarios.
func tagged(rules []*features.Rule) string {
	var tags []string
	for _, rule := range rules {
		tags = append(tags, "@"+rule.ID)
	}
	return strings.Join(tags, " or ")
}
