package front

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// channelSettings are what a body may set of a channel.
type channelSettings struct {
	Undo    *int    `json:"undo_send_time"`
	All     *bool   `json:"all_teammates_can_reply"`
	Webhook *string `json:"webhook_url"`
}

var undoTimes = []int{0, 5, 10, 15, 30, 60}

func (in *channelSettings) check(p *problems) {
	if in.Undo != nil && !slices.Contains(undoTimes, *in.Undo) {
		p.add("settings.undo_send_time", "should be one of 0, 5, 10, 15, 30, 60")
	}
	if in.Webhook != nil && !absolute(*in.Webhook) {
		p.add("settings.webhook_url", "should be a URL")
	}
}

func absolute(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != ""
}

func (in *channelSettings) applyTo(ch *channel) {
	if in.Undo != nil {
		ch.undo = *in.Undo
	}
	ch.all = unset(in.All, ch.all)
	if in.Webhook != nil {
		ch.webhook = *in.Webhook
	}
}

// createChannel makes a custom channel. It answers nothing: the inbox's list
// tells the id (Front API reference, Create a channel).
func (s *Server) createChannel(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	home, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Name        string          `json:"name"`
		Type        *string         `json:"type"`
		SendAs      string          `json:"send_as"`
		Application *string         `json:"application_uid"`
		Settings    channelSettings `json:"settings"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.oneOf("type", in.Type, "custom", "smtp", "twilio")
	in.Settings.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	switch {
	case *in.Type != "custom":
		return kit.Response{}, notModelled("channels of type " + *in.Type)
	case in.Application != nil:
		return kit.Response{}, notModelled("connecting an application's channel by API")
	}
	ch := &channel{name: in.Name, inbox: home, source: "custom", canReply: true, plain: true}
	ch.id, _ = s.ids.channel.next()
	ch.address = ch.id
	if in.SendAs != "" {
		ch.address = in.SendAs
	}
	in.Settings.applyTo(ch)
	s.addChannel(tx, ch)
	return kit.NoContent(), nil
}

func (s *Server) addChannel(tx *kit.Tx, ch *channel) {
	s.channels.Put(tx, ch.id, ch)
	if s.channelByAddress[ch.address] == nil {
		s.channelByAddress[ch.address] = ch
	}
	ch.inbox.channels = append(ch.inbox.channels, ch)
}

// updateChannel serves both APIs: a user's settings, and with a status whether
// the partner is there.
func (s *Server) updateChannel(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Name     *string         `json:"name"`
		Inbox    *string         `json:"inbox_id"`
		Settings channelSettings `json:"settings"`
		Status   *string         `json:"status"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	in.Settings.check(&p)
	if in.Status != nil {
		p.oneOf("status", in.Status, "offline", "ok")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	to := ch.inbox
	if in.Inbox != nil {
		named, ok := s.inboxes.Get(*in.Inbox)
		if !ok {
			return kit.Response{}, s.errReference("inbox", *in.Inbox)
		}
		to = named
	}
	if in.Name != nil {
		ch.name = *in.Name
	}
	if in.Status != nil {
		ch.offline = *in.Status == "offline"
	}
	in.Settings.applyTo(ch)
	s.moveChannel(tx, ch, to, s.byRequest(tx, r))
	ch.Touch(tx)
	return kit.NoContent(), nil
}

// moveChannel connects a channel to another inbox; its conversations go with it
// (Front API reference, Update a channel).
func (s *Server) moveChannel(tx *kit.Tx, ch *channel, to *inbox, by cause) {
	from := ch.inbox
	if from == to {
		return
	}
	from.channels = slices.DeleteFunc(from.channels, func(other *channel) bool { return other == ch })
	to.channels = append(to.channels, ch)
	ch.inbox = to
	for c := range s.conversations.All {
		if slices.Contains(c.channels, ch) && slices.Contains(c.inboxes, from) {
			s.move(tx, c, to, by)
		}
	}
}

// postIncomingMessage takes a customer's message from a custom channel
// (dev.frontapp.com/docs/creating-a-custom-channel).
func (s *Server) postIncomingMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !ch.plain {
		return kit.Response{}, errRefused("Incoming messages are only taken by custom channels")
	}
	var in struct {
		Sender *struct {
			Contact *string `json:"contact_id"`
			Name    string  `json:"name"`
			Handle  *string `json:"handle"`
		} `json:"sender"`
		Subject  string  `json:"subject"`
		Body     *string `json:"body"`
		Format   *string `json:"body_format"`
		Metadata struct {
			ThreadRef string         `json:"thread_ref"`
			Headers   map[string]any `json:"headers"`
		} `json:"metadata"`
	}
	files, err := decodeWithFiles(r, &in)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Sender == nil {
		p.add("sender", "missing")
	} else {
		p.missing("sender.handle", in.Sender.Handle)
	}
	p.missing("body", in.Body)
	if in.Format != nil {
		p.oneOf("body_format", in.Format, "html", "markdown")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if in.Sender.Contact != nil {
		return kit.Response{}, notModelled("senders named by contact_id")
	}
	a := &accepted{exchange: tx.Exchange(), at: tx.Now(), channel: ch, kind: "custom", inbound: true, subject: in.Subject, body: *in.Body, files: files,
		party: party{Handle: in.Sender.Handle, Name: in.Sender.Name}, conversationID: "thread " + in.Metadata.ThreadRef}
	if in.Metadata.ThreadRef == "" {
		a.conversationID = "sender " + *in.Sender.Handle
	}
	return s.take(tx, a), nil
}

// createConversation opens a discussion: comments among teammates, without
// messages.
func (s *Server) createConversation(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var in struct {
		Type      *string   `json:"type"`
		Inbox     *string   `json:"inbox_id"`
		Teammates *[]string `json:"teammate_ids"`
		Subject   *string   `json:"subject"`
		Comment   *struct {
			Author *string `json:"author_id"`
			Body   *string `json:"body"`
		} `json:"comment"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
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
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if *in.Type == "task" || in.Inbox == nil {
		return kit.Response{}, notModelled("tasks, and discussions outside of an inbox")
	}
	home, ok := s.inboxes.Get(*in.Inbox)
	if !ok {
		return kit.Response{}, s.errReference("inbox", *in.Inbox)
	}
	author, err := s.author(tx, r, in.Comment.Author)
	if err != nil {
		return kit.Response{}, err
	}
	id, number := s.ids.conversation.next()
	c := &conversation{id: id, number: number, kind: discussion, subject: *in.Subject, inboxes: []*inbox{home}, created: tx.Now(),
		segments: []segment{{from: tx.Now()}}}
	s.conversations.Put(tx, id, c)
	s.comment(tx, c, author, *in.Comment.Body, cause{kind: "teammate", teammate: author, exchange: tx.Exchange(), skipRules: true},
		func(m *comment) { m.token = s.byRequest(tx, r).teammate })
	return kit.Created(s.conversationJSON(c, channelOf(r))), nil
}

// checkChannel finds what is wrong with a channel's settings page.
func (s *Server) checkChannel(spec *ChannelSpec) error {
	switch spec.ContactType {
	case "":
		spec.ContactType = "phone"
	case "phone", "email", "custom":
	default:
		return fmt.Errorf("front: a channel's contact type is phone, email or custom, not %q", spec.ContactType)
	}
	switch {
	case spec.WebhookURL != "" && !absolute(spec.WebhookURL):
		return fmt.Errorf("front: a channel's webhook needs an absolute URL, not %q", spec.WebhookURL)
	case spec.Voice && spec.CanReply:
		return errors.New("front: calls cannot be answered by messages: a voice channel takes no replies")
	case spec.AutoClose < 0 || spec.FilesMax < 0:
		return errors.New("front: a channel's limits are not below 0")
	}
	if spec.telephony() && !s.limits.plan.telephony() {
		return fmt.Errorf("front: phone integrations are not part of the plan %s: they need %s or above", s.limits.plan.Name, Professional.Name)
	}
	taken := s.channelsWhere(func(ch *channel) bool { return ch.address == spec.Address && ch.voice == spec.Voice })
	if spec.Address == "" || len(taken) > 0 {
		return fmt.Errorf("front: a channel needs an address of its own, not %q", spec.Address)
	}
	return nil
}
