package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

func (s *Server) readFollowers(r *kit.Request) (*conversation, []*teammate, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return nil, nil, err
	}
	var in teammateIDs
	if err := decode(r, &in); err != nil {
		return nil, nil, err
	}
	switch {
	case in.IDs == nil:
		return nil, nil, errInvalid("body.teammate_ids: missing")
	case len(*in.IDs) > 50:
		return nil, nil, errInvalid("body.teammate_ids: should not hold more than 50 items")
	}
	refs := *in.IDs
	if r.Asked("ignore_errors") == "true" {
		refs = slices.DeleteFunc(refs, func(ref string) bool { _, ok := s.findTeammate(ref); return !ok })
	}
	who, err := s.namedTeammates(refs)
	return c, who, err
}

func (s *Server) listFollowers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, c.followers, s.teammateJSON), nil
}

func (s *Server) addFollowers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, who, err := s.readFollowers(r)
	if err != nil {
		return kit.Response{}, err
	}
	for _, t := range who {
		if !slices.Contains(c.followers, t) {
			c.followers = append(c.followers, t)
		}
	}
	c.Touch(tx)
	return kit.NoContent(), nil
}

func (s *Server) deleteFollowers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, who, err := s.readFollowers(r)
	if err != nil {
		return kit.Response{}, err
	}
	c.followers = kit.Without(c.followers, who...)
	c.Touch(tx)
	return kit.NoContent(), nil
}
