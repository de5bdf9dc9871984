package aircall

import (
	"slices"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// Endpoints that change contacts. Updates use POST, details have endpoints of their
// own, and two contacts may have the same number (API reference, "Contacts").

// detailsMax: API reference, "Create a contact".
const detailsMax = 20

// contactBody is the request of create and update; nil pointers are absent fields.
type contactBody struct {
	FirstName    *string      `json:"first_name"`
	LastName     *string      `json:"last_name"`
	CompanyName  *string      `json:"company_name"`
	Information  *string      `json:"information"`
	PhoneNumbers []detailBody `json:"phone_numbers"`
	Emails       []detailBody `json:"emails"`
}

type detailBody struct {
	Label *string `json:"label"`
	Value *string `json:"value"`
}

func (s *Server) createContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	var body contactBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	switch {
	case len(body.PhoneNumbers) == 0:
		return kit.Response{}, badRequest("phone_numbers is missing")
	case len(body.PhoneNumbers) > detailsMax || len(body.Emails) > detailsMax:
		return kit.Response{}, badRequest("A contact has at most 20 phone numbers and 20 emails")
	}
	phones, err := checkDetails(body.PhoneNumbers, phoneValue)
	if err != nil {
		return kit.Response{}, err
	}
	emails, err := checkDetails(body.Emails, emailValue)
	if err != nil {
		return kit.Response{}, err
	}
	c := s.newContact(tx, ContactSpec{orEmpty(body.FirstName), orEmpty(body.LastName), orEmpty(body.CompanyName),
		orEmpty(body.Information), phones, emails})
	return kit.Created(contactAnswer(c)), nil
}

// checkDetails converts details; each needs a label and a valid value.
func checkDetails(bodies []detailBody, check func(string) (string, error)) ([]LabelledValue, error) {
	list := make([]LabelledValue, 0, len(bodies))
	for _, b := range bodies {
		if orEmpty(b.Label) == "" || orEmpty(b.Value) == "" {
			return nil, badRequest("label and value are required")
		}
		value, err := check(*b.Value)
		if err != nil {
			return nil, err
		}
		list = append(list, LabelledValue{*b.Label, value})
	}
	return list, nil
}

// phoneValue normalizes a phone number to E.164.
func phoneValue(text string) (string, error) {
	if clean := "+" + kit.Digits(text); strings.HasPrefix(text, "+") && checkE164(clean) == "" {
		return clean, nil
	}
	return "", badRequest("phone number is invalid: " + strconv.Quote(text))
}

func emailValue(text string) (string, error) {
	if at := strings.IndexByte(text, '@'); at < 1 || at == len(text)-1 {
		return "", badRequest("email is invalid: " + strconv.Quote(text))
	}
	return text, nil
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func contactAnswer(c *contact) any {
	return struct {
		Contact *contactREST `json:"contact"`
	}{c.rest()}
}

// updateContact changes the fields that are present; blank fields answer 400.
func (s *Server) updateContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.contacts)
	if err != nil {
		return kit.Response{}, err
	}
	var body contactBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	fields := []struct {
		name    string
		value   *string // nil: absent
		current *string
	}{
		{"first_name", body.FirstName, &c.firstName}, {"last_name", body.LastName, &c.lastName},
		{"company_name", body.CompanyName, &c.company}, {"information", body.Information, &c.information},
	}
	for _, f := range fields {
		if f.value != nil && strings.TrimSpace(*f.value) == "" {
			return kit.Response{}, badRequest(f.name + " is blank")
		}
	}
	for _, f := range fields {
		if f.value != nil {
			*f.current = *f.value
		}
	}
	s.contactChanged(tx, c)
	return kit.OK(contactAnswer(c)), nil
}

func (s *Server) deleteContact(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.contacts)
	if err != nil {
		return kit.Response{}, err
	}
	s.removeContact(tx, c)
	return kit.NoContent(), nil
}

// Phone and e-mail details have the same handlers; detailKind holds what differs.

func (s *Server) addPhone(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.addDetail(tx, r, phoneKind)
}

func (s *Server) changePhone(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.changeDetail(tx, r, phoneKind)
}

func (s *Server) removePhone(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.removeDetail(tx, r, phoneKind)
}

func (s *Server) addEmail(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.addDetail(tx, r, emailKind)
}

func (s *Server) changeEmail(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.changeDetail(tx, r, emailKind)
}

func (s *Server) removeEmail(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.removeDetail(tx, r, emailKind)
}

type detailKind struct {
	key   string
	check func(string) (string, error)
	list  func(*contact) *[]detail
}

var (
	phoneKind = detailKind{"phone_detail", phoneValue, func(c *contact) *[]detail { return &c.phones }}
	emailKind = detailKind{"email_detail", emailValue, func(c *contact) *[]detail { return &c.emails }}
)

func (k detailKind) answer(d detail) map[string]detail { return map[string]detail{k.key: d} }

func (s *Server) addDetail(tx *kit.Tx, r *kit.Request, kind detailKind) (kit.Response, error) {
	c, err := objectOf(r, &s.contacts)
	if err != nil {
		return kit.Response{}, err
	}
	var body detailBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	values, err := checkDetails([]detailBody{body}, kind.check)
	if err != nil {
		return kit.Response{}, err
	}
	list := kind.list(c)
	if len(*list) >= detailsMax {
		return kit.Response{}, badRequest("A contact has at most 20 phone numbers and 20 emails")
	}
	s.removeFromIndexes(c)
	*list = append(slices.Clone(*list), s.details(values)...)
	s.addToIndexes(c)
	s.contactChanged(tx, c)
	return s.created(kind.answer((*list)[len(*list)-1])), nil
}

func (s *Server) changeDetail(tx *kit.Tx, r *kit.Request, kind detailKind) (kit.Response, error) {
	c, i, err := s.findDetail(r, kind)
	if err != nil {
		return kit.Response{}, err
	}
	var body detailBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	changed := (*kind.list(c))[i]
	if body.Label != nil {
		changed.Label = *body.Label
	}
	if body.Value != nil {
		if changed.Value, err = kind.check(*body.Value); err != nil {
			return kit.Response{}, err
		}
	}
	s.removeFromIndexes(c)
	list := slices.Clone(*kind.list(c))
	list[i] = changed
	*kind.list(c) = list
	s.addToIndexes(c)
	s.contactChanged(tx, c)
	return kit.OK(kind.answer(changed)), nil
}

func (s *Server) removeDetail(tx *kit.Tx, r *kit.Request, kind detailKind) (kit.Response, error) {
	c, i, err := s.findDetail(r, kind)
	if err != nil {
		return kit.Response{}, err
	}
	s.removeFromIndexes(c)
	*kind.list(c) = slices.Delete(slices.Clone(*kind.list(c)), i, i+1)
	s.addToIndexes(c)
	s.contactChanged(tx, c)
	return s.deleted(), nil
}

func (s *Server) findDetail(r *kit.Request, kind detailKind) (*contact, int, error) {
	c, err := objectOf(r, &s.contacts)
	if err != nil {
		return nil, 0, err
	}
	id, ok := r.ID("detail_id")
	i := slices.IndexFunc(*kind.list(c), func(d detail) bool { return d.ID == id })
	if !ok || i < 0 {
		return nil, 0, errUnknownID
	}
	return c, i, nil
}
