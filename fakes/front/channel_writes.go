package front

import (
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// channelSettings are the settings of a channel in a body.
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

func (in *channelSettings) applyTo(ch *channel) {
	if in.Undo != nil {
		ch.undo = *in.Undo
	}
	ch.all = orDefault(in.All, ch.all)
	if in.Webhook != nil {
		ch.webhook = *in.Webhook
	}
}

// createChannel creates a custom channel. The response has no body: clients read the
// id from the inbox's list of channels (Front API reference, Create a channel).
func (s *Server) createChannel(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	in, err := s.inboxOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		Name        string          `json:"name"`
		Type        *string         `json:"type"`
		SendAs      string          `json:"send_as"`
		Application *string         `json:"application_uid"`
		Settings    channelSettings `json:"settings"`
	}
	if err := decode(r, &body); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.oneOf("type", body.Type, "custom", "smtp", "twilio")
	body.Settings.check(&p)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	switch {
	case *body.Type != "custom":
		return kit.Response{}, notModelled("channels of type " + *body.Type)
	case body.Application != nil:
		return kit.Response{}, notModelled("connecting an application's channel by API")
	}
	ch := &channel{name: body.Name, inbox: in, source: "custom", canReply: true, custom: true}
	ch.id = s.newChannelID()
	ch.address = ch.id
	if body.SendAs != "" {
		ch.address = body.SendAs
	}
	body.Settings.applyTo(ch)
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

// updateChannel serves the Core API, which changes the settings, and the Channel API,
// which sets the status offline or ok.
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

// moveChannel moves a channel and its conversations to another inbox (Front API
// reference, Update a channel).
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
