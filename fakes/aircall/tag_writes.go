package aircall

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// tagBody is what create and update take; an update may be partial.
type tagBody struct {
	Name        *string `json:"name"`
	Color       *string `json:"color"`
	Description *string `json:"description"`
}

// createTag: a name that exists and a colour that is none answer 400 (API
// reference, "Create a tag").
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
	t, err := find(r, &s.tags)
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

// checkTag looks at what is there of a new tag (nil) or of changes to one.
func (s *Server) checkTag(self *tag, body tagBody) error {
	if body.Name != nil {
		name := withoutEmoji(*body.Name)
		if name == "" {
			return badRequest("name is blank")
		}
		if same := s.tagCalled(name); same != nil && same != self {
			return badRequest("name has already been taken")
		}
	}
	if body.Color != nil && !isColor(*body.Color) {
		return badRequest("color must be a hexadecimal color such as #00B388")
	}
	return nil
}

// deleteTag strips the tag from every call, too.
func (s *Server) deleteTag(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := find(r, &s.tags)
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

func (s *Server) tagCalled(name string) *tag {
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
