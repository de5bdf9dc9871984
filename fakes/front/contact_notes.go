package front

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// note is a teammate's note about a contact.
type note struct {
	author  *teammate
	body    string
	created time.Time
}

type noteJSON struct {
	Links struct {
		Related struct {
			Author string  `json:"author"`
			Owner  *string `json:"owner"`
		} `json:"related"`
	} `json:"_links"`
	Author    *teammateJSON `json:"author"`
	Body      string        `json:"body"`
	CreatedAt float64       `json:"created_at"`
	IsPrivate bool          `json:"is_private"`
}

func (s *Server) noteJSON(n note) noteJSON {
	j := noteJSON{Author: s.teammateJSON(n.author), Body: n.body, CreatedAt: seconds(n.created)}
	j.Links.Related.Author = s.base + "/teammates/" + n.author.id
	return j
}

// listNotes lists the notes of a contact, newest first, with the status 202 of Front's
// reference.
func (s *Server) listNotes(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	newest := slices.Clone(c.notes)
	slices.Reverse(newest)
	resp := whole(s, r, newest, s.noteJSON)
	resp.Status = 202
	return resp, nil
}

func (s *Server) createNote(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.contactParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Author *string `json:"author_id"`
		Body   *string `json:"body"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("author_id", in.Author)
	p.missing("body", in.Body)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	who, ok := s.findTeammate(*in.Author)
	if !ok {
		return kit.Response{}, s.errReference("teammate", *in.Author)
	}
	n := note{who, *in.Body, tx.Now()}
	c.notes = append(c.notes, n)
	s.touchContact(tx, c)
	return kit.Created(s.noteJSON(n)), nil
}
