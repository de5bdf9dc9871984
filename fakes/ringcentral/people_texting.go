package ringcentral

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/callsim/callsim/fakes/kit"
)

// Messages that people send, and the screens that list messages.

// Limits of an SMS or MMS (API reference, Send SMS; Developer Guide, Sending MMS).
const (
	smsMax        = 1000 // UTF-16 units
	filesCountMax = 10
	filesMax      = 1_500_000 // bytes of all files together
	recipientsMax = 10
)

// File is an attachment of an MMS.
type File struct {
	Name string
	Type string // MIME
	Data []byte
}

// CustomerTexts sends an SMS or MMS from an external number to a number of the company.
func (s *Server) CustomerTexts(from, to, text string, files ...File) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, problem := s.byE164[to], checkE164(from)
		switch {
		case n == nil:
			problem = "it is not a number of the company"
		case !n.sms:
			problem = "it does not support SMS"
		case n.to.kind == IVR:
			problem = "it is the number of an IVR"
		case problem == "" && text == "" && len(files) == 0:
			problem = "the message is empty"
		}
		if problem != "" {
			return fmt.Errorf("no message can be sent to %s: %s", to, problem)
		}
		id = s.receiveSMS(tx, from, n, text, files).id
		return nil
	})
	return id, err
}

// WriteText sends an SMS or MMS from a user's direct number, as the user does in the app.
func (s *Server) WriteText(user int64, to, text string, files ...File) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userByID(user)
		if err != nil {
			return fmt.Errorf("sending an SMS to %s: %w", to, err)
		}
		n := x.direct()
		if n == nil || !n.sms {
			return fmt.Errorf("%s cannot send an SMS to %s: the user has no direct number with SMS", x.name, to)
		}
		if err := s.checkSMS([]string{to}, text, files); err != nil {
			return fmt.Errorf("%s cannot send an SMS to %s: %w", x.name, to, err)
		}
		id = s.deliverSMS(tx, n, []string{to}, text, files).id
		return nil
	})
	return id, err
}

// checkSMS returns RingCentral's error for an invalid SMS, or nil.
func (s *Server) checkSMS(to []string, text string, files []File) error {
	size := 0
	for _, f := range files {
		size += len(f.Data)
	}
	switch {
	case len(to) == 0:
		return errParameter("to", "")
	case len(to) > recipientsMax:
		return errRecipients
	case text == "" && len(files) == 0:
		return errParameter("text", "")
	case len(utf16.Encode([]rune(text))) > smsMax:
		return errParameter("text", "")
	case len(files) > filesCountMax:
		return errParameter("attachment", "")
	case size > filesMax:
		return s.errTooLarge()
	}
	for _, number := range to {
		switch {
		case s.byNumber[number] != nil:
			return errToExtension
		case len(number) > 0 && len(number) < 7:
			return errToShort
		case checkE164(number) != "":
			return errParameter("to.phoneNumber", number)
		}
	}
	return nil
}

// SetReachable sets whether messages to this number are delivered. By default they are.
func (s *Server) SetReachable(e164 string, reachable bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		if problem := checkE164(e164); problem != "" {
			return fmt.Errorf("%s", problem)
		}
		s.unreachable[e164] = !reachable
		return nil
	})
}

// MessageRow is an SMS or a voicemail as the app lists it.
type MessageRow struct {
	ID        int64
	Kind      string // SMS, VoiceMail
	Direction string // Inbound, Outbound
	Owner     string // the extension whose message store has it
	From      string
	To        []string
	Text      string
	Files     []File
	Status    string        // Received; Queued, Sent, Delivered, DeliveryFailed
	Length    time.Duration // of a voicemail
	At        time.Time
}

// Messages lists all messages, oldest first.
func (s *Server) Messages() []MessageRow {
	return s.messagesOf(func(*message) bool { return true })
}

// MessagesOf lists the messages of a user or a queue as the app shows them.
func (s *Server) MessagesOf(id int64) []MessageRow {
	return s.messagesOf(func(m *message) bool { return m.owner.id == id && m.availability == "Alive" })
}

// TextsOf lists the SMS on an external phone: those sent to the company and those
// received from it.
func (s *Server) TextsOf(e164 string) []MessageRow {
	return s.messagesOf(func(m *message) bool {
		if m.kind != "SMS" || !m.outbound {
			return m.kind == "SMS" && m.from.Number == e164
		}
		received := m.status == delivered || m.status == sent && !s.unreachable[e164]
		return received && slices.ContainsFunc(m.to, func(e endpoint) bool { return e.Number == e164 })
	})
}

func (s *Server) messagesOf(keep func(*message) bool) []MessageRow {
	var rows []MessageRow
	s.read(func(time.Time) {
		for m := range s.messages.All {
			if keep(m) {
				rows = append(rows, messageRow(m))
			}
		}
	})
	return rows
}

func messageRow(m *message) MessageRow {
	row := MessageRow{ID: m.id, Kind: m.kind, Direction: m.direction(), Owner: m.owner.name, From: m.from.Number, Text: m.text, Status: string(m.status), At: m.created}
	for _, to := range m.to {
		row.To = append(row.To, cmp.Or(to.Number, to.Name))
	}
	for _, a := range m.files {
		row.Length += a.length
		if a.kind == "MmsAttachment" {
			row.Files = append(row.Files, File{a.name, a.mime, a.data})
		}
	}
	return row
}
