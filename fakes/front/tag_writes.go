package front

import (
	"encoding/json"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// tagInput is the body for creating or changing a tag.
type tagInput struct {
	Name        *string         `json:"name"`
	Description *string         `json:"description"`
	Highlight   json.RawMessage `json:"highlight"`
	Parent      json.RawMessage `json:"parent_tag_id"`
	Visible     *bool           `json:"is_visible_in_conversation_lists"`
}

// read validates the body and returns the colour. set reports whether the body has one.
func (in *tagInput) read(p *problems, creating bool) (colour *string, set bool) {
	if creating || in.Name != nil {
		p.missing("name", in.Name)
		p.tooLong("name", in.Name, tagNameMax)
	}
	text, set, null, err := textOrNull(in.Highlight, "highlight")
	switch {
	case !set || null:
		return nil, set
	case err != nil || !slices.Contains(tagColours, text):
		p.oneOf("highlight", &text, tagColours...)
	}
	return &text, true
}

// createTag creates a tag of the team or teammate in the path, a child of the tag in
// the path, or a tag of the first workspace.
func (s *Server) createTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	owner, err := s.listOwner(r)
	if err != nil {
		return kit.Response{}, err
	}
	var parent *tag
	if r.Param("tag_id") != "" {
		if parent, err = s.tagParam(r); err != nil {
			return kit.Response{}, err
		}
	}
	var in tagInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	colour, _ := in.read(&p, true)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	t := s.newTag(tx, *in.Name)
	t.about, t.highlight, t.visible, t.parent = in.Description, colour, orDefault(in.Visible, false), parent
	switch {
	case parent != nil:
		parent.hasChildren, t.owner = true, parent.owner
	case owner != nil:
		t.owner = owner
	}
	if r.Route().Path == "/company/tags" {
		t.owner = nil
	}
	return kit.Created(s.tagJSON(t)), nil
}

func (s *Server) updateTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in tagInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	colour, setColour := in.read(&p, false)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	parent, setParent, err := s.readParent(in.Parent, t)
	if err != nil {
		return kit.Response{}, err
	}
	if in.Name != nil {
		t.name = *in.Name
	}
	if in.Description != nil {
		t.about = in.Description
	}
	if setColour {
		t.highlight = colour
	}
	if setParent {
		old := t.parent
		t.parent = parent
		for _, p := range []*tag{old, parent} {
			if p != nil {
				p.hasChildren = len(s.childrenOf(p)) > 0
			}
		}
	}
	t.visible, t.updated = orDefault(in.Visible, t.visible), tx.Now()
	t.Touch(tx)
	return kit.NoContent(), nil
}

// readParent returns the tag of parent_tag_id, or nil for null. A tag cannot be its own
// ancestor.
func (s *Server) readParent(raw json.RawMessage, child *tag) (*tag, bool, error) {
	id, set, null, err := textOrNull(raw, "parent_tag_id")
	if err != nil || !set || null {
		return nil, set, err
	}
	parent, ok := s.tags.Get(id)
	if !ok {
		return nil, true, s.errReference("tag", id)
	}
	for ancestor := parent; ancestor != nil; ancestor = ancestor.parent {
		if ancestor == child {
			return nil, true, errRefused("A tag cannot be under itself")
		}
	}
	return parent, true, nil
}

// deleteTag deletes a tag and its descendants and removes them from conversations.
func (s *Server) deleteTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.dropTag(tx, t)
	return kit.NoContent(), nil
}

func (s *Server) dropTag(tx *kit.Tx, t *tag) {
	for _, child := range s.childrenOf(t) {
		s.dropTag(tx, child)
	}
	t.deleted = true
	s.tags.Delete(t.id)
	if t.parent != nil {
		t.parent.hasChildren = len(s.childrenOf(t.parent)) > 0
	}
	for c := range s.conversations.All {
		if i := slices.Index(c.tags, t); i >= 0 {
			c.tags = slices.Delete(slices.Clone(c.tags), i, i+1)
			c.Touch(tx)
		}
	}
}

func (s *Server) childrenOf(t *tag) (all []*tag) {
	for child := range s.tags.All {
		if child.parent == t {
			all = append(all, child)
		}
	}
	return all
}

func (s *Server) listTagChildren(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := s.tagParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, s.childrenOf(t), s.tagJSON), nil
}
