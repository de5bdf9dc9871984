package ringcentral

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Delivery times of messages.
const (
	voicemailStoredAfter = 3 * time.Second // from hanging up
	smsSentAfter         = time.Second
	smsDeliveredAfter    = 3 * time.Second // from sending
)

// messageStatus is the delivery status of a message.
type messageStatus string

const (
	queued         messageStatus = "Queued"
	sent           messageStatus = "Sent"
	delivered      messageStatus = "Delivered"
	deliveryFailed messageStatus = "DeliveryFailed"
	received       messageStatus = "Received"
)

// message is an SMS or a voicemail in the message store of an extension.
type message struct {
	kit.Stamp
	id           int64
	owner        *extension
	kind         string // SMS, VoiceMail
	outbound     bool
	from         endpoint
	to           []endpoint
	text         string
	files        []attachment
	status       messageStatus
	failure      string // error code of a failed delivery
	read         bool
	availability string // Alive, Deleted, Purged
	created      time.Time
	modified     time.Time
	conversation int64
	change       int // number of its last change, counted over all messages
}

// attachment is a file of a message.
type attachment struct {
	id     int64
	kind   string // Text, MmsAttachment, AudioRecording
	mime   string
	name   string
	data   []byte
	length time.Duration // of a voicemail
}

func (m *message) direction() string { return directionOf(m.outbound) }

func (m *message) readStatus() string {
	if m.read {
		return "Read"
	}
	return "Unread"
}

func (s *Server) messageURI(m *message) string {
	return s.extensionURI(m.owner) + "/message-store/" + itoa(m.id)
}

func (s *Server) contentURI(m *message, a attachment) string {
	return s.media + s.pathOf(m.owner) + "/message-store/" + itoa(m.id) + "/content/" + itoa(a.id)
}

// The JSON of messages.
type (
	messageEnd struct {
		Number   string     `json:"phoneNumber,omitempty"`
		Short    string     `json:"extensionNumber,omitempty"`
		Name     string     `json:"name,omitempty"`
		Location string     `json:"location,omitempty"`
		Target   bool       `json:"target,omitempty"`
		Info     *phoneInfo `json:"phoneNumberInfo,omitempty"`
	}
	phoneInfo struct {
		Country    string `json:"countryCode"`
		Area       string `json:"nationalDestinationCode"`
		Subscriber string `json:"subscriberNumber"`
	}
	attachmentJSON struct {
		ID       any    `json:"id"` // a number in the API, a string in events
		URI      string `json:"uri,omitempty"`
		Type     string `json:"type"`
		MIME     string `json:"contentType"`
		Size     int    `json:"size,omitempty"`
		Name     string `json:"fileName,omitempty"`
		Duration int64  `json:"vmDuration,omitempty"`
	}
	conversationJSON struct {
		ID  string `json:"id"`
		URI string `json:"uri,omitempty"`
	}
	messageJSON struct {
		URI            string            `json:"uri,omitempty"`
		ID             any               `json:"id"`
		To             []messageEnd      `json:"to"`
		From           messageEnd        `json:"from"`
		Type           string            `json:"type"`
		Created        string            `json:"creationTime"`
		Modified       string            `json:"lastModifiedTime"`
		Read           string            `json:"readStatus"`
		Priority       string            `json:"priority"`
		Attachments    []attachmentJSON  `json:"attachments"`
		Direction      string            `json:"direction"`
		Availability   string            `json:"availability"`
		Subject        *string           `json:"subject,omitempty"`
		Status         messageStatus     `json:"messageStatus"`
		Attempts       int               `json:"smsSendingAttemptsCount,omitempty"`
		ErrorCode      string            `json:"deliveryErrorCode,omitempty"`
		ConversationID int64             `json:"conversationId,omitempty"`
		Conversation   *conversationJSON `json:"conversation,omitempty"`
		Transcription  string            `json:"vmTranscriptionStatus,omitempty"`
		EventType      string            `json:"eventType,omitempty"`
		Owner          *messageOwner     `json:"owner,omitempty"`
	}
	messageOwner struct {
		Extension string        `json:"extensionId"`
		Type      ExtensionType `json:"extensionType"`
		Name      string        `json:"name"`
	}
)

