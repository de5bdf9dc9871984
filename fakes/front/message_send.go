package front

import (
	"errors"
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// sending holds the options of a message that is written in Front and sent by a
// channel.
type sending struct {
	archive bool
	tags    []*tag
	by      cause
}

// outgoing is the body of a new message, a reply or a draft.
type outgoing struct {
	To       *[]string `json:"to"`
	Cc       []string  `json:"cc"`
	Bcc      []string  `json:"bcc"`
	Sender   string    `json:"sender_name"`
	Subject  string    `json:"subject"`
	Author   *string   `json:"author_id"`
	Channel  *string   `json:"channel_id"`
	Body     *string   `json:"body"`
	Text     string    `json:"text"`
	Quote    string    `json:"quote_body"`
	Mode     *string   `json:"mode"`
	Version  *string   `json:"version"`
	Sign     *string   `json:"signature_id"`
	AutoSign bool      `json:"should_add_default_signature"`
	Options  struct {
		Tags    []string `json:"tag_ids"`
		Archive *bool    `json:"archive"`
	} `json:"options"`
}

// unmodelled returns an error if the body uses fields of e-mail.
func (in *outgoing) unmodelled() error {
	if len(in.Cc)+len(in.Bcc) > 0 {
		return notModelled("copies of messages")
	}
	return nil
}

// author returns the author of a message or comment: the teammate in the body, or the
// token's bot.
func (s *Server) author(tx *kit.Tx, r *kit.Request, ref *string) (*teammate, error) {
	if ref == nil {
		return s.byRequest(tx, r).teammate, nil
	}
	who, ok := s.findTeammate(*ref)
	if !ok {
		return nil, s.errReference("teammate", *ref)
	}
	return who, nil
}

// send sends the message of a validated body.
func (s *Server) send(tx *kit.Tx, r *kit.Request, in *written) (kit.Response, error) {
	if err := in.unmodelled(); err != nil {
		return kit.Response{}, err
	}
	if in.Sign != nil {
		return kit.Response{}, errSignature // all channels of this fake are application channels
	}
	author, err := s.author(tx, r, in.Author)
	if err != nil {
		return kit.Response{}, err
	}
	tags, err := s.namedTags(in.Options.Tags)
	if err != nil {
		return kit.Response{}, err
	}
	by := s.byRequest(tx, r)
	by.teammate = author
	if in.Author != nil {
		by.kind = "teammate"
	}
	a := s.outbound(tx.Exchange(), in.channel, author, in.to, *in.Body, in.files)
	a.at, a.subject, a.into = tx.Now(), in.Subject, in.conversation
	a.sending = &sending{archive: in.Options.Archive == nil || *in.Options.Archive, tags: tags, by: by}
	return s.accept(tx, a), nil
}

// outbound returns a message to customers through a channel.
func (s *Server) outbound(exchange string, ch *channel, author *teammate, to []string, body string, files []upload) *accepted {
	a := &accepted{exchange: exchange, channel: ch, author: author, body: body, files: files}
	for _, handle := range to {
		a.others = append(a.others, party{Handle: &handle})
	}
	a.party, a.others = a.others[0], a.others[1:]
	return a
}

func readOutgoing(r *kit.Request, needsTo bool) (in outgoing, files []upload, err error) {
	files, err = decodeWithFiles(r, &in)
	if err != nil {
		return in, nil, err
	}
	var p problems
	p.missing("body", in.Body)
	if in.To != nil && slices.Contains(*in.To, "") {
		p.add("to[]", "should not be empty")
	}
	if needsTo {
		if in.To == nil {
			p.add("to", "missing")
		} else if len(*in.To) == 0 {
			p.add("to", "should not be empty")
		}
	}
	return in, files, p.err()
}

// written is a validated body with its channel and recipients.
type written struct {
	outgoing
	files        []upload
	conversation *conversation // nil: a new one
	channel      *channel
	to           []string
}

// readNew reads a message or draft that begins a conversation.
func (s *Server) readNew(r *kit.Request, needsTo bool) (w written, err error) {
	if w.channel, err = s.channelParam(r); err != nil {
		return w, err
	}
	if w.outgoing, w.files, err = readOutgoing(r, needsTo); err != nil {
		return w, err
	}
	if !w.channel.sends() {
		return w, s.errNoReplies()
	}
	w.to = []string{}
	if w.To != nil {
		w.to = *w.To
	}
	return w, nil
}

// readReply reads a reply, or a draft of a reply, in a conversation.
func (s *Server) readReply(r *kit.Request, needsChannel bool) (w written, err error) {
	if w.conversation, err = s.conversationParam(r); err != nil {
		return w, err
	}
	if w.outgoing, w.files, err = readOutgoing(r, false); err != nil {
		return w, err
	}
	if w.channel, err = s.replyChannel(w.conversation, w.Channel); err != nil {
		return w, err
	}
	if needsChannel && w.Channel == nil {
		return w, errInvalid("body.channel_id: missing")
	}
	w.to = w.conversation.audience(w.channel)
	if w.To != nil && len(*w.To) > 0 {
		w.to = *w.To
	}
	return w, nil
}

// sendMessage sends the first message of a conversation.
func (s *Server) sendMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readNew(r, true)
	if err != nil {
		return kit.Response{}, err
	}
	return s.send(tx, r, &w)
}

