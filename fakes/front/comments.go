package front

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

type comment struct {
	kit.Stamp
	id           string
	number       uint64
	conversation *conversation
	author       *teammate
	body         string
	pinned       bool
	posted       time.Time
}

type commentJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Conversation string  `json:"conversation"`
			Mentions     string  `json:"mentions"`
			RepliedTo    *string `json:"comment_replied_to"`
		} `json:"related"`
	} `json:"_links"`
	ID          string        `json:"id"`
	Author      *teammateJSON `json:"author"`
	Body        string        `json:"body"`
	PostedAt    float64       `json:"posted_at"`
	Attachments []struct{}    `json:"attachments"`
	IsPinned    bool          `json:"is_pinned"`
}

func (s *Server) commentJSON(m *comment) *commentJSON {
	s.engine.Saw(&m.Stamp)
	self := s.base + "/comments/" + m.id
	j := &commentJSON{ID: m.id, Author: s.teammateJSON(m.author), Body: m.body, PostedAt: seconds(m.posted),
		Attachments: []struct{}{}, IsPinned: m.pinned}
	j.Links.Self = self
	j.Links.Related.Conversation = s.base + "/conversations/" + m.conversation.id
	j.Links.Related.Mentions = self + "/mentions"
	return j
}

// listComments serves all, newest first.
func (s *Server) listComments(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	newest := slices.Clone(c.comments)
	slices.Reverse(newest)
	return whole(s, r, newest, s.commentJSON), nil
}

func (s *Server) createComment(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Author *string `json:"author_id"`
		Body   *string `json:"body"`
		Pinned bool    `json:"is_pinned"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("body", in.Body)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	by := s.byRequest(tx, r)
	author := by.teammate
	if in.Author != nil {
		named, ok := s.findTeammate(*in.Author)
		if !ok {
			return kit.Response{}, s.errReference("teammate", *in.Author)
		}
		author = named
	}
	// The event's source is the comment's author (Front API reference, Events).
	m := s.comment(tx, c, author, *in.Body, in.Pinned, cause{kind: "teammate", teammate: author, exchange: by.exchange})
	return kit.Created(s.commentJSON(m)), nil
}

func (s *Server) getComment(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, ok := s.comments[r.Param("comment_id")]
	if !ok {
		return kit.Response{}, errUnknown("comment", r.Param("comment_id"))
	}
	return kit.OK(s.commentJSON(m)), nil
}