func messageEndOf(e endpoint) messageEnd {
	if strings.HasPrefix(e.Number, "+") {
		return messageEnd{Number: e.Number, Name: e.Name, Location: placeOf(e.Number)}
	}
	return messageEnd{Short: e.Number, Name: e.Name}
}

// messageJSON encodes a message for the API.
func (s *Server) messageJSON(m *message) *messageJSON {
	s.engine.Saw(&m.Stamp)
	j := &messageJSON{URI: s.messageURI(m), ID: m.id, From: messageEndOf(m.from), To: []messageEnd{}, Type: m.kind, Created: millis(m.created), Modified: millis(m.modified),
		Read: m.readStatus(), Priority: "Normal", Attachments: []attachmentJSON{}, Direction: m.direction(), Availability: m.availability,
		Status: m.status, ErrorCode: m.failure}
	for _, to := range m.to {
		j.To = append(j.To, messageEndOf(to))
	}
	for _, a := range m.files {
		j.Attachments = append(j.Attachments, attachmentJSON{a.id, s.contentURI(m, a), a.kind, a.mime, a.size(), a.name, int64(a.length / time.Second)})
	}
	if m.kind == "VoiceMail" {
		j.Transcription = "NotAvailable"
		return j
	}
	j.Subject, j.ConversationID = &m.text, m.conversation
	j.Conversation = &conversationJSON{itoa(m.conversation), s.extensionURI(m.owner) + "/conversation/" + itoa(m.conversation)}
	if m.outbound {
		j.Attempts = 1
	}
	return j
}

func (a attachment) size() int {
	if a.kind == "MmsAttachment" {
		return len(a.data)
	}
	return 0
}

// messageEvent encodes a message for events: ids are strings, and an SMS has the newer of
// two shapes (Developer Guide, Receiving SMS and MMS).
func (s *Server) messageEvent(m *message) *messageJSON {
	j := s.messageJSON(m)
	j.URI, j.ID, j.ConversationID = "", itoa(m.id), 0
	for i := range j.Attachments {
		j.Attachments[i].ID = itoa(m.files[i].id)
		if m.files[i].kind == "Text" {
			j.Attachments[i].URI = ""
		}
	}
	if m.kind == "VoiceMail" {
		return j
	}
	j.Conversation.URI = ""
	j.EventType = "Create"
	j.Owner = &messageOwner{itoa(m.owner.id), m.owner.kind, m.owner.name}
	for i := range j.To {
		j.To[i].Target = s.byE164[j.To[i].Number] != nil
	}
	if n := j.From.Number; strings.HasPrefix(n, "+1") && len(n) == 12 {
		j.From.Info = &phoneInfo{"1", n[2:5], n[5:]}
	}
	return j
}

// newMessage stores a message that is created now.
func (s *Server) newMessage(tx *kit.Tx, x *extension, kind string) *message {
	m := &message{id: nextID(&s.ids.message), owner: x, kind: kind, availability: "Alive", created: tx.Now(), modified: tx.Now()}
	s.messages.Put(tx, m.id, m)
	return m
}

// conversationOf returns the id of the conversation between an extension's number and
// the same other numbers.
func (s *Server) conversationOf(tx *kit.Tx, x *extension, ours string, others ...string) int64 {
	slices.Sort(others)
	key := itoa(x.id) + " " + ours + " " + strings.Join(others, ",")
	id, exists := s.conversations[key]
	if !exists {
		id = 1<<60 + tx.Rand().Int64N(1<<61) // exceeds what a float64 holds exactly
		s.conversations[key] = id
	}
	return id
}

