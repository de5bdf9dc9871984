package ringcentral

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// The API of call queues. The id of a queue is a string, the id of a member a number
// (API reference, Call queues).

type queueJSON struct {
	URI      string       `json:"uri"`
	ID       string       `json:"id"`
	Number   string       `json:"extensionNumber"`
	Name     string       `json:"name"`
	Status   string       `json:"status,omitempty"`
	Level    *serviceGoal `json:"serviceLevelSettings,omitempty"`
	Editable *bool        `json:"editableMemberStatus,omitempty"`
	Alert    *int         `json:"alertTimer,omitempty"`
}

type serviceGoal struct {
	Goal      int  `json:"slaGoal"`
	Threshold int  `json:"slaThresholdSeconds"`
	Abandoned bool `json:"includeAbandonedCalls"`
	After     int  `json:"abandonedThresholdSeconds"`
}

func (s *Server) queueURI(x *extension) string { return s.accountURI() + "/call-queues/" + itoa(x.id) }

func (s *Server) queueJSON(x *extension) *queueJSON {
	s.engine.Saw(&x.Stamp)
	return &queueJSON{URI: s.queueURI(x), ID: itoa(x.id), Number: x.number, Name: x.name}
}

func (s *Server) listQueues(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	member := r.Query().Get("memberExtensionId")
	var all []*queueJSON
	for x := range s.extensions.All {
		if x.queue != nil && (member == "" || slices.ContainsFunc(x.queue.members, func(m *extension) bool { return itoa(m.id) == member })) {
			all = append(all, s.queueJSON(x))
		}
	}
	return listAnswer(s, r, all, true)
}

func (s *Server) queueOf(r *kit.Request) (*extension, error) {
	if err := s.accountOf(r); err != nil {
		return nil, err
	}
	x := s.extensionOfText(r.Param("queue"))
	if x == nil || x.queue == nil {
		return nil, errNotFound("groupId")
	}
	return x, nil
}

func (s *Server) getQueue(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.queueOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	j, yes, alert := s.queueJSON(x), true, 5
	j.Status, j.Level, j.Editable, j.Alert = x.status, &serviceGoal{80, 20, true, 5}, &yes, &alert
	return reply(200, j), nil
}

func (s *Server) listQueueMembers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.queueOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var all []*extensionRef
	for _, m := range x.queue.members {
		all = append(all, s.refOf(m))
	}
	return listAnswer(s, r, all, true)
}

