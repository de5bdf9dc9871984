package spark

import (
	"sync"

	"github.com/callsim/callsim/fakes/kit"
)

// routes returns every route of the API documentation (api-docs.spark.re). Scope is
// the resource for which a key needs the read or write permission.
var routes = sync.OnceValue(func() *kit.Routes[*Server] {
	rows := []kit.Route[*Server]{
		{Method: "GET", Path: "/v2/company", Handle: (*Server).getCompany, Scope: "company"},
		{Method: "GET", Path: "/v2/projects", Handle: (*Server).listProjects, Scope: "projects"},
		{Method: "GET", Path: "/v2/projects/{id}", Handle: (*Server).getProject, Scope: "projects"},
		{Method: "GET", Path: "/v2/team-members", Handle: (*Server).listTeamMembers, Scope: "team-members"},
		{Method: "GET", Path: "/v2/team-members/{id}", Handle: (*Server).getTeamMember, Scope: "team-members"},
		{Method: "GET", Path: "/v2/contacts", Handle: (*Server).listContacts, Scope: "contacts"},
		{Method: "GET", Path: "/v2/contacts/{id}", Handle: (*Server).getContact, Scope: "contacts"},
		{Method: "POST", Path: "/v2/contacts", Handle: (*Server).postContact, Scope: "contacts"},
		{Method: "PUT", Path: "/v2/contacts/{id}", Handle: (*Server).putContact, Scope: "contacts"},
		{Method: "GET", Path: "/v2/interaction-types", Handle: (*Server).listInteractionTypes, Scope: "interaction-types"},
		{Method: "GET", Path: "/v2/interaction-types/{id}", Handle: (*Server).getInteractionType, Scope: "interaction-types"},
		{Method: "GET", Path: "/v2/interactions", Handle: (*Server).listInteractions, Scope: "interactions"},
		{Method: "GET", Path: "/v2/interactions/{id}", Handle: (*Server).getInteraction, Scope: "interactions"},
		{Method: "POST", Path: "/v2/interactions", Handle: (*Server).postInteraction, Scope: "interactions"},
		{Method: "GET", Path: "/v2/notes", Handle: (*Server).listNotes, Scope: "notes"},
		{Method: "GET", Path: "/v2/notes/{id}", Handle: (*Server).getNote, Scope: "notes"},
		{Method: "POST", Path: "/v2/notes", Handle: (*Server).postNote, Scope: "notes"},

		// Not Spark's: see invented.go.
		{Method: "GET", Path: "/v2/unassigned-interactions", Handle: (*Server).listUnassigned, Scope: scopeInvented},
		{Method: "GET", Path: "/v2/unassigned-interactions/{id}", Handle: (*Server).getUnassigned, Scope: scopeInvented},
		{Method: "POST", Path: "/v2/unassigned-interactions", Handle: (*Server).postUnassigned, Scope: scopeInvented},
		{Method: "PUT", Path: "/v2/unassigned-interactions/{id}", Handle: (*Server).putUnassigned, Scope: scopeInvented},
		{Method: "GET", Path: "/v2/aircall-settings", Handle: (*Server).getAircallSettings, Scope: scopeInvented},
		{Method: "PUT", Path: "/v2/aircall-settings", Handle: (*Server).putAircallSettings, Scope: scopeInvented},
	}
	return kit.NewRoutes(append(rows, notModelledRows()...))
})

// notModelledRows returns the documented routes that answer 501.
func notModelledRows() []kit.Route[*Server] {
	var rows []kit.Route[*Server]
	for _, resource := range [...]string{
		"contact-groups", "contact-ratings", "registration-sources", "events", "followup-schedules", "custom-fields",
		"additional-fields", "standardized-fields", "questions", "question-answers", "brokerages", "legal-firms",
		"lenders", "inventory", "inventory-statuses", "floorplans", "parking-stalls", "reservations", "contracts",
		"contract-statuses", "deposits", "internal-commissions", "external-commissions",
	} {
		rows = append(rows,
			kit.Route[*Server]{Method: "GET", Path: "/v2/" + resource, Scope: resource},
			kit.Route[*Server]{Method: "GET", Path: "/v2/" + resource + "/{id}", Scope: resource})
	}
	for _, resource := range [...]string{"events", "custom-fields", "brokerages", "legal-firms"} {
		rows = append(rows, kit.Route[*Server]{Method: "POST", Path: "/v2/" + resource, Scope: resource})
	}
	return append(rows,
		kit.Route[*Server]{Method: "GET", Path: "/v2/countries", Scope: "countries"},
		kit.Route[*Server]{Method: "GET", Path: "/v2/storage-units", Scope: "storage-units"},
		// The path of a single record has no s (API documentation, Storage units).
		kit.Route[*Server]{Method: "GET", Path: "/v2/storage-unit/{id}", Scope: "storage-units"})
}
