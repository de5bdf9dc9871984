package front

import "github.com/callsim/callsim/fakes/kit"

// company is the company that owns the Front account.
type company struct {
	id, name, secret string
}

type identityJSON struct {
	Links selfLink `json:"_links"`
	ID    string   `json:"id"`
	Name  string   `json:"name"`
}

// getMe returns the company, not a teammate (Front API reference, API token details).
func (s *Server) getMe(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.OK(identityJSON{selfLink{s.base + "/me"}, s.company.id, s.company.name}), nil
}

var errNoTicketing = &failure{status: 404, title: titleNotFound, guessed: true, message: "Ticketing is not enabled"}

// noStatuses answers requests for ticket statuses: ticketing is not enabled (Front API
// reference, List company statuses: 404).
func (s *Server) noStatuses(*kit.Tx, *kit.Request) (kit.Response, error) {
	return kit.Response{}, errNoTicketing
}
