package aircall

import (
	"sync"

	"github.com/callsim/callsim/fakes/kit"
)

// tierOpen marks routes that need no credentials and have no rate limit.
const tierOpen = "open"

// routeTable holds every public route of Aircall (API reference). A row without a
// handler answers 501.
var routeTable = sync.OnceValue(func() *kit.Routes[*Server] { return kit.NewRoutes(routes) })

type row = kit.Route[*Server]

var routes = []row{
	{Method: "GET", Path: "/{$}", Handle: (*Server).getRoot, Tier: tierOpen},
	{Method: "GET", Path: "/v1/ping", Handle: (*Server).getPing},
	{Method: "POST", Path: "/v1/oauth/token", Handle: (*Server).exchangeCode, Tier: tierOpen},
	{Method: "GET", Path: "/oauth/authorize", Handle: (*Server).authorize, Tier: tierOpen}, // this and the next three: pages of the dashboard
	{Method: "POST", Path: "/oauth/authorize", Handle: (*Server).authorize, Tier: tierOpen},
	{Method: "POST", Path: "/oauth/consent", Handle: (*Server).submitConsent, Tier: tierOpen},
	{Method: "GET", Path: "/oauth/success", Handle: (*Server).showSuccess, Tier: tierOpen},
	{Method: "GET", Path: "/v1/company", Handle: (*Server).getCompany},

	// Users, v1 (list, retrieve, create and update are deprecated) and v2.
	{Method: "GET", Path: "/v1/users", Handle: (*Server).listUsersV1},
	{Method: "POST", Path: "/v1/users", Handle: (*Server).createUserV1},
	{Method: "GET", Path: "/v1/users/availabilities", Handle: (*Server).listAvailabilities},
	{Method: "GET", Path: "/v1/users/{id}", Handle: (*Server).getUserV1},
	{Method: "PUT", Path: "/v1/users/{id}", Handle: (*Server).updateUserV1},
	{Method: "DELETE", Path: "/v1/users/{id}", Handle: (*Server).deleteUser},
	{Method: "GET", Path: "/v1/users/{id}/availability", Handle: (*Server).getAvailability},
	{Method: "POST", Path: "/v1/users/{id}/calls", Handle: (*Server).startCall},
	{Method: "POST", Path: "/v1/users/{id}/dial", Handle: (*Server).prefillDialer},
	{Method: "GET", Path: "/v1/users/{id}/dialer_campaign"},
	{Method: "POST", Path: "/v1/users/{id}/dialer_campaign"},
	{Method: "DELETE", Path: "/v1/users/{id}/dialer_campaign"},
	{Method: "GET", Path: "/v1/users/{id}/dialer_campaign/phone_numbers"},
	{Method: "POST", Path: "/v1/users/{id}/dialer_campaign/phone_numbers"},
	{Method: "DELETE", Path: "/v1/users/{id}/dialer_campaign/phone_numbers/{phone_number_id}"},
	{Method: "GET", Path: "/v2/users", Handle: (*Server).listUsersV2},
	{Method: "POST", Path: "/v2/users", Handle: (*Server).createUserV2},
	{Method: "GET", Path: "/v2/users/{id}", Handle: (*Server).getUserV2},
	{Method: "PUT", Path: "/v2/users/{id}", Handle: (*Server).updateUserV2},
	{Method: "GET", Path: "/v2/users/{id}/numbers", Handle: (*Server).numbersOfUser},

	// Teams.
	{Method: "GET", Path: "/v1/teams", Handle: (*Server).listTeams},
	{Method: "POST", Path: "/v1/teams", Handle: (*Server).createTeam},
	{Method: "GET", Path: "/v1/teams/{id}", Handle: (*Server).getTeam},
	{Method: "DELETE", Path: "/v1/teams/{id}", Handle: (*Server).deleteTeam},
	{Method: "POST", Path: "/v1/teams/{id}/users/{user_id}", Handle: (*Server).addToTeam},
	{Method: "DELETE", Path: "/v1/teams/{id}/users/{user_id}", Handle: (*Server).removeFromTeam},

	// Numbers.
	{Method: "GET", Path: "/v1/numbers", Handle: (*Server).listNumbers},
	{Method: "GET", Path: "/v1/numbers/{id}", Handle: (*Server).getNumber},
	{Method: "PUT", Path: "/v1/numbers/{id}", Handle: (*Server).updateNumber},
	{Method: "GET", Path: "/v1/numbers/{id}/registration_status"},

	// Calls.
	{Method: "GET", Path: "/v1/calls", Handle: (*Server).listCalls},
	{Method: "GET", Path: "/v1/calls/search", Handle: (*Server).searchCalls},
	{Method: "GET", Path: "/v1/calls/{id}", Handle: (*Server).getCall},
	{Method: "POST", Path: "/v1/calls/{id}/transfers", Handle: (*Server).transferCall},
	{Method: "POST", Path: "/v1/calls/{id}/comments", Handle: (*Server).commentCall},
	{Method: "POST", Path: "/v1/calls/{id}/tags", Handle: (*Server).tagCall},
	{Method: "PUT", Path: "/v1/calls/{id}/archive", Handle: (*Server).archiveCall},
	{Method: "PUT", Path: "/v1/calls/{id}/unarchive", Handle: (*Server).unarchiveCall},
	{Method: "POST", Path: "/v1/calls/{id}/pause_recording", Handle: (*Server).pauseRecording},
	{Method: "POST", Path: "/v1/calls/{id}/resume_recording", Handle: (*Server).resumeRecording},
	{Method: "DELETE", Path: "/v1/calls/{id}/recording", Handle: (*Server).deleteRecording},
	{Method: "DELETE", Path: "/v1/calls/{id}/voicemail", Handle: (*Server).deleteVoicemail},
	{Method: "POST", Path: "/v1/calls/{id}/insight_cards", Handle: (*Server).showInsightCard},
	{Method: "GET", Path: "/v1/calls/{id}/transcription"},
	{Method: "GET", Path: "/v1/calls/{id}/summary"},
	{Method: "GET", Path: "/v1/calls/{id}/topics"},
	{Method: "GET", Path: "/v1/calls/{id}/sentiments"},
	{Method: "GET", Path: "/v1/calls/{id}/action_items"},
	{Method: "GET", Path: "/v1/calls/{id}/playbook_result"},
	{Method: "GET", Path: "/v1/calls/{id}/evaluations"},
	{Method: "GET", Path: "/v1/calls/{id}/custom_summary_result"},
	{Method: "GET", Path: "/v1/calls/{id}/predicted_csat"},

	// Contacts. Aircall updates them by POST.
	{Method: "GET", Path: "/v1/contacts", Handle: (*Server).listContacts},
	{Method: "POST", Path: "/v1/contacts", Handle: (*Server).createContact},
	{Method: "GET", Path: "/v1/contacts/search", Handle: (*Server).searchContacts},
	{Method: "GET", Path: "/v1/contacts/{id}", Handle: (*Server).getContact},
	{Method: "POST", Path: "/v1/contacts/{id}", Handle: (*Server).updateContact},
	{Method: "DELETE", Path: "/v1/contacts/{id}", Handle: (*Server).deleteContact},
	{Method: "POST", Path: "/v1/contacts/{id}/phone_details", Handle: (*Server).addPhone},
	{Method: "PUT", Path: "/v1/contacts/{id}/phone_details/{detail_id}", Handle: (*Server).changePhone},
	{Method: "DELETE", Path: "/v1/contacts/{id}/phone_details/{detail_id}", Handle: (*Server).removePhone},
	{Method: "POST", Path: "/v1/contacts/{id}/email_details", Handle: (*Server).addEmail},
	{Method: "PUT", Path: "/v1/contacts/{id}/email_details/{detail_id}", Handle: (*Server).changeEmail},
	{Method: "DELETE", Path: "/v1/contacts/{id}/email_details/{detail_id}", Handle: (*Server).removeEmail},

	// Tags.
	{Method: "GET", Path: "/v1/tags", Handle: (*Server).listTags},
	{Method: "POST", Path: "/v1/tags", Handle: (*Server).createTag},
	{Method: "GET", Path: "/v1/tags/{id}", Handle: (*Server).getTag},
	{Method: "PUT", Path: "/v1/tags/{id}", Handle: (*Server).updateTag},
	{Method: "DELETE", Path: "/v1/tags/{id}", Handle: (*Server).deleteTag},

	// Webhooks.
	{Method: "GET", Path: "/v1/webhooks", Handle: (*Server).listWebhooks},
	{Method: "POST", Path: "/v1/webhooks", Handle: (*Server).createWebhook},
	{Method: "GET", Path: "/v1/webhooks/{id}", Handle: (*Server).getWebhook},
	{Method: "PUT", Path: "/v1/webhooks/{id}", Handle: (*Server).updateWebhook},
	{Method: "DELETE", Path: "/v1/webhooks/{id}", Handle: (*Server).deleteWebhook},

	// Integrations.
	{Method: "GET", Path: "/v1/integrations/me", Handle: (*Server).getIntegration},
	{Method: "POST", Path: "/v1/integrations/enable", Handle: (*Server).enableIntegration},
	{Method: "POST", Path: "/v1/integrations/disable", Handle: (*Server).disableIntegration},

	// Messages.
	{Method: "POST", Path: "/v1/numbers/{id}/messages/configuration", Handle: (*Server).configureMessages},
	{Method: "GET", Path: "/v1/numbers/{id}/messages/configuration", Handle: (*Server).getMessageConfiguration},
	{Method: "DELETE", Path: "/v1/numbers/{id}/messages/configuration", Handle: (*Server).deleteMessageConfiguration},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/send", Handle: (*Server).sendProxied},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/native/send", Handle: (*Server).sendNative},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/group/send"},
	{Method: "POST", Path: "/v1/numbers/{id}/messages/group/native/send"},
	{Method: "POST", Path: "/v1/messages/whatsapp/send"},
	{Method: "POST", Path: "/v1/messages/send/whatsapp/native"},
	{Method: "GET", Path: "/v1/sms/templates"},
	{Method: "GET", Path: "/v1/numbers/{id}/templates"},
	{Method: "GET", Path: "/v1/numbers/{id}/whatsapp_status"},
}

func (s *Server) getRoot(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{Raw: []byte(`{"resource":"Aircall Documentation","contact":"support@aircall.io"}`)}, nil
}

func (s *Server) getPing(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{Raw: []byte(`{"ping":"pong"}`)}, nil
}