// replyToConversation sends a reply to the customer, if the channel allows replies.
func (s *Server) replyToConversation(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readReply(r, false)
	if err != nil {
		return kit.Response{}, err
	}
	return s.send(tx, r, &w)
}

// sends reports whether the channel can send messages.
func (ch *channel) sends() bool { return ch.canReply && !ch.voice }

// replyChannel returns the channel of a reply. By default it is the channel of the
// customer's message; in a conversation with imported messages any channel may be named
// (dev.frontapp.com/docs/creating-a-custom-channel).
func (s *Server) replyChannel(c *conversation, ref *string) (*channel, error) {
	if ref == nil {
		if ch := c.lastSender(); ch != nil {
			return ch, nil
		}
		return nil, s.errNoReplies()
	}
	ch, ok := s.findChannel(*ref)
	switch {
	case !ok:
		return nil, s.errReference("channel", *ref)
	case !ch.sends() || !slices.Contains(c.channels, ch) && !c.hasImports():
		return nil, s.errNoReplies()
	}
	return ch, nil
}

// lastSender returns the channel of the newest message whose channel can send, or nil.
func (c *conversation) lastSender() *channel {
	for _, m := range slices.Backward(c.messages) {
		if m.channel != nil && m.channel.sends() {
			return m.channel
		}
	}
	return nil
}

func (c *conversation) hasImports() bool {
	return slices.ContainsFunc(c.messages, func(m *message) bool { return m.channel == nil })
}

// audience returns the recipients of a reply: the customer's handle on the channel.
func (c *conversation) audience(ch *channel) []string {
	for _, m := range slices.Backward(c.messages) {
		if m.channel != ch && ch != nil && m.channel != nil {
			continue
		}
		for _, p := range m.recipients {
			if p.contact != nil {
				return []string{p.handle}
			}
		}
	}
	return []string{c.recipient.handle}
}

// finishSending adds tags and archives the conversation as the sender requested.
func (s *Server) finishSending(tx *kit.Tx, a *accepted, c *conversation) {
	if a.sending == nil {
		return
	}
	for _, t := range a.sending.tags {
		s.addTag(tx, c, t, a.sending.by)
	}
	if a.sending.archive && c.status == open {
		s.archive(tx, c, a.sending.by)
	}
}

// Letter is a message that a teammate writes.
type Letter struct {
	Text    string
	Files   []Upload
	Channel string // by id, name or address; "": the channel of the customer's message
	Archive bool   // the button "send and archive"
}

// Upload is a file that a teammate attaches to a message.
type Upload struct {
	Name, Type string
	Data       []byte
}

// ErrCannotReply is the error of a reply to a call, or in a conversation of a channel
// with the reply mode "Cannot reply".
var ErrCannotReply = errors.New("front: this conversation does not support replies")

// Reply sends a text to the customer of a conversation.
func (s *Server) Reply(who, conversation, text string) error {
	return s.ReplyWith(who, conversation, Letter{Text: text})
}

// ReplyWith sends a message with files to the customer of a conversation.
func (s *Server) ReplyWith(who, conversation string, l Letter) error {
	return s.actOn(who, conversation, func(tx *kit.Tx, c *conversationOnScreen) error {
		if l.Text == "" && len(l.Files) == 0 {
			return errors.New("front: missing text of the message")
		}
		ch := c.lastSender()
		if l.Channel != "" {
			named, err := s.channelNamed(l.Channel)
			if err != nil {
				return err
			}
			if ch = named; !ch.sends() || !slices.Contains(c.channels, ch) && !c.hasImports() {
				ch = nil
			}
		}
		if ch == nil {
			return ErrCannotReply
		}
		a, err := s.write(tx, c.by, ch, c.audience(ch), l)
		if err != nil {
			return err
		}
		a.into = c.conversation
		s.accept(tx, a)
		return nil
	})
}

// Write sends the first message of a conversation to a phone number or address through
// the letter's channel.
func (s *Server) Write(who, to string, l Letter) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		t, err := s.person(who)
		if err != nil {
			return err
		}
		ch, err := s.channelNamed(l.Channel)
		if err != nil {
			return err
		}
		switch {
		case !ch.sends():
			return fmt.Errorf("front: the channel %q cannot send messages", ch.name)
		case to == "":
			return errors.New("front: missing recipient of the message")
		case l.Text == "" && len(l.Files) == 0:
			return errors.New("front: missing text of the message")
		}
		a, err := s.write(tx, cause{kind: "teammate", teammate: t}, ch, []string{to}, l)
		if err != nil {
			return err
		}
		s.accept(tx, a)
		return nil
	})
}

// write returns the message of a teammate's letter.
func (s *Server) write(tx *kit.Tx, by cause, ch *channel, to []string, l Letter) (*accepted, error) {
	var files []upload
	size := 0
	for _, f := range l.Files {
		files = append(files, upload{f.Name, f.Type, f.Data})
		size += len(f.Data)
	}
	if limit := ch.filesMax; limit > 0 && size > limit {
		return nil, fmt.Errorf("front: the attachments have %d bytes, more than the %d that the channel %q allows", size, limit, ch.name)
	}
	a := s.outbound("", ch, by.teammate, to, l.Text, files)
	a.at = tx.Now()
	a.sending = &sending{archive: l.Archive, by: by}
	return a, nil
}
