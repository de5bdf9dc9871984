package front

import (
	"encoding/json"

	"github.com/callsim/callsim/fakes/kit"
)

func (s *Server) updateTeammate(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Username     *string         `json:"username"`
		First        *string         `json:"first_name"`
		Last         *string         `json:"last_name"`
		Available    *bool           `json:"is_available"`
		CustomFields json.RawMessage `json:"custom_fields"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	custom, setFields, err := s.readFields("teammates", in.CustomFields)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Username != nil {
		p.missing("username", in.Username)
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	for into, value := range map[*string]*string{&t.username: in.Username, &t.first: in.First, &t.last: in.Last} { //house:unordered distinct fields
		if value != nil {
			*into = *value
		}
	}
	t.unavailable = !orDefault(in.Available, !t.unavailable)
	if setFields {
		t.custom = custom
	}
	t.Touch(tx)
	return kit.NoContent(), nil
}
