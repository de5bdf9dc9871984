package front

import (
	"iter"
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

type tag struct {
	kit.Stamp
	id          string
	number      uint64
	name        string
	highlight   *string
	visible     bool
	about       *string
	created     time.Time
	updated     time.Time
	owner       any // *team or *teammate; nil: the company
	parent      *tag
	hasChildren bool
	deleted     bool
}

type tagJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Conversations string  `json:"conversations"`
			Owner         *string `json:"owner"`
			ParentTag     *string `json:"parent_tag"`
			Children      *string `json:"children"`
		} `json:"related"`
	} `json:"_links"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
	Highlight   *string `json:"highlight"`
	IsPrivate   bool    `json:"is_private"`
	IsVisible   bool    `json:"is_visible_in_conversation_lists"`
	CreatedAt   float64 `json:"created_at"`
	UpdatedAt   float64 `json:"updated_at"`
}

func (s *Server) tagJSON(t *tag) *tagJSON {
	self := s.base + "/tags/" + t.id
	j := &tagJSON{ID: t.id, Name: t.name, Description: t.about, Highlight: t.highlight, IsVisible: t.visible,
		CreatedAt: seconds(t.created), UpdatedAt: seconds(t.updated)}
	j.Links.Self = self
	j.Links.Related.Conversations = self + "/conversations"
	switch owner := t.owner.(type) {
	case *team:
		link := s.base + "/teams/" + owner.id
		j.Links.Related.Owner = &link
	case *teammate:
		link := s.base + "/teammates/" + owner.id
		j.Links.Related.Owner, j.IsPrivate = &link, true
	}
	if t.parent != nil {
		link := s.base + "/tags/" + t.parent.id
		j.Links.Related.ParentTag = &link
	}
	if t.hasChildren {
		link := self + "/children"
		j.Links.Related.Children = &link
	}
	return j
}

var tagColours = []string{"grey", "pink", "red", "orange", "yellow", "green", "light-blue", "blue", "purple"}

const tagNameMax = 64

// newTag stores a tag of the first workspace.
func (s *Server) newTag(tx *kit.Tx, name string) *tag {
	id, number := s.ids.tag.next()
	t := &tag{id: id, number: number, name: name, created: tx.Now(), updated: tx.Now(), owner: s.workspace}
	s.tags.Put(tx, id, t)
	return t
}

// namedTags returns the tags with the ids in a body.
func (s *Server) namedTags(ids []string) ([]*tag, error) {
	found := make([]*tag, 0, len(ids))
	for _, id := range ids {
		t, ok := s.tags.Get(id)
		if !ok {
			return nil, s.errReference("tag", id)
		}
		found = append(found, t)
	}
	return found, nil
}

func (s *Server) tagParam(r *kit.Request) (*tag, error) {
	id := r.Param("tag_id")
	t, ok := s.tags.Get(id)
	if !ok {
		return nil, errUnknown("tag", id)
	}
	return t, nil
}

// tagsOfPath returns the filter of a list of tags: /tags lists all but teammates' tags.
func (s *Server) tagsOfPath(r *kit.Request) (func(*tag) bool, error) {
	owner, err := s.listOwner(r)
	if err != nil {
		return nil, err
	}
	return func(t *tag) bool {
		_, private := t.owner.(*teammate)
		return owner != nil && t.owner == owner || owner == nil && !private && (r.Route().Path == "/tags" || t.owner == nil)
	}, nil
}

func (s *Server) listTags(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if _, err := sortedBy(r, "id"); err != nil {
		return kit.Response{}, err
	}
	ascending, err := ascendingOrder(r)
	if err != nil {
		return kit.Response{}, err
	}
	keep, err := s.tagsOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	walk := iter.Seq[*tag](s.tags.Newest)
	if ascending {
		walk = s.tags.All
	}
	return paged(s, r, ordered[*tag]{filtered(walk, keep), func(t *tag) uint64 { return t.number }, !ascending}, pageMax, s.tagJSON)
}

func (s *Server) getTag(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.tagJSON(t)), nil
}

func (s *Server) listTagConversations(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.pageConversations(r, func(c *conversation) bool { return slices.Contains(c.tags, t) })
}

// readTagging returns the conversation in the path and the tags in the body.
func (s *Server) readTagging(r *kit.Request) (*conversation, []*tag, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return nil, nil, err
	}
	var in struct {
		IDs *[]string `json:"tag_ids"`
	}
	if err := decode(r, &in); err != nil {
		return nil, nil, err
	}
	if in.IDs == nil {
		return nil, nil, errInvalid("body.tag_ids: missing")
	}
	tags, err := s.namedTags(*in.IDs)
	return c, tags, err
}

func (s *Server) addConversationTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, tags, err := s.readTagging(r)
	if err != nil {
		return kit.Response{}, err
	}
	for _, t := range tags {
		s.addTag(tx, c, t, s.byRequest(tx, r))
	}
	return kit.NoContent(), nil
}

func (s *Server) removeConversationTags(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, tags, err := s.readTagging(r)
	if err != nil {
		return kit.Response{}, err
	}
	for _, t := range tags {
		s.removeTag(tx, c, t, s.byRequest(tx, r))
	}
	return kit.NoContent(), nil
}