// assignMembers adds members to a queue and removes others.
func (s *Server) assignMembers(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.queueOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !senderIsAdmin(r) {
		return kit.Response{}, errPermission("EditUserInfo")
	}
	var body struct {
		Added   []string `json:"addedExtensionIds"`
		Removed []string `json:"removedExtensionIds"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	members := slices.Clone(x.queue.members)
	for _, text := range append(slices.Clone(body.Added), body.Removed...) {
		id, _ := parseID(text)
		if m, err := s.userByID(id); err != nil {
			return kit.Response{}, errParameter("extensionId", text)
		} else if slices.Contains(body.Removed, text) {
			members = kit.Without(members, m)
		} else if !slices.Contains(members, m) {
			members = append(members, m)
		}
	}
	x.queue.members = members
	x.Touch(tx)
	s.offerWaiting(tx)
	return kit.NoContent(), nil
}

type memberPresence struct {
	Member struct {
		ID     int64  `json:"id"`
		Name   string `json:"name"`
		Number string `json:"extensionNumber"`
	} `json:"member"`
	Queues bool `json:"acceptQueueCalls"`
	This   bool `json:"acceptCurrentQueueCalls"`
}

func (s *Server) queuePresence(x *extension) kit.Response {
	all := []memberPresence{}
	for _, m := range x.queue.members {
		p := memberPresence{Queues: m.presence.acceptQueues, This: !slices.Contains(x.queue.optedOut, m)}
		p.Member.ID, p.Member.Name, p.Member.Number = m.id, m.name, m.number
		all = append(all, p)
	}
	return reply(200, records[memberPresence]{all})
}

type records[T any] struct {
	Records []T `json:"records"`
}

func (s *Server) getQueuePresence(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.queueOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.queuePresence(x), nil
}

// putQueuePresence sets which members accept calls to a queue.
func (s *Server) putQueuePresence(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.queueOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !senderIsAdmin(r) {
		return kit.Response{}, errPermission("EditCallQueuePresence")
	}
	var body records[struct {
		Member struct {
			ID flexibleID `json:"id"`
		} `json:"member"`
		This *bool `json:"acceptCurrentQueueCalls"`
	}]
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	for _, record := range body.Records {
		m, ok := s.extensions.Get(int64(record.Member.ID))
		if !ok || !slices.Contains(x.queue.members, m) {
			return kit.Response{}, errParameter("member.id", itoa(int64(record.Member.ID)))
		}
	}
	for _, record := range body.Records {
		m, _ := s.extensions.Get(int64(record.Member.ID))
		if record.This != nil {
			x.queue.setAccepting(m, *record.This)
		}
	}
	x.Touch(tx)
	s.offerWaiting(tx)
	return s.queuePresence(x), nil
}

func (q *queue) setAccepting(m *extension, accept bool) {
	q.optedOut = kit.Without(q.optedOut, m)
	if !accept {
		q.optedOut = append(q.optedOut, m)
	}
}

// flexibleID is an id that clients send as a number or as a string.
type flexibleID int64

func (id *flexibleID) UnmarshalJSON(raw []byte) error {
	text := string(raw)
	if len(text) > 1 && text[0] == '"' {
		text = text[1 : len(text)-1]
	}
	n, ok := parseID(text)
	if !ok {
		return errParameter("id", text)
	}
	*id = flexibleID(n)
	return nil
}

type ownQueue struct {
	Queue struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"callQueue"`
	Accepts bool `json:"acceptCalls"`
}

// getOwnQueues and putOwnQueues read and set from which queues a user accepts calls.
func (s *Server) getOwnQueues(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, true)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, records[ownQueue]{s.ownQueues(x)}), nil
}

func (s *Server) ownQueues(x *extension) []ownQueue {
	all := []ownQueue{}
	for q := range s.extensions.All {
		if q.queue != nil && slices.Contains(q.queue.members, x) {
			row := ownQueue{Accepts: !slices.Contains(q.queue.optedOut, x)}
			row.Queue.ID, row.Queue.Name = itoa(q.id), q.name
			all = append(all, row)
		}
	}
	return all
}

func (s *Server) putOwnQueues(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.extensionOf(r, true)
	if err != nil {
		return kit.Response{}, err
	}
	var body records[ownQueue]
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	for _, row := range body.Records {
		if q := s.extensionOfText(row.Queue.ID); q == nil || q.queue == nil || !slices.Contains(q.queue.members, x) {
			return kit.Response{}, errParameter("callQueue.id", row.Queue.ID)
		}
	}
	for _, row := range body.Records {
		q := s.extensionOfText(row.Queue.ID)
		q.queue.setAccepting(x, row.Accepts)
		q.Touch(tx)
	}
	s.offerWaiting(tx)
	return reply(200, records[ownQueue]{s.ownQueues(x)}), nil
}

func (s *Server) listIVRs(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.accountOf(r); err != nil {
		return kit.Response{}, err
	}
	type ivr struct {
		URI    string `json:"uri"`
		ID     string `json:"id"`
		Name   string `json:"name"`
		Number string `json:"extensionNumber"`
	}
	var all []ivr
	for x := range s.extensions.All {
		if x.kind == IVR {
			all = append(all, ivr{s.accountURI() + "/ivr-menus/" + itoa(x.id), itoa(x.id), x.name, x.number})
		}
	}
	return listAnswer(s, r, all, true)
}

// SetMembers replaces the members of a queue.
func (s *Server) SetMembers(queueID int64, users ...int64) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		x, ok := s.extensions.Get(queueID)
		if !ok || x.queue == nil {
			return fmt.Errorf("there is no queue %d", queueID)
		}
		members, err := s.usersOf(users)
		if err != nil {
			return fmt.Errorf("queue %s: %w", x.name, err)
		}
		x.queue.members = members
		x.Touch(tx)
		s.offerWaiting(tx)
		return nil
	})
}
