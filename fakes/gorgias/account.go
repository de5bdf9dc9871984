package gorgias

import (
	"sync"

	"github.com/callsim/callsim/fakes/kit"
)

// open creates what every account has from the start: Gorgias's own bot and the two
// system views.
func (s *Server) open(tx *kit.Tx) {
	s.openedAt = tx.Now()
	s.newUser(tx, "Gorgias Bot", "k3v9x2m7q1w8z5b4@email.gorgias.com", "bot")
	for _, v := range systemViews() {
		s.addView(tx, v.name, v.filters, v.condition, true)
	}
}

// systemViews are parsed once per process, because every account has them
// (BenchmarkNew).
var systemViews = sync.OnceValue(func() []view {
	all := []view{{name: "Trash", filters: "isNotEmpty(ticket.trashed_datetime)"}, {name: "Spam", filters: "eq(ticket.spam, true)"}}
	for i := range all {
		c, err := parseFilters(all[i].filters)
		if err != nil {
			panic("gorgias: " + err.Error()) // written above
		}
		all[i].condition = c
	}
	return all
})

// bot returns Gorgias's own bot, the first user of the account.
func (s *Server) bot() *user {
	for u := range s.users.All {
		return u
	}
	return nil
}

type accountSetting struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
	Data any    `json:"data"`
}

var accountSettings = []accountSetting{
	{901, "business-hours", map[string]any{"business_hours": []any{}, "timezone": "UTC"}},
	{902, "auto-merge", map[string]any{"tickets": map[string]any{"enabled": false, "merging_window_days": 5}}},
}

// getAccount returns the account. Clients call it to check their credentials.
func (s *Server) getAccount(*kit.Tx, *kit.Request) (kit.Response, error) {
	type subscription struct {
		Plan       string `json:"plan"`
		Start      moment `json:"start_datetime"`
		Status     string `json:"status"`
		TrialStart moment `json:"trial_start_datetime"`
		TrialEnd   moment `json:"trial_end_datetime"`
	}
	type status struct {
		Status string `json:"status"`
	}
	return ok(struct {
		Created      moment           `json:"created_datetime"`
		Subscription subscription     `json:"current_subscription"`
		Deactivated  moment           `json:"deactivated_datetime"`
		Domain       string           `json:"domain"`
		Meta         struct{}         `json:"meta"`
		Settings     []accountSetting `json:"settings"`
		Status       status           `json:"status"`
	}{Created: moment(s.openedAt), Subscription: subscription{Plan: "pro-monthly", Start: moment(s.openedAt), Status: "active"},
		Domain: s.domain, Settings: accountSettings, Status: status{"active"}})
}

func (s *Server) listAccountSettings(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	found := []accountSetting{}
	for _, a := range accountSettings {
		if kind := r.Asked("type"); kind == "" || kind == a.Type {
			found = append(found, a)
		}
	}
	return ok(plainList{found})
}

// emptyList serves the lists of Gorgias's own telephony, which stay empty in an
// account that calls with Aircall (reference/voice-calls).
func (s *Server) emptyList(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return ok(list{Object: "list", URI: r.HTTP.URL.RequestURI(), Data: []struct{}{}})
}

// alwaysNotFound serves single objects of Gorgias's own telephony.
func (s *Server) alwaysNotFound(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{}, errNotFound
}
