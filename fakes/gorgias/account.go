package gorgias

import (
	"sync"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// opening is when the account began.
type opening struct{ at time.Time }

// open sets up what every account has: Gorgias's own bot and the two system
// views.
func (s *Server) open(tx *kit.Tx) {
	s.opened = opening{tx.Now()}
	s.newUser(tx, "Gorgias Bot", "k3v9x2m7q1w8z5b4@email.gorgias.com", "bot")
	for _, v := range systemViews() {
		s.addView(tx, v.name, v.filters, v.condition, true)
	}
}

// systemViews are parsed once per process: every world has them.
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

// bot is Gorgias's own.
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

// getAccount is what clients probe their credentials with.
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
	}{Created: moment(s.opened.at), Subscription: subscription{Plan: "pro-monthly", Start: moment(s.opened.at), Status: "active"},
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

// listNothing and getNothing are Gorgias's own telephony, which an account that
// calls by Aircall does not use (reference/voice-calls).
func (s *Server) listNothing(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return ok(list{Object: "list", URI: r.HTTP.URL.RequestURI(), Data: []struct{}{}})
}

func (s *Server) getNothing(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{}, errNotFound
}
