package aircall

import (
	"path"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// message is an SMS or MMS between a customer and a line. The messages of a native
// line are shown in the agents' app and send webhook events. The messages of a line
// with a message configuration (message_proxy.go) go to the configured address
// instead and are not shown to agents (docs/send-and-receive-sms-proxy-mode).
type message struct {
	kit.Stamp
	id       string
	link     string
	outbound bool
	line     *number
	customer string // E.164
	body     string
	media    []string // addresses
	status   messageStatus
	user     *user // author; nil: the customer, or the API without an agent
	created  time.Time
	sent     time.Time
	updated  time.Time
	proxied  *proxy // the line's configuration; nil on native lines
}

// messageStatus is the delivery status. Its list of values is not published.
type messageStatus string

const (
	messagePending   messageStatus = "pending"
	messageSent      messageStatus = "sent"
	messageDelivered messageStatus = "delivered"
	messageFailed    messageStatus = "failed"
	messageReceived  messageStatus = "received"
)

// Delivery times, chosen by this fake.
const (
	messageToNetwork = time.Second     // from pending to sent
	messageToPhone   = 2 * time.Second // from sent to delivered, or failed
)

// messageBodyMax: API reference, "Send message".
const messageBodyMax = 1600

// messageREST is a message of the API, with times in milliseconds (API reference,
// "Send message").
type messageREST struct {
	ID         string        `json:"id"`
	DirectLink string        `json:"direct_link"`
	Direction  string        `json:"direction"`
	Body       string        `json:"body"`
	Status     messageStatus `json:"status"`
	Channel    *string       `json:"channel"` // null is SMS and MMS
	RawDigits  string        `json:"raw_digits"`
	MediaURL   []string      `json:"media_url"`
	CreatedAt  int64         `json:"created_at"`
	UpdatedAt  int64         `json:"updated_at"`
	SentAt     *int64        `json:"sent_at"`
	Number     numberInCall  `json:"number"`
	Contact    *contactREST  `json:"contact"`
	User       *userInCall   `json:"user"`
}

func (s *Server) messageREST(m *message) messageREST {
	v := messageREST{
		ID: m.id, DirectLink: m.link, Direction: m.direction(), Body: m.body, Status: m.status,
		RawDigits: display(m.customer), MediaURL: append([]string{}, m.media...),
		CreatedAt: m.created.UnixMilli(), UpdatedAt: m.updated.UnixMilli(),
		Number: m.line.inCall(), User: m.user.inCall(),
	}
	if !m.sent.IsZero() {
		at := m.sent.UnixMilli()
		v.SentAt = &at
	}
	if contact := s.contactOf(m.customer); contact != nil {
		v.Contact = contact.rest()
	}
	return v
}

func (m *message) direction() string {
	if m.outbound {
		return "outbound"
	}
	return "inbound"
}

// encodeMessage writes a message in the format of events (docs/webhooks-overview).
func (s *Server) encodeMessage(e *encoder, m *message) {
	e.object()
	e.str("id", m.id)
	e.str("direct_link", m.link)
	e.str("direction", m.direction())
	e.str("body", m.body)
	e.str("status", string(m.status))
	e.null("channel")
	e.str("external_number", display(m.customer))
	m.encodeMedia(e)
	e.key("number")
	m.line.encode(e, false)
	if contact := s.contactOf(m.customer); contact != nil {
		e.key("contact")
		s.encodeContact(e, contact)
	}
	e.user("user", m.user)
	s.messageTime(e, "created_at", m.created)
	s.messageTime(e, "updated_at", m.updated)
	s.messageTime(e, "sent_at", m.sent)
	e.endObject()
}

func (s *Server) messageTime(e *encoder, key string, t time.Time) {
	switch {
	case t.IsZero():
		e.null(key)
	case s.assume.Value("aircall-message-times-in-events") == "milliseconds":
		e.int(key, t.UnixMilli())
	default:
		e.str(key, isoMillis(t))
	}
}

// encodeMedia writes the attached files with links that need no credentials.
func (m *message) encodeMedia(e *encoder) {
	e.key("media_details")
	e.array()
	for _, address := range m.media {
		name := path.Base(strings.SplitN(address, "?", 2)[0])
		e.object()
		e.str("file_name", name)
		e.str("file_type", fileType(name))
		e.str("presigned_url", address)
		e.endObject()
	}
	e.endArray()
}

func fileType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".pdf":
		return "application/pdf"
	case ".mp4":
		return "video/mp4"
	}
	return "image/jpeg"
}

// newMessage stores a message that is created now.
func (s *Server) newMessage(tx *kit.Tx, line *number, customer, body string, media []string) *message {
	id := "m-" + kit.HexString(tx.Rand(), 12)
	m := &message{
		id: id, link: s.options.baseURL + "/v1/messages/" + id, line: line, customer: customer, body: body,
		media: media, created: tx.Now(), updated: tx.Now(), proxied: line.proxy,
	}
	s.messages.Put(tx, id, m)
	return m
}

// checkMessage returns why a message cannot be sent, or "".
func checkMessage(to, body string, media []string) string {
	switch {
	case checkE164(to) != "":
		return "to: " + checkE164(to)
	case body == "" && len(media) == 0:
		return "body is missing"
	case len([]rune(body)) > messageBodyMax:
		return "body is longer than 1600 characters"
	}
	return ""
}

// receiveMessage marks an inbound message as received and sends its event.
func (s *Server) receiveMessage(tx *kit.Tx, m *message) {
	m.status, m.sent = messageReceived, tx.Now()
	s.emitMessage(tx, m, messageReceivedEvent)
}

// sendMessage sends an outbound message: message.sent immediately, then
// message.status_updated for each change of status.
func (s *Server) sendMessage(tx *kit.Tx, m *message) {
	m.outbound, m.status = true, messagePending
	s.emitMessage(tx, m, messageSentEvent)
	tx.After(messageToNetwork, "aircall message sent", func(tx *kit.Tx) {
		m.sent = tx.Now()
		m.status = messageSent
		if s.assume.Value("aircall-message-status-steps") == "sent-and-delivered" {
			s.messageChanged(tx, m)
		}
		tx.After(messageToPhone, "aircall message delivered", func(tx *kit.Tx) {
			m.status = messageDelivered
			if s.unreachable[m.customer] {
				m.status = messageFailed
			}
			s.messageChanged(tx, m)
		})
	})
}

func (s *Server) messageChanged(tx *kit.Tx, m *message) {
	m.updated = tx.Now()
	m.Touch(tx)
	s.emitMessage(tx, m, messageStatusUpdated)
}

// emitMessage sends an event to the webhooks, or to the address that is configured
// for the line.
func (s *Server) emitMessage(tx *kit.Tx, m *message, name event) {
	if m.proxied != nil {
		s.callBack(tx, m, name)
		return
	}
	s.emitOn(tx, m.line, name, func(e *encoder) { s.encodeMessage(e, m) })
}
