package front

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// handle is one address of a contact, as it was written.
type handle struct {
	Handle string `json:"handle"`
	Source string `json:"source"`
}

var handleSources = []string{"twitter", "email", "phone", "facebook", "intercom", "front_chat", "custom"}

func knownSource(source string) bool { return slices.Contains(handleSources, source) }

// stored is a handle as Front keeps what its API is given: phone numbers in
// international form, everything else as sent.
func (s *Server) stored(h handle) handle {
	if h.Source == "phone" {
		h.Handle = s.international(h.Handle)
	}
	return h
}

// handleOf is a customer's handle as a message's contact gets it.
func (s *Server) handleOf(a *accepted, p party) handle {
	if a.channel == nil {
		return s.stored(handle{*p.Handle, a.imported.source})
	}
	h := handle{*p.Handle, a.channel.source}
	if s.exact(a.channel) {
		return h
	}
	return s.stored(h)
}

// exact tells whether contacts of a channel are only those whose handle is
// stored exactly as it comes (RF-17).
func (s *Server) exact(ch *channel) bool {
	return ch != nil && (ch.exact || ch.voice && s.assumed(assumeVoiceContacts, "exact"))
}

// owner finds the contact that a message of a channel belongs to.
func (s *Server) owner(a *accepted, h handle) (*contact, bool) {
	if s.exact(a.channel) {
		c, ok := s.contactByText[h]
		return c, ok
	}
	c, ok := s.contactByHandle[s.key(h)]
	return c, ok
}

// key is what a handle is found by: one pair belongs to one contact.
func (s *Server) key(h handle) handle {
	switch h.Source {
	case "phone":
		h.Handle = s.international(h.Handle)
	case "email":
		h.Handle = strings.ToLower(h.Handle)
	}
	return h
}

// international writes a phone number as Front does: spaces, dashes and
// brackets go, and without a plus it is taken for a number of the USA (Front
// API reference, Sync inbound message). What is no number stays as it is.
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

// bareNumber takes the usual decoration off a phone number. ok is false when
// what is left is not digits after an optional plus.
func bareNumber(number string) (digits string, ok bool) {
	plain := true
	for i := range len(number) {
		if c := number[i]; c < '0' || c > '9' {
			plain = plain && i == 0 && c == '+'
		}
	}
	if !plain {
		number = strings.Map(func(c rune) rune {
			if strings.ContainsRune(" \u00a0-()", c) {
				return -1
			}
			return c
		}, number)
	}
	if !kit.IsDigits(strings.TrimPrefix(number, "+")) {
		return "", false
	}
	return number, true
}
