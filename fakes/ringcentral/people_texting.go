package ringcentral

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf16"

	"github.com/callsim/callsim/fakes/kit"
)

// What people do with texts, and where they see them.

// The limits of a text (API reference, Send SMS; Developer Guide, Sending MMS).
const (
	textMax       = 1000 // UTF-16 units
	filesCountMax = 10
	filesMax      = 1_500_000 // bytes of all files together
	recipientsMax = 10
)

// File is a picture or another file of a text.
type File struct {
	Name string
	Type string // MIME
	Data []byte
}

// CustomerTexts is somebody outside texting a number of the company.
func (s *Server) CustomerTexts(from, to, text string, files ...File) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		n, why := s.byE164[to], checkE164(from)
		switch {
		case n == nil:
			why = "it is no number of the company"
		case !n.sms:
			why = "it takes no texts"
		case n.to.kind == IVR:
			why = "nobody is assigned to its texts"
		case why == "" && text == "" && len(files) == 0:
			why = "the text is empty"
		}
		if why != "" {
			return fmt.Errorf("nobody can text %s: %s", to, why)
		}
		id = s.textIn(tx, from, n, text, files).id
		return nil
	})
	return id, err
}

// WriteText is a user texting somebody in the app, from their own number.
func (s *Server) WriteText(user int64, to, text string, files ...File) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userCalled(user)
		if err != nil {
			return fmt.Errorf("texting %s: %w", to, err)
		}
		n := x.direct()
		if n == nil || !n.sms {
			return fmt.Errorf("%s cannot text %s: they have no number for texts", x.name, to)
		}
		if err := s.checkText([]string{to}, text, files); err != nil {
			return fmt.Errorf("%s cannot text %s: %w", x.name, to, err)
		}
		id = s.textOut(tx, n, []string{to}, text, files).id
		return nil
	})
	return id, err
}

// checkText says what is wrong with a text, in RingCentral's words.
func (s *Server) checkText(to []string, text string, files []File) error {
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
	case len(utf16.Encode([]rune(text))) > textMax:
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

// SetReachable says whether texts to this number arrive; by default they do.
func (s *Server) SetReachable(e164 string, reachable bool) error {
	return s.engine.Act(func(*kit.Tx) error {
		if wrong := checkE164(e164); wrong != "" {
			return fmt.Errorf("%s", wrong)
		}
		s.unreachable[e164] = !reachable
		return nil
	})
}

// MessageRow is a text or a voicemail as the app lists it.
type MessageRow struct {
	ID        int64
	Kind      string // SMS, VoiceMail
	Direction string // Inbound, Outbound
	Owner     string // whose box it is in
	From      string
	To        []string
	Text      string
	Files     []File
	Status    string        // Received; Queued, Sent, Delivered, DeliveryFailed
	Length    time.Duration // of a voicemail
	At        time.Time
}

// Messages is every message, oldest first.
func (s *Server) Messages() []MessageRow {
	return s.messagesOf(func(*message) bool { return true })
}

// MessagesOf is what the app of a user lists, or the box of a queue.
func (s *Server) MessagesOf(id int64) []MessageRow {
	return s.messagesOf(func(m *message) bool { return m.owner.id == id && m.availability == "Alive" })
}

// TextsOf is what somebody outside has on their phone: what they wrote to the
// company, and what reached them.
func (s *Server) TextsOf(e164 string) []MessageRow {
	return s.messagesOf(func(m *message) bool {
		if m.kind != "SMS" || !m.outbound {
			return m.kind == "SMS" && m.from.Number == e164
		}
		arrived := m.status == delivered || m.status == sent && !s.unreachable[e164]
		return arrived && slices.ContainsFunc(m.to, func(e endpoint) bool { return e.Number == e164 })
	})
}

func (s *Server) messagesOf(keep func(*message) bool) []MessageRow {
	var rows []MessageRow
	s.look(func(time.Time) {
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
		row.To = append(row.To, orElse(to.Number, to.Name))
	}
	for _, a := range m.files {
		row.Length += a.length
		if a.kind == "MmsAttachment" {
			row.Files = append(row.Files, File{a.name, a.mime, a.data})
		}
	}
	return row
}
