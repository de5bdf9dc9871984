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

// tierOpen marks rows that ask for no API credential: browsers and the token
// exchange come here.
const tierOpen = "open"

// table is every operation of the public reference (developers.gorgias.com),
// the OAuth pages and the invented ones. Rows without a handler answer 501.
// The scope is the one an OAuth app needs (OAuth2 scopes).
var table = sync.OnceValue(func() *kit.Routes[*Server] { return kit.NewRoutes(rows()) })

func rows() []row {
	var all []row
	add := func(scope string, list ...row) {
		for _, r := range list {
			if r.Scope = scope + ":read"; r.Method != get {
				r.Scope = scope + ":write"
			}
			all = append(all, r)
		}
	}
	add("account",
		row{Method: get, Path: "/api/account", Handle: (*Server).getAccount},
		row{Method: get, Path: "/api/account/settings", Handle: (*Server).listAccountSettings},
		row{Method: post, Path: "/api/account/settings"},
		row{Method: put, Path: "/api/account/settings/{id}"},
	)
	add("custom_fields",
		row{Method: get, Path: "/api/custom-fields"}, row{Method: post, Path: "/api/custom-fields"},
		row{Method: put, Path: "/api/custom-fields"}, row{Method: get, Path: "/api/custom-fields/{id}"},
		row{Method: put, Path: "/api/custom-fields/{id}"},
	)
	add("customers",
		row{Method: get, Path: "/api/customers", Handle: (*Server).listCustomers},
		row{Method: post, Path: "/api/customers", Handle: (*Server).createCustomer},
		row{Method: del, Path: "/api/customers", Handle: (*Server).deleteCustomers},
		row{Method: put, Path: "/api/customers/merge", Handle: (*Server).mergeCustomers},
		row{Method: get, Path: "/api/customers/{id}", Handle: (*Server).getCustomer},
		row{Method: put, Path: "/api/customers/{id}", Handle: (*Server).updateCustomer},
		row{Method: del, Path: "/api/customers/{id}", Handle: (*Server).deleteCustomer},
		row{Method: put, Path: "/api/customers/{id}/data", Handle: (*Server).setCustomerData},
		row{Method: get, Path: "/api/customers/{id}/custom-fields"},
		row{Method: put, Path: "/api/customers/{id}/custom-fields"},
		row{Method: put, Path: "/api/customers/{id}/custom-fields/{field}"},
		row{Method: del, Path: "/api/customers/{id}/custom-fields/{field}"},
	)
	add("events",
		row{Method: get, Path: "/api/events", Handle: (*Server).listEvents},
		row{Method: get, Path: "/api/events/{id}", Handle: (*Server).getEvent},
	)
	add("integrations",
		row{Method: get, Path: "/api/integrations", Handle: (*Server).listIntegrations},
		row{Method: post, Path: "/api/integrations", Handle: (*Server).createIntegration},
		row{Method: get, Path: "/api/integrations/{id}", Handle: (*Server).getIntegration},
		row{Method: put, Path: "/api/integrations/{id}", Handle: (*Server).updateIntegration},
		row{Method: del, Path: "/api/integrations/{id}", Handle: (*Server).deleteIntegration},
		row{Method: get, Path: "/api/widgets"}, row{Method: post, Path: "/api/widgets"},
		row{Method: get, Path: "/api/widgets/{id}"}, row{Method: put, Path: "/api/widgets/{id}"},
		row{Method: del, Path: "/api/widgets/{id}"},
	)
	add("jobs",
		row{Method: get, Path: "/api/jobs"}, row{Method: post, Path: "/api/jobs"},
		row{Method: get, Path: "/api/jobs/{id}"}, row{Method: put, Path: "/api/jobs/{id}"},
		row{Method: del, Path: "/api/jobs/{id}"},
	)
	add("macros",
		row{Method: get, Path: "/api/macros"}, row{Method: post, Path: "/api/macros"},
		row{Method: put, Path: "/api/macros/archive"}, row{Method: put, Path: "/api/macros/unarchive"},
		row{Method: get, Path: "/api/macros/{id}"}, row{Method: put, Path: "/api/macros/{id}"},
		row{Method: del, Path: "/api/macros/{id}"},
	)
	add("phone",
		row{Method: get, Path: "/api/phone/voice-calls", Handle: (*Server).listNothing},
		row{Method: get, Path: "/api/phone/voice-calls/{id}", Handle: (*Server).getNothing},
		row{Method: get, Path: "/api/phone/voice-call-events", Handle: (*Server).listNothing},
		row{Method: get, Path: "/api/phone/voice-call-events/{id}", Handle: (*Server).getNothing},
		row{Method: get, Path: "/api/phone/voice-call-recordings", Handle: (*Server).listNothing},
		row{Method: get, Path: "/api/phone/voice-call-recordings/{id}", Handle: (*Server).getNothing},
		row{Method: del, Path: "/api/phone/voice-call-recordings/{id}", Handle: (*Server).getNothing},
	)
	add("rules",
		row{Method: get, Path: "/api/rules", Handle: (*Server).listRules},
		row{Method: post, Path: "/api/rules", Handle: (*Server).createRule},
		row{Method: post, Path: "/api/rules/priorities", Handle: (*Server).setRulePriorities},
		row{Method: get, Path: "/api/rules/{id}", Handle: (*Server).getRule},
		row{Method: put, Path: "/api/rules/{id}", Handle: (*Server).updateRule},
		row{Method: del, Path: "/api/rules/{id}", Handle: (*Server).deleteRule},
	)
	add("statistics",
		row{Method: post, Path: "/api/reporting/stats"}, row{Method: post, Path: "/api/stats/{name}"},
		row{Method: post, Path: "/api/stats/{name}/download"}, row{Method: get, Path: "/api/metric-cards"},
		row{Method: get, Path: "/api/metric-cards/{slug}"}, row{Method: post, Path: "/api/metric-cards/{slug}/feedback"},
	)
	add("tickets",
		row{Method: get, Path: "/api/tickets", Handle: (*Server).listTickets},
		row{Method: post, Path: "/api/tickets", Handle: (*Server).createTicket},
		row{Method: get, Path: "/api/tickets/{id}", Handle: (*Server).getTicket},
		row{Method: put, Path: "/api/tickets/{id}", Handle: (*Server).updateTicket},
		row{Method: del, Path: "/api/tickets/{id}", Handle: (*Server).deleteTicket},
		row{Method: get, Path: "/api/tickets/{id}/tags", Handle: (*Server).listTicketTags},
		row{Method: post, Path: "/api/tickets/{id}/tags", Handle: (*Server).addTicketTags},
		row{Method: put, Path: "/api/tickets/{id}/tags", Handle: (*Server).setTicketTags},
		row{Method: del, Path: "/api/tickets/{id}/tags", Handle: (*Server).removeTicketTags},
		row{Method: get, Path: "/api/tickets/{id}/custom-fields"},
		row{Method: put, Path: "/api/tickets/{id}/custom-fields"},
		row{Method: put, Path: "/api/tickets/{id}/custom-fields/{field}"},
		row{Method: del, Path: "/api/tickets/{id}/custom-fields/{field}"},
		row{Method: get, Path: "/api/tickets/{id}/messages", Handle: (*Server).listTicketMessages},
		row{Method: post, Path: "/api/tickets/{id}/messages", Handle: (*Server).createMessage},
		row{Method: get, Path: "/api/tickets/{id}/messages/{message}", Handle: (*Server).getMessage},
		row{Method: put, Path: "/api/tickets/{id}/messages/{message}", Handle: (*Server).updateMessage},
		row{Method: del, Path: "/api/tickets/{id}/messages/{message}", Handle: (*Server).deleteMessage},
		row{Method: get, Path: "/api/messages", Handle: (*Server).listMessages},
		row{Method: get, Path: "/api/tags", Handle: (*Server).listTags},
		row{Method: post, Path: "/api/tags", Handle: (*Server).createTag},
		row{Method: del, Path: "/api/tags", Handle: (*Server).deleteTags},
		row{Method: get, Path: "/api/tags/{id}", Handle: (*Server).getTag},
		row{Method: put, Path: "/api/tags/{id}", Handle: (*Server).updateTag},
		row{Method: del, Path: "/api/tags/{id}", Handle: (*Server).deleteTag},
		row{Method: put, Path: "/api/tags/{id}/merge", Handle: (*Server).mergeTags},
		row{Method: get, Path: "/api/views", Handle: (*Server).listViews},
		row{Method: post, Path: "/api/views", Handle: (*Server).createView},
		row{Method: get, Path: "/api/views/{id}", Handle: (*Server).getView},
		row{Method: put, Path: "/api/views/{id}", Handle: (*Server).updateView},
		row{Method: del, Path: "/api/views/{id}", Handle: (*Server).deleteView},
		row{Method: get, Path: "/api/views/{id}/items", Handle: (*Server).listViewItems},
		row{Method: put, Path: "/api/views/{id}/items", Handle: (*Server).searchViewItems},
		row{Method: get, Path: "/api/satisfaction-surveys"}, row{Method: post, Path: "/api/satisfaction-surveys"},
		row{Method: get, Path: "/api/satisfaction-surveys/{id}"}, row{Method: put, Path: "/api/satisfaction-surveys/{id}"},
		row{Method: post, Path: "/api/upload"}, row{Method: get, Path: downloadRow},
	)
	add("users",
		row{Method: get, Path: "/api/users", Handle: (*Server).listUsers},
		row{Method: post, Path: "/api/users", Handle: (*Server).createUser},
		row{Method: get, Path: "/api/users/{id}", Handle: (*Server).getUser},
		row{Method: put, Path: "/api/users/{id}", Handle: (*Server).updateUser},
		row{Method: del, Path: "/api/users/{id}", Handle: (*Server).deleteUser},
		row{Method: get, Path: "/api/teams"}, row{Method: post, Path: "/api/teams"},
		row{Method: get, Path: "/api/teams/{id}"}, row{Method: put, Path: "/api/teams/{id}"},
		row{Method: del, Path: "/api/teams/{id}"},
	)
	return append(all,
		// What is searched decides the scope; see search.go.
		row{Method: post, Path: "/api/search", Handle: (*Server).search},
		row{Method: get, Path: "/oauth/authorize", Handle: (*Server).authorizePage, Tier: tierOpen},
		row{Method: post, Path: "/oauth/token", Handle: (*Server).exchangeToken, Tier: tierOpen},
		row{Method: post, Path: "/oauth/revoke", Handle: (*Server).revokeToken, Tier: tierOpen},
		row{Method: post, Path: decisionPath, Handle: (*Server).decideOnPage, Tier: tierOpen},
	)
}
