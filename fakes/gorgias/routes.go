package gorgias

import (
	"net/http"
	"sync"

	"github.com/callsim/callsim/fakes/kit"
)

type row = kit.Route[*Server]

const (
	get  = http.MethodGet
	post = http.MethodPost
	put  = http.MethodPut
	del  = http.MethodDelete
)

// tierOpen marks routes that need no API credential: pages for browsers and the token
// exchange.
const tierOpen = "open"

// table holds every operation of the API reference (developers.gorgias.com), the OAuth
// pages and invented routes. A route without a handler answers 501.
var table = sync.OnceValue(func() *kit.Routes[*Server] {
	var all []row
	for _, g := range groups {
		for _, r := range g.rows {
			switch {
			case g.scope == "":
			case r.Method == get:
				r.Scope = g.scope + ":read"
			default:
				r.Scope = g.scope + ":write"
			}
			all = append(all, r)
		}
	}
	return kit.NewRoutes(all)
})

// groups holds the routes by the scope that an OAuth app needs for them (OAuth2 scopes),
// without ":read" or ":write".
var groups = []struct {
	scope string
	rows  []row
}{
	{"account", []row{
		{Method: get, Path: "/api/account", Handle: (*Server).getAccount},
		{Method: get, Path: "/api/account/settings", Handle: (*Server).listAccountSettings},
		{Method: post, Path: "/api/account/settings"},
		{Method: put, Path: "/api/account/settings/{id}"},
	}},
	{"custom_fields", []row{
		{Method: get, Path: "/api/custom-fields"}, {Method: post, Path: "/api/custom-fields"},
		{Method: put, Path: "/api/custom-fields"}, {Method: get, Path: "/api/custom-fields/{id}"},
		{Method: put, Path: "/api/custom-fields/{id}"},
	}},
	{"customers", []row{
		{Method: get, Path: "/api/customers", Handle: (*Server).listCustomers},
		{Method: post, Path: "/api/customers", Handle: (*Server).createCustomer},
		{Method: del, Path: "/api/customers", Handle: (*Server).deleteCustomers},
		{Method: put, Path: "/api/customers/merge", Handle: (*Server).mergeCustomers},
		{Method: get, Path: "/api/customers/{id}", Handle: (*Server).getCustomer},
		{Method: put, Path: "/api/customers/{id}", Handle: (*Server).updateCustomer},
		{Method: del, Path: "/api/customers/{id}", Handle: (*Server).deleteCustomer},
		{Method: put, Path: "/api/customers/{id}/data", Handle: (*Server).setCustomerData},
		{Method: get, Path: "/api/customers/{id}/custom-fields"},
		{Method: put, Path: "/api/customers/{id}/custom-fields"},
		{Method: put, Path: "/api/customers/{id}/custom-fields/{field}"},
		{Method: del, Path: "/api/customers/{id}/custom-fields/{field}"},
	}},
	{"events", []row{
		{Method: get, Path: "/api/events", Handle: (*Server).listEvents},
		{Method: get, Path: "/api/events/{id}", Handle: (*Server).getEvent},
	}},
	{"integrations", []row{
		{Method: get, Path: "/api/integrations", Handle: (*Server).listIntegrations},
		{Method: post, Path: "/api/integrations", Handle: (*Server).createIntegration},
		{Method: get, Path: "/api/integrations/{id}", Handle: (*Server).getIntegration},
		{Method: put, Path: "/api/integrations/{id}", Handle: (*Server).updateIntegration},
		{Method: del, Path: "/api/integrations/{id}", Handle: (*Server).deleteIntegration},
		{Method: get, Path: "/api/widgets"}, {Method: post, Path: "/api/widgets"},
		{Method: get, Path: "/api/widgets/{id}"}, {Method: put, Path: "/api/widgets/{id}"},
		{Method: del, Path: "/api/widgets/{id}"},
	}},
	{"jobs", []row{
		{Method: get, Path: "/api/jobs"}, {Method: post, Path: "/api/jobs"},
		{Method: get, Path: "/api/jobs/{id}"}, {Method: put, Path: "/api/jobs/{id}"},
		{Method: del, Path: "/api/jobs/{id}"},
	}},
	{"macros", []row{
		{Method: get, Path: "/api/macros"}, {Method: post, Path: "/api/macros"},
		{Method: put, Path: "/api/macros/archive"}, {Method: put, Path: "/api/macros/unarchive"},
		{Method: get, Path: "/api/macros/{id}"}, {Method: put, Path: "/api/macros/{id}"},
		{Method: del, Path: "/api/macros/{id}"},
	}},
	{"phone", []row{
		{Method: get, Path: "/api/phone/voice-calls", Handle: (*Server).emptyList},
		{Method: get, Path: "/api/phone/voice-calls/{id}", Handle: (*Server).alwaysNotFound},
		{Method: get, Path: "/api/phone/voice-call-events", Handle: (*Server).emptyList},
		{Method: get, Path: "/api/phone/voice-call-events/{id}", Handle: (*Server).alwaysNotFound},
		{Method: get, Path: "/api/phone/voice-call-recordings", Handle: (*Server).emptyList},
		{Method: get, Path: "/api/phone/voice-call-recordings/{id}", Handle: (*Server).alwaysNotFound},
		{Method: del, Path: "/api/phone/voice-call-recordings/{id}", Handle: (*Server).alwaysNotFound},
	}},
	{"rules", []row{
		{Method: get, Path: "/api/rules", Handle: (*Server).listRules},
		{Method: post, Path: "/api/rules", Handle: (*Server).createRule},
		{Method: post, Path: "/api/rules/priorities", Handle: (*Server).setRulePriorities},
		{Method: get, Path: "/api/rules/{id}", Handle: (*Server).getRule},
		{Method: put, Path: "/api/rules/{id}", Handle: (*Server).updateRule},
		{Method: del, Path: "/api/rules/{id}", Handle: (*Server).deleteRule},
	}},
	{"statistics", []row{
		{Method: post, Path: "/api/reporting/stats"}, {Method: post, Path: "/api/stats/{name}"},
		{Method: post, Path: "/api/stats/{name}/download"}, {Method: get, Path: "/api/metric-cards"},
		{Method: get, Path: "/api/metric-cards/{slug}"}, {Method: post, Path: "/api/metric-cards/{slug}/feedback"},
	}},
	{"tickets", []row{
		{Method: get, Path: "/api/tickets", Handle: (*Server).listTickets},
		{Method: post, Path: "/api/tickets", Handle: (*Server).createTicket},
		{Method: get, Path: "/api/tickets/{id}", Handle: (*Server).getTicket},
		{Method: put, Path: "/api/tickets/{id}", Handle: (*Server).updateTicket},
		{Method: del, Path: "/api/tickets/{id}", Handle: (*Server).deleteTicket},
		{Method: get, Path: "/api/tickets/{id}/tags", Handle: (*Server).listTicketTags},
		{Method: post, Path: "/api/tickets/{id}/tags", Handle: (*Server).addTicketTags},
		{Method: put, Path: "/api/tickets/{id}/tags", Handle: (*Server).setTicketTags},
		{Method: del, Path: "/api/tickets/{id}/tags", Handle: (*Server).removeTicketTags},
		{Method: get, Path: "/api/tickets/{id}/custom-fields"},
		{Method: put, Path: "/api/tickets/{id}/custom-fields"},
		{Method: put, Path: "/api/tickets/{id}/custom-fields/{field}"},
		{Method: del, Path: "/api/tickets/{id}/custom-fields/{field}"},
		{Method: get, Path: "/api/tickets/{id}/messages", Handle: (*Server).listTicketMessages},
		{Method: post, Path: "/api/tickets/{id}/messages", Handle: (*Server).createMessage},
		{Method: get, Path: "/api/tickets/{id}/messages/{message}", Handle: (*Server).getMessage},
		{Method: put, Path: "/api/tickets/{id}/messages/{message}", Handle: (*Server).updateMessage},
		{Method: del, Path: "/api/tickets/{id}/messages/{message}", Handle: (*Server).deleteMessage},
		{Method: get, Path: "/api/messages", Handle: (*Server).listMessages},
		{Method: get, Path: "/api/tags", Handle: (*Server).listTags},
		{Method: post, Path: "/api/tags", Handle: (*Server).createTag},
		{Method: del, Path: "/api/tags", Handle: (*Server).deleteTags},
		{Method: get, Path: "/api/tags/{id}", Handle: (*Server).getTag},
		{Method: put, Path: "/api/tags/{id}", Handle: (*Server).updateTag},
		{Method: del, Path: "/api/tags/{id}", Handle: (*Server).deleteTag},
		{Method: put, Path: "/api/tags/{id}/merge", Handle: (*Server).mergeTags},
		{Method: get, Path: "/api/views", Handle: (*Server).listViews},
		{Method: post, Path: "/api/views", Handle: (*Server).createView},
		{Method: get, Path: "/api/views/{id}", Handle: (*Server).getView},
		{Method: put, Path: "/api/views/{id}", Handle: (*Server).updateView},
		{Method: del, Path: "/api/views/{id}", Handle: (*Server).deleteView},
		{Method: get, Path: "/api/views/{id}/items", Handle: (*Server).listViewItems},
		{Method: put, Path: "/api/views/{id}/items", Handle: (*Server).searchViewItems},
		{Method: get, Path: "/api/satisfaction-surveys"}, {Method: post, Path: "/api/satisfaction-surveys"},
		{Method: get, Path: "/api/satisfaction-surveys/{id}"}, {Method: put, Path: "/api/satisfaction-surveys/{id}"},
		{Method: post, Path: "/api/upload"}, {Method: get, Path: downloadRow},
	}},
	{"users", []row{
		{Method: get, Path: "/api/users", Handle: (*Server).listUsers},
		{Method: post, Path: "/api/users", Handle: (*Server).createUser},
		{Method: get, Path: "/api/users/{id}", Handle: (*Server).getUser},
		{Method: put, Path: "/api/users/{id}", Handle: (*Server).updateUser},
		{Method: del, Path: "/api/users/{id}", Handle: (*Server).deleteUser},
		{Method: get, Path: "/api/teams"}, {Method: post, Path: "/api/teams"},
		{Method: get, Path: "/api/teams/{id}"}, {Method: put, Path: "/api/teams/{id}"},
		{Method: del, Path: "/api/teams/{id}"},
	}},
	{"", []row{
		// The scope depends on what is matches; see search.go.
		{Method: post, Path: "/api/search", Handle: (*Server).search},
		{Method: get, Path: "/oauth/authorize", Handle: (*Server).authorizePage, Tier: tierOpen},
		{Method: post, Path: "/oauth/token", Handle: (*Server).exchangeToken, Tier: tierOpen},
		{Method: post, Path: "/oauth/revoke", Handle: (*Server).revokeToken, Tier: tierOpen},
		{Method: post, Path: decisionPath, Handle: (*Server).decideOnPage, Tier: tierOpen},
	}},
}
