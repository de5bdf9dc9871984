package live

import "github.com/callsim/callsim/sim"

// gorgiasActions is what people can do in Gorgias, and in Aircall's dashboard for
// it.
var gorgiasActions = []action{
	{"writes_email", "Gorgias", "a customer whom Gorgias knows writes an e-mail", []arg{whom},
		acts1((*sim.World).WritesEmail)},
	{"activates_gorgias", "Gorgias", "the administrator switches the integration on again, in Aircall", []arg{},
		acts(func(w *sim.World, _ args) error { return w.ActivatesIntegration() })},
	{"uninstalls_in_aircall", "Gorgias", "the administrator removes the integration in Aircall", []arg{},
		acts(func(w *sim.World, _ args) error { return w.UninstallsInAircall() })},
	{"uninstalls_in_gorgias", "Gorgias", "the administrator removes the app in Gorgias", []arg{},
		acts(func(w *sim.World, _ args) error { return w.UninstallsInGorgias() })},
}
