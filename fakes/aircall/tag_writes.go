package aircall

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// tagBody is the request of create and update; nil pointers are absent fields.
type tagBody struct {
	Name        *string `json:"name"`
	Color       *string `json:"color"`
	Description *string `json:"description"`
}

// createTag answers 400 for a taken name or an invalid color (API reference, "Create
// a tag").
func (s *Server) createTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body tagBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.Name == nil || body.Color == nil {
		return kit.Response{}, badRequest("name and color are required")
	}
	if err := s.checkTag(nil, body); err != nil {
		return kit.Response{}, err
	}
	t := s.newTag(tx, withoutEmoji(*body.Name), *body.Color)
	t.description = orEmpty(body.Description)
	return kit.Created(tagAnswer(t)), nil
}

func (s *Server) updateTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := objectOf(r, &s.tags)
	if err != nil {
		return kit.Response{}, err
	}
	var body tagBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if err := s.checkTag(t, body); err != nil {
		return kit.Response{}, err
	}
	if body.Name != nil {
		t.name = withoutEmoji(*body.Name)
	}
	if body.Color != nil {
		t.color = *body.Color
	}
	if body.Description != nil {
		t.description = *body.Description
	}
	t.Touch(tx)
	return kit.OK(tagAnswer(t)), nil
}

// checkTag validates the present fields of a new tag (self is nil) or an update.
func (s *Server) checkTag(self *tag, body tagBody) error {
	if body.Name != nil {
		name := withoutEmoji(*body.Name)
		if name == "" {
			return badRequest("name is blank")
		}
		if same := s.tagByName(name); same != nil && same != self {
			return badRequest("name has already been taken")
		}
	}
	if body.Color != nil && !isColor(*body.Color) {
		return badRequest("color must be a hexadecimal color such as #00B388")
	}
	return nil
}

// deleteTag deletes the tag and removes it from all calls.
func (s *Server) deleteTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := objectOf(r, &s.tags)
	if err != nil {
		return kit.Response{}, err
	}
	s.tags.Delete(t.id)
	for c := range s.calls.All {
		if c.hasTags([]int64{t.id}) {
			c.tags = slices.DeleteFunc(slices.Clone(c.tags), func(x callTag) bool { return x.tag == t })
			c.Touch(tx)
		}
	}
	return kit.NoContent(), nil
}

func tagAnswer(t *tag) any {
	return struct {
		Tag tagREST `json:"tag"`
	}{t.rest()}
}

func (s *Server) tagByName(name string) *tag {
	for t := range s.tags.All {
		if t.name == name {
			return t
		}
	}
	return nil
}

func (s *Server) newTag(tx *kit.Tx, name, color string) *tag {
	s.ids.tag++
	t := &tag{id: s.ids.tag, link: s.link("tags", s.ids.tag), name: name, color: color}
	s.tags.Put(tx, t.id, t)
	return t
}
