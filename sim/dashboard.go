package sim

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/sim/trace"
)

// dashboard are the settings of Aircall → Salesforce in the words of Aircall's
// dashboard, and what each choice writes into the integration's document.
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

// workflows are the settings that say what becomes of some types of calls.
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

// CheckDashboard says what is wrong with a choice in the dashboard.
func CheckDashboard(setting, choice string) error {
	choices, known := dashboard[setting]
	if !known {
		return fmt.Errorf("the dashboard of Aircall → Salesforce has no setting for %q: it has %s", setting, strings.Join(sortedKeys(dashboard), ", "))
	}
	if _, known := choices[choice]; !known {
		return fmt.Errorf("%s cannot be set to %q: it can to %s", setting, choice, strings.Join(sortedKeys(choices), "; "))
	}
	return nil
}

// SetsInDashboard lets the administrator choose something on the settings screen
// of Aircall → Salesforce in Aircall's dashboard.
func (w *World) SetsInDashboard(setting, choice string) error {
	if err := CheckDashboard(setting, choice); err != nil {
		return err
	}
	n := w.Trace.Record(trace.Entry{At: w.Now(), Kind: trace.KindAction, Who: Admin, Does: "sets in Aircall's dashboard", Detail: setting + ": " + choice})
	return w.actFor(n, func() error { return w.ChangeSettings("aircall-salesforce", dashboard[setting][choice]) })
}

// DashboardScreen is that settings screen: what each setting is set to.
func (w *World) dashboardScreens() []Screen {
	document, connected := w.settings["aircall-salesforce"]
	if !connected {
		return nil
	}
	var lines []string
	for _, setting := range sortedKeys(dashboard) {
		for _, choice := range sortedKeys(dashboard[setting]) {
			if setting != "all calls" && holds(document, dashboard[setting][choice]) {
				lines = append(lines, setting+": "+choice)
			}
		}
	}
	return []Screen{{Title: "Aircall · dashboard · Salesforce", Lines: lines}}
}

func holds(document, values map[string]any) bool {
	for key, value := range values {
		if document[key] != value {
			return false
		}
	}
	return true
}
