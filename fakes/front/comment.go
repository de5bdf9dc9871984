package front

import (
	"slices"
	"strings"
	"time"
	"unicode"

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
	attachments  []*attachment
	mentions     []*teammate
	token        *teammate // bot of the token that wrote the comment
	repliedTo    *comment
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
	ID          string           `json:"id"`
	Author      *teammateJSON    `json:"author"`
	Body        string           `json:"body"`
	PostedAt    float64          `json:"posted_at"`
	Attachments []attachmentJSON `json:"attachments"`
	IsPinned    bool             `json:"is_pinned"`
}

func (s *Server) commentJSON(m *comment) *commentJSON {
	s.engine.Saw(&m.Stamp)
	self := s.base + "/comments/" + m.id
	j := &commentJSON{ID: m.id, Author: s.teammateJSON(m.author), Body: m.body, PostedAt: seconds(m.posted),
		Attachments: s.attachmentsJSON(m.attachments), IsPinned: m.pinned}
	j.Links.Self = self
	j.Links.Related.Conversation = s.base + "/conversations/" + m.conversation.id
	j.Links.Related.Mentions = self + "/mentions"
	if m.repliedTo != nil {
		link := s.base + "/comments/" + m.repliedTo.id
		j.Links.Related.RepliedTo = &link
	}
	return j
}

// listComments lists all comments of a conversation, newest first.
func (s *Server) listComments(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	newest := slices.Clone(c.comments)
	slices.Reverse(newest)
	return whole(s, r, newest, s.commentJSON), nil
}

// commentInput is the body for creating or changing a comment.
type commentInput struct {
	Author *string `json:"author_id"`
	Body   *string `json:"body"`
	Pinned *bool   `json:"is_pinned"`
}

func (s *Server) createComment(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.writeComment(tx, r, c, nil)
}

// replyToComment adds a comment in reply to another.
func (s *Server) replyToComment(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.commentParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.writeComment(tx, r, m.conversation, m)
}

func (s *Server) writeComment(tx *kit.Tx, r *kit.Request, c *conversation, to *comment) (kit.Response, error) {
	var in commentInput
	files, err := decodeWithFiles(r, &in)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("body", in.Body)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	by := s.byRequest(tx, r)
	author, err := s.author(tx, r, in.Author)
	if err != nil {
		return kit.Response{}, err
	}
	// The event's source is the comment's author (Front API reference, Events).
	m := s.comment(tx, c, author, *in.Body, cause{kind: "teammate", teammate: author, exchange: by.exchange}, func(m *comment) {
		m.pinned, m.repliedTo, m.attachments, m.token = orDefault(in.Pinned, false), to, s.attach(files), by.teammate
	})
	return kit.Created(s.commentJSON(m)), nil
}

// updateComment pins a comment or changes its text. Only the token that wrote the
// comment may change the text.
func (s *Server) updateComment(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.commentParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in commentInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	by := s.byRequest(tx, r)
	if in.Body != nil {
		var p problems
		p.missing("body", in.Body)
		if err := p.err(); err != nil {
			return kit.Response{}, err
		}
		if m.token != by.teammate {
			return kit.Response{}, errNotAuthor
		}
		m.body = *in.Body
	}
	if in.Pinned != nil {
		m.pinned = *in.Pinned
	}
	m.Touch(tx)
	s.touch(tx, m.conversation, by)
	return kit.OK(s.commentJSON(m)), nil
}

// errNotAuthor answers a token that changes the text of another token's comment
// (dev.frontapp.com/reference, Update comment).
var errNotAuthor = &failure{status: 403, title: titleForbidden, guessed: true, message: "Only the author of a comment can edit its body"}

func (s *Server) listMentions(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.commentParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return whole(s, r, m.mentions, s.teammateJSON), nil
}

// mentioned returns the teammates that a text mentions as @username (RF-55).
func (s *Server) mentioned(text string) (all []*teammate) {
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;:!?()", c) }) {
		name, ok := strings.CutPrefix(word, "@")
		if !ok {
			continue
		}
		for t := range s.teammates.All {
			if strings.EqualFold(t.username, strings.TrimSuffix(name, ".")) && !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

func (s *Server) getComment(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.commentParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.commentJSON(m)), nil
}

func (s *Server) commentParam(r *kit.Request) (*comment, error) {
	id := r.Param("comment_id")
	m, ok := s.comments[id]
	if !ok {
		return nil, errUnknown("comment", id)
	}
	return m, nil
}
