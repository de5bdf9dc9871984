package front

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// event is one entry of the company's history. Events never change.
type event struct {
	kit.Stamp
	id           string
	number       uint64
	kind         string
	at           time.Time
	source       cause
	inboxes      []*inbox // for a source of kind inboxes
	target       target
	conversation *conversation
	deleted      bool // the conversation was permanently deleted
}

// target is the object of an event.
type target struct {
	kind     string // the API's type of target; "" for none
	teammate *teammate
	inbox    *inbox
	message  *message
	comment  *comment
	tag      *tag
	merged   []string // ids of merged conversations
}

// record stores an event, sends its webhooks and triggers rules. Call record at the
// end of a change.
func (s *Server) record(tx *kit.Tx, c *conversation, kind string, by cause, to target) {
	id, number := s.ids.event.next()
	e := &event{id: id, number: number, kind: kind, at: tx.Now(), source: by, target: to, conversation: c}
	if by.kind == "inboxes" {
		e.inboxes = c.inboxes
	}
	e.Touch(tx)
	e.WrittenBy = by.exchange
	s.events = append(s.events, e)
	c.events = append(c.events, e)
	s.notifyApplications(tx, e)
	s.triggerRules(tx, e)
}

type eventJSON struct {
	Links        selfLink          `json:"_links"`
	ID           string            `json:"id"`
	Type         string            `json:"type"`
	EmittedAt    float64           `json:"emitted_at"`
	Source       endpointJSON      `json:"source"`
	Target       *endpointJSON     `json:"target,omitempty"`
	Conversation *conversationJSON `json:"conversation"`
}

// endpointJSON is the source or the target of an event.
type endpointJSON struct {
	Meta struct {
		Type string `json:"type"`
	} `json:"_meta"`
	Data any `json:"data,omitempty"`
}

func endpoint(kind string, data any) endpointJSON {
	var j endpointJSON
	j.Meta.Type, j.Data = kind, data
	return j
}

func (s *Server) eventJSON(e *event) *eventJSON {
	j := &eventJSON{Links: selfLink{s.base + "/events/" + e.id}, ID: e.id, Type: e.kind, EmittedAt: seconds(e.at),
		Conversation: s.conversationJSON(e.conversation, nil)}
	switch e.source.kind {
	case "inboxes":
		j.Source = endpoint("inboxes", s.inboxesJSON(e.inboxes))
	case "rule":
		j.Source = endpoint("rule", s.ruleJSON(e.source.rule))
	case "recipient":
		j.Source = endpoint("recipient", nil)
	default:
		j.Source = endpoint(e.source.kind, s.teammateJSON(e.source.teammate))
	}
	if to := s.targetJSON(e.target); to != nil {
		j.Target = to
	}
	return j
}

func (s *Server) targetJSON(t target) *endpointJSON {
	var j endpointJSON
	switch {
	case t.teammate != nil:
		j = endpoint(t.kind, s.teammateJSON(t.teammate))
	case t.inbox != nil: // a single inbox, although the type is "inboxes"
		j = endpoint(t.kind, s.inboxJSON(t.inbox))
	case t.message != nil:
		j = endpoint(t.kind, s.messageJSON(t.message, nil))
	case t.comment != nil:
		j = endpoint(t.kind, s.commentJSON(t.comment))
	case t.tag != nil:
		j = endpoint(t.kind, s.tagJSON(t.tag))
	case t.merged != nil:
		j = endpoint(t.kind, t.merged)
	default:
		return nil
	}
	return &j
}

func (s *Server) inboxesJSON(all []*inbox) []*inboxJSON {
	out := make([]*inboxJSON, 0, len(all))
	for _, in := range all {
		out = append(out, s.inboxJSON(in))
	}
	return out
}

// findEvent returns an event by id. The numbers of events are consecutive.
func (s *Server) findEvent(id string) (*event, bool) {
	text, ok := strings.CutPrefix(id, s.ids.event.prefix)
	number, err := strconv.ParseUint(text, 36, 64)
	if !ok || err != nil || len(s.events) == 0 || number < s.events[0].number || number > s.ids.event.last {
		return nil, false
	}
	e := s.events[number-s.events[0].number]
	return e, e.id == id && !e.deleted
}

func byNumber(e *event) uint64 { return e.number }

// listEvents lists the company's history, newest first by default, 15 per page.
func (s *Server) listEvents(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if _, err := sortedBy(r, "created_at"); err != nil {
		return kit.Response{}, err
	}
	ascending, err := ascendingOrder(r)
	if err != nil {
		return kit.Response{}, err
	}
	keep, err := s.eventFilter(r)
	if err != nil {
		return kit.Response{}, err
	}
	walk := slices.Values(s.events)
	if !ascending {
		walk = backward(s.events)
	}
	return paged(s, r, ordered[*event]{filtered(walk, keep), byNumber, !ascending}, pageEvents, s.eventJSON)
}

// eventFilter returns the filter of q[before], q[after], q[types] and q[inboxes].
func (s *Server) eventFilter(r *kit.Request) (func(*event) bool, error) {
	after, hasAfter, err := filterTime(r, "after")
	if err != nil {
		return nil, err
	}
	before, hasBefore, err := filterTime(r, "before")
	if err != nil {
		return nil, err
	}
	types, inboxes := filter(r, "types"), filter(r, "inboxes")
	return func(e *event) bool {
		return !e.deleted && (!hasAfter || e.at.After(after)) && (!hasBefore || e.at.Before(before)) &&
			(len(types) == 0 || slices.Contains(types, e.kind)) &&
			(len(inboxes) == 0 || slices.ContainsFunc(e.conversation.inboxes, func(in *inbox) bool { return slices.Contains(inboxes, in.id) }))
	}, nil
}

func (s *Server) getEvent(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	id := r.Param("event_id")
	e, ok := s.findEvent(id)
	if !ok {
		return kit.Response{}, errUnknown("event", id)
	}
	return kit.OK(s.eventJSON(e)), nil
}

func (s *Server) listConversationEvents(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := s.conversationParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return paged(s, r, ordered[*event]{backward(c.events), byNumber, true}, pageMax, s.eventJSON)
}
