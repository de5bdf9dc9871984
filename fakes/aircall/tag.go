package aircall

import "github.com/callsim/callsim/fakes/kit"

// tag is a label for calls.
type tag struct {
	kit.Stamp
	id          int64
	link        string
	name        string
	color       string
	description string
}

type tagREST struct {
	ID          int64  `json:"id"`
	DirectLink  string `json:"direct_link"`
	Name        string `json:"name"`
	Color       string `json:"color"`
	Description string `json:"description"`
}

func (t *tag) rest() tagREST { return tagREST{t.id, t.link, t.name, t.color, t.description} }

// listTags does not filter by from and to (API reference, "List all tags").
func (s *Server) listTags(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	page, m, err := pageOf(s, &p, rows(&p, &s.tags), 0, func(*tag) bool { return true })
	if err != nil {
		return kit.Response{}, err
	}
	list := make([]tagREST, 0, len(page))
	for _, t := range page {
		list = append(list, t.rest())
	}
	return kit.OK(struct {
		Meta meta      `json:"meta"`
		Tags []tagREST `json:"tags"`
	}{m, list}), nil
}

func (s *Server) getTag(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	t, err := objectOf(r, &s.tags)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(tagAnswer(t)), nil
}
