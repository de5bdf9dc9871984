package front

import (
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// channel is an application channel of a partner
// (dev.frontapp.com/docs/creating-a-partner-channel) or a custom channel. Contact type
// and reply mode can be set only on Front's screens.
type channel struct {
	kit.Stamp
	id, name, address string
	inbox             *inbox
	source            string // source of contacts' handles: phone, email, custom
	canReply          bool
	appUID, appSecret string

	voice       bool // for calls, not for messages
	exact       bool // matches contacts by the exact text of the handle
	custom      bool // a custom channel without an application
	offline     bool
	integration string        // the plugin in the teammates' windows: the application's or the channel's name
	filesMax    int           // bytes of attachments per message; 0: no limit
	webhook     string        // receives outbound messages; "": the channel cannot send
	undo        int           // seconds in which sending can be undone
	all         bool          // every teammate may reply
	autoClose   time.Duration // archives a conversation after this time without a message; 0: never

	queue queue
}

type channelJSON struct {
	Links struct {
		Self    string `json:"self"`
		Related struct {
			Inbox string `json:"inbox"`
			Owner string `json:"owner"`
		} `json:"related"`
	} `json:"_links"`
	ID       string `json:"id"`
	Name     string `json:"name"`
	Address  string `json:"address"`
	Type     string `json:"type"`
	SendAs   string `json:"send_as"`
	Settings struct {
		UndoSendTime         int  `json:"undo_send_time"`
		AllTeammatesCanReply bool `json:"all_teammates_can_reply"`
	} `json:"settings"`
	IsPrivate bool `json:"is_private"`
	IsValid   bool `json:"is_valid"`
}

func (s *Server) channelJSON(ch *channel) *channelJSON {
	j := &channelJSON{ID: ch.id, Name: ch.name, Address: ch.address, Type: "custom", SendAs: ch.address, IsValid: !ch.offline}
	j.Settings.UndoSendTime, j.Settings.AllTeammatesCanReply = ch.undo, ch.all
	j.Links.Self = s.base + "/channels/" + ch.id
	j.Links.Related.Inbox = s.base + "/inboxes/" + ch.inbox.id
	j.Links.Related.Owner = s.base + "/teams/" + ch.inbox.team.id
	return j
}

// channelParam returns the channel in the path, by id or alt:address:.
func (s *Server) channelParam(r *kit.Request) (*channel, error) {
	ref := r.Param("channel_id")
	ch, ok := s.findChannel(ref)
	if !ok {
		return nil, errUnknown("channel", ref)
	}
	return ch, nil
}

// messageChannelParam returns the channel in the path of a request about messages.
func (s *Server) messageChannelParam(r *kit.Request) (*channel, error) {
	ch, err := s.channelParam(r)
	if err == nil && ch.voice && s.assumed(assumeChannelKinds, "strict") {
		return nil, errRefused("This channel does not support messages")
	}
	return ch, err
}

func (s *Server) findChannel(ref string) (*channel, bool) {
	if address, alias := strings.CutPrefix(ref, "alt:address:"); alias {
		ch, ok := s.channelByAddress[address]
		return ch, ok
	}
	return s.channels.Get(ref)
}

func (s *Server) listChannels(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	all := make([]*channel, 0, s.channels.Len())
	for ch := range s.channels.All {
		all = append(all, ch)
	}
	return whole(s, r, all, s.channelJSON), nil
}

func (s *Server) getChannel(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(s.channelJSON(ch)), nil
}

func (s *Server) channelsWhere(keep func(*channel) bool) (all []*channel) {
	for ch := range s.channels.All {
		if keep(ch) {
			all = append(all, ch)
		}
	}
	return all
}
