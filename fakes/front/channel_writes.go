package front

import (
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
	ch.id = s.newChannelID()
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
	from.channels = kit.Without(from.channels, ch)
	to.channels = append(to.channels, ch)
	ch.inbox = to
	for c := range s.conversations.All {
		if slices.Contains(c.channels, ch) && slices.Contains(c.inboxes, from) {
			s.move(tx, c, to, by)
		}
	}
}