// emitStoreChange sends the event of an added or changed message.
func (s *Server) emitStoreChange(tx *kit.Tx, m *message, isNew bool) {
	s.changes++
	m.change = s.changes
	type change struct {
		Type    string  `json:"type"`
		New     int     `json:"newCount"`
		Updated int     `json:"updatedCount"`
		IDs     []int64 `json:"newMessageIds,omitempty"`
	}
	c := change{Type: m.kind, Updated: 1}
	if isNew {
		c = change{Type: m.kind, New: 1, IDs: []int64{m.id}}
	}
	s.publish(tx, "ringcentral message-store event", s.pathOf(m.owner)+"/message-store",
		func(f *filter) bool {
			return f.kind == messageStore && f.ext == m.owner && anyOf(f.types, m.kind) && (f.direction == "" || f.direction == m.direction())
		},
		func() any {
			return struct {
				Account   string   `json:"accountId"`
				Extension string   `json:"extensionId"`
				Updated   string   `json:"lastUpdated"`
				Changes   []change `json:"changes"`
			}{itoa(s.id), itoa(m.owner.id), millis(tx.Now()), []change{c}}
		})
}

// emitReceived sends the events of a received SMS or voicemail.
func (s *Server) emitReceived(tx *kit.Tx, m *message) {
	kind, event := instant, "/message-store/instant?type=SMS"
	if m.kind == "VoiceMail" {
		kind, event = voicemails, "/voicemail"
	}
	s.publish(tx, "ringcentral message event", s.pathOf(m.owner)+event,
		func(f *filter) bool { return f.kind == kind && f.ext == m.owner },
		func() any { return s.messageEvent(m) })
	s.emitStoreChange(tx, m, true)
}

// storeVoicemail stores a voicemail in the message store of its extension. The message
// does not refer to the call.
func (s *Server) storeVoicemail(tx *kit.Tx, c *session, box *extension, length time.Duration) {
	from := s.callerEndpoint(c)
	tx.After(voicemailStoredAfter, "ringcentral voicemail", func(tx *kit.Tx) {
		m := s.newMessage(tx, box, "VoiceMail")
		m.from, m.to, m.status = from, []endpoint{{Name: box.name}}, received
		m.files = []attachment{{id: m.id, kind: "AudioRecording", mime: "audio/x-wav", length: length, data: wav("Voicemail "+itoa(m.id), length)}}
		c.message = m
		s.emitReceived(tx, m)
	})
}

// receiveSMS stores an SMS to a number of the company.
func (s *Server) receiveSMS(tx *kit.Tx, from string, n *number, text string, files []File) *message {
	m := s.newMessage(tx, n.to, "SMS")
	m.from, m.to, m.text, m.status = s.externalEndpoint(from), []endpoint{{Number: n.e164, Name: n.to.name}}, text, received
	m.files = s.filesOf(m, files)
	m.conversation = s.conversationOf(tx, n.to, n.e164, from)
	s.emitReceived(tx, m)
	return m
}

// deliverSMS sends an SMS to external numbers. Only the message store shows its status.
func (s *Server) deliverSMS(tx *kit.Tx, n *number, to []string, text string, files []File) *message {
	m := s.newMessage(tx, n.to, "SMS")
	m.outbound, m.read, m.status, m.text = true, true, queued, text
	m.from = endpoint{Number: n.e164, Name: n.to.name}
	for _, number := range to {
		m.to = append(m.to, s.externalEndpoint(number))
	}
	m.files = s.filesOf(m, files)
	m.conversation = s.conversationOf(tx, n.to, n.e164, slices.Clone(to)...)
	s.emitStoreChange(tx, m, true)
	tx.After(smsSentAfter, "ringcentral text sent", func(tx *kit.Tx) {
		s.setMessageStatus(tx, m, sent, "")
		tx.After(smsDeliveredAfter, "ringcentral text delivered", func(tx *kit.Tx) {
			if slices.ContainsFunc(to, func(number string) bool { return s.unreachable[number] }) {
				s.setMessageStatus(tx, m, deliveryFailed, "SMS-CAR-413")
				return
			}
			s.setMessageStatus(tx, m, delivered, "")
		})
	})
	return m
}

func (s *Server) filesOf(m *message, files []File) []attachment {
	list := []attachment{{id: m.id, kind: "Text", mime: "text/plain", data: []byte(m.text)}}
	for _, f := range files {
		list = append(list, attachment{id: nextID(&s.ids.message), kind: "MmsAttachment", mime: f.Type, name: f.Name, data: f.Data})
	}
	return list
}

