package front

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

type teammate struct {
	kit.Stamp
	desk                             desk
	id, email, username, first, last string
	admin                            bool
	kind                             string // "user", or "api" for a token's bot
	unavailable                      bool   // the switch beside the teammate's name is off
	custom                           map[string]any
	calls                            []*call // running calls
}

func (t *teammate) name() string { return strings.TrimSpace(t.first + " " + t.last) }

// addBot creates the teammate that is the default author for a token. Lists omit bots.
func (s *Server) addBot(tx *kit.Tx, name string) *teammate {
	id, _ := s.ids.teammate.next()
	bot := &teammate{id: id, email: id + "@api.frontapp.com", username: id, first: name, kind: "api"}
	bot.Touch(tx)
	s.bots[id] = bot
	return bot
}

type teammateLinks struct {
	Self    string `json:"self"`
	Related struct {
		Inboxes       string `json:"inboxes"`
		Conversations string `json:"conversations"`
	} `json:"related"`
}

func (s *Server) linksOf(t *teammate) (links teammateLinks) {
	links.Self = s.base + "/teammates/" + t.id
	links.Related.Inboxes = links.Self + "/inboxes"
	links.Related.Conversations = links.Self + "/conversations"
	return links
}

type teammateJSON struct {
	Links        teammateLinks  `json:"_links"`
	ID           string         `json:"id"`
	Email        string         `json:"email"`
	Username     string         `json:"username"`
	FirstName    string         `json:"first_name"`
	LastName     string         `json:"last_name"`
	LicenseType  string         `json:"license_type"`
	IsAdmin      bool           `json:"is_admin"`
	IsAvailable  bool           `json:"is_available"`
	IsBlocked    bool           `json:"is_blocked"`
	Type         string         `json:"type"`
	CustomFields map[string]any `json:"custom_fields"`
}

func (s *Server) teammateJSON(t *teammate) *teammateJSON {
	if t == nil {
		return nil
	}
	return &teammateJSON{Links: s.linksOf(t), ID: t.id, Email: t.email, Username: t.username, FirstName: t.first, LastName: t.last,
		LicenseType: "full", IsAdmin: t.admin, IsAvailable: s.available(t), CustomFields: fieldsJSON(t.custom), Type: t.kind}
}

// available reports whether a teammate is available: not while on a call.
func (s *Server) available(t *teammate) bool {
	return !t.unavailable && (len(t.calls) == 0 || s.assumed(assumeBusy, "no"))
}

// findTeammate returns a teammate or bot by id or alt:email:
// (dev.frontapp.com/docs/resource-aliases-1).
func (s *Server) findTeammate(ref string) (*teammate, bool) {
	if email, ok := strings.CutPrefix(ref, "alt:email:"); ok {
		t, ok := s.teammateByEmail[strings.ToLower(email)]
		return t, ok
	}
	if t, ok := s.teammates.Get(ref); ok {
		return t, true
	}
	bot, ok := s.bots[ref]
	return bot, ok
}

// namedTeammates returns the teammates with the ids or aliases in a body.
func (s *Server) namedTeammates(refs []string) ([]*teammate, error) {
	found := make([]*teammate, 0, len(refs))
	for _, ref := range refs {
		t, ok := s.findTeammate(ref)
		if !ok {
			return nil, s.errReference("teammate", ref)
		}
		found = append(found, t)
	}
	return found, nil
}

func (s *Server) teammateOf(r *kit.Request) (*teammate, error) {
	ref := r.Param("teammate_id")
	t, ok := s.findTeammate(ref)
	if !ok {
		return nil, errUnknown("teammate", ref)
	}
	return t, nil
}

func (s *Server) listTeammates(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	all := make([]*teammate, 0, s.teammates.Len())
	for t := range s.teammates.All {
		all = append(all, t)
	}
	return whole(s, r, all, s.teammateJSON), nil
}

func (s *Server) getTeammate(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.teammateJSON(t)), nil
}

func (s *Server) listTeammateInboxes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var member []*inbox
	for in := range s.inboxes.All {
		if in.has(t) {
			member = append(member, in)
		}
	}
	return whole(s, r, member, s.inboxJSON), nil
}

func (s *Server) listTeammateConversations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.pageConversations(r, func(c *conversation) bool { return c.assignee == t })
}

func (s *Server) listTeammateChannels(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, s.channelsWhere(func(ch *channel) bool { return ch.inbox.has(t) }), s.channelJSON), nil
}

func (s *Server) listPrivateInboxes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.teammateOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	own := slices.DeleteFunc(s.allInboxes(), func(in *inbox) bool { return in.owner != t })
	return whole(s, r, own, s.inboxJSON), nil
}
