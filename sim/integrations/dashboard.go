package integrations

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
)

// dashboard holds the settings of Aircall → Salesforce in the words of Aircall's
// dashboard, and the values that each choice writes into the integration's document.
var dashboard = withWorkflows(map[string]map[string]map[string]any{
	"calls": {
		"log only during business hours":   {"business_hours_only": true},
		"log even when numbers are closed": {"business_hours_only": false},
	},
	"unknown numbers": {
		"Create a new Contact": {"unknown_number": "contact"},
		"Create a new Lead":    {"unknown_number": "lead"},
		"Create a new Account": {"unknown_number": "account"},
		"Do nothing":           {"unknown_number": "do_nothing"},
	},
	"the preference": {
		"Contact alone":                  {"link_to": "nothing", "create_case": false},
		"Case":                           {"link_to": "case", "create_case": false},
		"Case, created if there is none": {"link_to": "case", "create_case": true},
		"Opportunity":                    {"link_to": "opportunity", "create_case": false},
	},
})

// workflows are the settings by types of calls.
var workflows = []struct {
	setting string
	types   []string
}{
	{"outbound answered calls", []string{"outbound_answered"}},
	{"outbound unanswered calls", []string{"outbound_unanswered"}},
	{"inbound answered calls", []string{"inbound_answered"}},
	{"missed calls", []string{"missed"}},
	{"voicemails", []string{"voicemail"}},
	{"all calls", []string{"outbound_answered", "outbound_unanswered", "inbound_answered", "missed", "voicemail"}},
}

func withWorkflows(settings map[string]map[string]map[string]any) map[string]map[string]map[string]any {
	for _, w := range workflows {
		choices := map[string]map[string]any{}
		for words, value := range map[string]string{"Completed": "completed", "In progress": "in_progress", "Do nothing": "do_nothing"} {
			choices[words] = map[string]any{}
			for _, t := range w.types {
				choices[words][t] = value
			}
		}
		settings[w.setting] = choices
	}
	return settings
}

// CheckDashboard refuses a setting or a choice that the dashboard does not have.
func CheckDashboard(setting, choice string) error {
	choices, known := dashboard[setting]
	if !known {
		return fmt.Errorf("the dashboard of Aircall → Salesforce has no setting for %q: it has %s", setting, strings.Join(sorted(dashboard), ", "))
	}
	if _, known := choices[choice]; !known {
		return fmt.Errorf("%s cannot be set to %q: it can to %s", setting, choice, strings.Join(sorted(choices), "; "))
	}
	return nil
}

// Sets lets the administrator choose a value on the settings screen of Aircall →
// Salesforce in Aircall's dashboard.
func Sets(w people.World, setting, choice string) error {
	if err := CheckDashboard(setting, choice); err != nil {
		return err
	}
	return w.Stage().Deed(people.Admin, "sets in Aircall's dashboard", setting+": "+choice, func() error {
		return w.ChangeSettings("aircall-salesforce", dashboard[setting][choice])
	})
}

// showDashboard adds the settings screen to Aircall's dashboard: each setting with its
// choice.
func showDashboard(w people.World) {
	a := aircall.Of(w)
	a.Settings = append(a.Settings, func() people.Screen {
		document, _ := w.Settings("aircall-salesforce")
		var lines []string
		for _, setting := range sorted(dashboard) {
			for _, choice := range sorted(dashboard[setting]) {
				if setting != "all calls" && holds(document, dashboard[setting][choice]) {
					lines = append(lines, setting+": "+choice)
				}
			}
		}
		return people.Screen{Title: "Aircall · dashboard · Salesforce", Lines: lines}
	})
}

func holds(document, values map[string]any) bool {
	for key, value := range values {
		if document[key] != value {
			return false
		}
	}
	return true
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