func (s *Server) setMessageStatus(tx *kit.Tx, m *message, status messageStatus, failure string) {
	m.status, m.failure, m.modified = status, failure, tx.Now()
	m.Touch(tx)
	s.emitStoreChange(tx, m, false)
}

// storeOf returns the extension whose message store the path names.
func (s *Server) storeOf(r *kit.Request) (*extension, error) { return s.extensionOf(r, true) }

func (s *Server) listMessages(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.storeOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	q := r.Query()
	to, err := timeParam(q, "dateTo", tx.Now())
	if err != nil {
		return kit.Response{}, err
	}
	from, err := timeParam(q, "dateFrom", to.Add(-logWindow))
	if err != nil {
		return kit.Response{}, err
	}
	distinct := map[int64]bool{}
	var all []*messageJSON
	for m := range s.messages.Newest {
		if m.owner != x || m.created.Before(from) || m.created.After(to) || !anyOf(q["messageType"], m.kind) || !anyOf(q["direction"], m.direction()) ||
			!anyOf(q["readStatus"], m.readStatus()) || !m.availableTo(q["availability"]) || !anyOf(q["conversationId"], itoa(m.conversation)) || !m.with(q.Get("phoneNumber")) {
			continue
		}
		if q.Get("distinctConversations") == "true" && m.conversation != 0 {
			if distinct[m.conversation] {
				continue
			}
			distinct[m.conversation] = true
		}
		all = append(all, s.messageJSON(m))
	}
	return listAnswer(s, r, all, true)
}

// availableTo reports whether a message matches the availability filter, by default
// Alive.
func (m *message) availableTo(filter []string) bool {
	if len(filter) == 0 {
		return m.availability == "Alive"
	}
	return slices.Contains(filter, m.availability)
}

func (m *message) with(phone string) bool {
	return phone == "" || samePhone(phone, m.from.Number) || slices.ContainsFunc(m.to, func(e endpoint) bool { return samePhone(phone, e.Number) })
}

func (s *Server) messageOf(r *kit.Request) (*message, error) {
	x, err := s.storeOf(r)
	if err != nil {
		return nil, err
	}
	if strings.Contains(r.Param("message"), ",") {
		return nil, errUnmodelled("a path with several ids")
	}
	id, _ := r.ID("message")
	m, ok := s.messages.Get(id)
	if !ok || m.owner != x {
		return nil, errNotFound("messageId")
	}
	return m, nil
}

func (s *Server) getMessage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, s.messageJSON(m)), nil
}

func (s *Server) updateMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		Read string `json:"readStatus"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.Read != "Read" && body.Read != "Unread" {
		return kit.Response{}, errParameter("readStatus", body.Read)
	}
	m.read, m.modified = body.Read == "Read", tx.Now()
	m.Touch(tx)
	s.emitStoreChange(tx, m, false)
	return reply(200, s.messageJSON(m)), nil
}

// deleteMessage marks a message as deleted or, the second time or with purge, as purged.
func (s *Server) deleteMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	if m.availability != "Alive" || r.Query().Get("purge") == "true" {
		m.availability = "Purged"
	} else {
		m.availability = "Deleted"
	}
	m.modified = tx.Now()
	m.Touch(tx)
	s.emitStoreChange(tx, m, false)
	return kit.NoContent(), nil
}

func (s *Server) getMessageContent(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageOf(r)
	if err != nil {
		return kit.Response{}, err
	}
	for _, a := range m.files {
		if itoa(a.id) == r.Param("attachment") && m.availability != "Purged" {
			return content(r, a.data, a.mime, cmp.Or(a.name, strconv.FormatInt(a.id, 10))), nil
		}
	}
	return kit.Response{}, errNotFound("attachmentId")
}

// errTooLarge is the error of a message or another body that is too large.
func (s *Server) errTooLarge() *failure {
	status := http.StatusRequestEntityTooLarge
	if s.assume.Value(assumeTooLarge) == "400" {
		status = http.StatusBadRequest
	}
	f := errParameter("attachment", "")
	f.status = status
	f.message = fmt.Sprintf("Attachments are larger than %d bytes together", filesMax)
	return f
}
