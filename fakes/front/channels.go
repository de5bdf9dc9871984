package front

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// channel is an application channel: a partner's own way of talking to
// customers (dev.frontapp.com/docs/creating-a-partner-channel). Contact type
// and reply mode are set on Front's screens only.
type channel struct {
	kit.Stamp
	id, name, address string
	inbox             *inbox
	source            string // of its contacts' handles: phone, email, custom
	canReply          bool
	appUID, appSecret string

	waiting []*accepted // messages accepted and not yet processed, oldest first
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
	j := &channelJSON{ID: ch.id, Name: ch.name, Address: ch.address, Type: "custom", SendAs: ch.address, IsValid: true}
	j.Links.Self = s.base + "/channels/" + ch.id
	j.Links.Related.Inbox = s.base + "/inboxes/" + ch.inbox.id
	j.Links.Related.Owner = s.base + "/teams/" + ch.inbox.team.id
	return j
}

// channelParam takes an id or alt:address:.
func (s *Server) channelParam(r *kit.Request) (*channel, error) {
	ref := r.Param("channel_id")
	ch, ok := s.channels.Get(ref)
	if address, alias := strings.CutPrefix(ref, "alt:address:"); alias {
		ch, ok = s.channelByAddress[address]
	}
	if !ok {
		return nil, errUnknown("channel", ref)
	}
	return ch, nil
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
