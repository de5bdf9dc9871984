package front

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// handle is one address of a contact, as written.
type handle struct {
	Handle string `json:"handle"`
	Source string `json:"source"`
}

var handleSources = []string{"twitter", "email", "phone", "facebook", "intercom", "front_chat", "custom"}

func knownSource(source string) bool { return slices.Contains(handleSources, source) }

// storedForm returns a handle as Front stores handles from its API: phone numbers in
// international form, all others as sent.
func (s *Server) storedForm(h handle) handle {
	if h.Source == "phone" {
		h.Handle = s.international(h.Handle)
	}
	return h
}

// handleOf returns the handle of a message's customer.
func (s *Server) handleOf(a *accepted, p party) handle {
	if a.channel == nil {
		return s.storedForm(handle{*p.Handle, a.imported.source})
	}
	h := handle{*p.Handle, a.channel.source}
	if s.exact(a.channel) {
		return h
	}
	return s.storedForm(h)
}

// exact reports whether a channel matches contacts by the exact text of the handle
// (RF-17).
func (s *Server) exact(ch *channel) bool {
	return ch != nil && (ch.exact || ch.voice && s.assumed(assumeVoiceContacts, "exact"))
}

// owner returns the contact of a message's customer.
func (s *Server) owner(a *accepted, h handle) (*contact, bool) {
	if s.exact(a.channel) {
		c, ok := s.contactByText[h]
		return c, ok
	}
	c, ok := s.contactByHandle[s.key(h)]
	return c, ok
}

// key returns the index key of a handle. One contact owns a key.
func (s *Server) key(h handle) handle {
	switch h.Source {
	case "phone":
		h.Handle = s.international(h.Handle)
	case "email":
		h.Handle = strings.ToLower(h.Handle)
	}
	return h
}

// international returns a phone number in Front's form: without spaces, dashes and
// brackets, with +1 if it has no plus (Front API reference, Sync inbound message).
// Other strings are returned unchanged.
func (s *Server) international(number string) string {
	digits, ok := bareNumber(number)
	switch {
	case !ok:
		return number
	case digits[0] == '+':
		return digits
	case len(digits) == 10:
		return "+1" + digits
	case len(digits) == 11 && digits[0] == '1':
		return "+" + digits
	case s.assumed(assumePhoneDigits, "us"):
		return "+1" + digits
	}
	return number
}

// bareNumber removes spaces, dashes and brackets from a phone number. ok reports
// whether the rest is an optional plus and digits.
func bareNumber(number string) (digits string, ok bool) {
	number = strings.Map(func(c rune) rune {
		if strings.ContainsRune(" \u00a0-()", c) {
			return -1
		}
		return c
	}, number)
	if !kit.IsDigits(strings.TrimPrefix(number, "+")) {
		return "", false
	}
	return number, true
}
