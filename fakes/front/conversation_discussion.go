package front

import "github.com/callsim/callsim/fakes/kit"

type discussionInput struct {
	Type      *string   `json:"type"`
	Inbox     *string   `json:"inbox_id"`
	Teammates *[]string `json:"teammate_ids"`
	Subject   *string   `json:"subject"`
	Comment   *struct {
		Author *string `json:"author_id"`
		Body   *string `json:"body"`
	} `json:"comment"`
}

func (in *discussionInput) check(p *problems) {
	p.oneOf("type", in.Type, "discussion", "task")
	p.missing("subject", in.Subject)
	if in.Inbox == nil && in.Teammates == nil {
		p.add("inbox_id", "missing, and so is teammate_ids")
	}
	if in.Type != nil && *in.Type == "discussion" && in.Comment == nil {
		p.add("comment", "missing")
	}
	if in.Comment != nil {
		p.missing("comment.body", in.Comment.Body)
	}
}

// createConversation creates a discussion: a conversation with comments and without
// messages.
func (s *Server) createConversation(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in discussionInput
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	in.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if *in.Type == "task" || in.Inbox == nil {
		return kit.Response{}, notModelled("tasks, and discussions outside of an inbox")
	}
	inbox, ok := s.inboxes.Get(*in.Inbox)
	if !ok {
		return kit.Response{}, s.errReference("inbox", *in.Inbox)
	}
	author, err := s.author(tx, r, in.Comment.Author)
	if err != nil {
		return kit.Response{}, err
	}
	c := s.newConversation(tx, discussion, *in.Subject, inbox)
	s.comment(tx, c, author, *in.Comment.Body, cause{kind: "teammate", teammate: author, exchange: tx.Exchange(), skipRules: true},
		func(m *comment) { m.token = s.byRequest(tx, r).teammate })
	return kit.Created(s.conversationJSON(c, channelOf(r))), nil
}
