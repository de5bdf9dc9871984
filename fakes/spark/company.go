package spark

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// company is the company that owns the Spark account.
type company struct {
	id      int64
	name    string
	created string
}

type companyJSON struct {
	CreatedAt string `json:"created_at"`
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Permalink string `json:"permalink"`
	UpdatedAt string `json:"updated_at"`
}

func (s *Server) getCompany(*kit.Tx, *kit.Request) (kit.Response, error) {
	c := s.company
	return kit.OK(companyJSON{c.created, c.id, c.name, strings.ToLower(c.name), c.created}), nil
}
