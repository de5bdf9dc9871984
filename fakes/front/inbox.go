package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

type inbox struct {
	kit.Stamp
	id, name string
	team     *team
	members  []*teammate
	channels []*channel
	queue    queue // of imports
	public   bool
	owner    *teammate // owner of a private inbox; nil: shared
	custom   map[string]any
}

func (in *inbox) has(t *teammate) bool { return slices.Contains(in.members, t) }

type inboxJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Teammates     string `json:"teammates"`
			Conversations string `json:"conversations"`
			Channels      string `json:"channels"`
			Owner         string `json:"owner"`
		} `json:"related"`
	} `json:"_links"`
	ID           string         `json:"id"`
	Name         string         `json:"name"`
	IsPrivate    bool           `json:"is_private"`
	IsPublic     bool           `json:"is_public"`
	CustomFields map[string]any `json:"custom_fields"`
}

func (s *Server) inboxJSON(in *inbox) *inboxJSON {
	self := s.base + "/inboxes/" + in.id
	j := &inboxJSON{ID: in.id, Name: in.name, IsPublic: in.public, CustomFields: fieldsJSON(in.custom)}
	if in.owner != nil {
		j.IsPrivate = true
	}
	j.Links.Self = self
	j.Links.Related.Teammates = self + "/teammates"
	j.Links.Related.Conversations = self + "/conversations"
	j.Links.Related.Channels = self + "/channels"
	j.Links.Related.Owner = s.base + "/teams/" + in.team.id
	if in.owner != nil {
		j.Links.Related.Owner = s.base + "/teammates/" + in.owner.id
	}
	return j
}

func (s *Server) inboxOf(r *kit.Request) (*inbox, error) {
	id := r.Param("inbox_id")
	in, ok := s.inboxes.Get(id)
	if !ok {
		return nil, errUnknown("inbox", id)
	}
	return in, nil
}

func (s *Server) listInboxes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return whole(s, r, s.allInboxes(), s.inboxJSON), nil
}

func (s *Server) allInboxes() []*inbox {
	all := make([]*inbox, 0, s.inboxes.Len())
	for in := range s.inboxes.All {
		all = append(all, in)
	}
	return all
}

func (s *Server) getInbox(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.inboxJSON(in)), nil
}

func (s *Server) listInboxTeammates(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, in.members, s.teammateJSON), nil
}

func (s *Server) listInboxChannels(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, in.channels, s.channelJSON), nil
}

func (s *Server) listInboxConversations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.pageConversations(r, func(c *conversation) bool { return slices.Contains(c.inboxes, in) })
}
