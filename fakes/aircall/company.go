package aircall

import "github.com/callsim/callsim/fakes/kit"

func (s *Server) getCompany(*kit.Tx, *kit.Request) (kit.Response, error) {
	type company struct {
		Name         string `json:"name"`
		UsersCount   int    `json:"users_count"`
		NumbersCount int    `json:"numbers_count"`
	}
	return kit.OK(struct {
		Company company `json:"company"`
	}{company{s.company, s.users.Len(), s.numbers.Len()}}), nil
}
