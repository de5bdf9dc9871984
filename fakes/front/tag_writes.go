package front

import (
	"encoding/json"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// tagInput is the body of making and changing a tag.
type tagInput struct {
	Name        *string         `json:"name"`
	Description *string         `json:"description"`
	Highlight   json.RawMessage `json:"highlight"`
	Parent      json.RawMessage `json:"parent_tag_id"`
	Visible     *bool           `json:"is_visible_in_conversation_lists"`
}

// read checks the body and gives the colour; set is false when it names none.
func (in *tagInput) read(p *problems, making bool) (colour *string, set bool) {
	if making || in.Name != nil {
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

// createTag makes a tag of whom the path names, of the workspace, or under
// another tag.
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
	t.about, t.highlight, t.visible, t.parent = in.Description, colour, unset(in.Visible, false), parent
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
	t.visible, t.updated = unset(in.Visible, t.visible), tx.Now()
	t.Touch(tx)
	return kit.NoContent(), nil
}

// readParent takes a tag's id, or null for none; a tag is not under itself.
func (s *Server) readParent(raw json.RawMessage, child *tag) (*tag, bool, error) {
	id, set, null, err := textOrNull(raw, "parent_tag_id")
	if err != nil || !set || null {
		return nil, set, err
	}
	parent, ok := s.tags.Get(id)
	if !ok {
		return nil, true, s.errReference("tag", id)
	}
	for up := parent; up != nil; up = up.parent {
		if up == child {
			return nil, true, errRefused("A tag cannot be under itself")
		}
	}
	return parent, true, nil
}

// deleteTag takes a tag, and those under it, away from everywhere.
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
