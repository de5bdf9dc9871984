package aircall

import (
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// contact is a customer in Aircall's shared address book.
type contact struct {
	kit.Stamp
	id                           int64
	link                         string
	firstName, lastName, company string
	information                  string
	created, updated             time.Time
	emails, phones               []detail
}

// detail is a phone number or an e-mail address of a contact.
type detail struct {
	ID    int64  `json:"id"`
	Label string `json:"label"`
	Value string `json:"value"`
}

// contactREST is a contact of the API. Times are UNIX seconds (API reference,
// "Contact").
type contactREST struct {
	ID           int64    `json:"id"`
	DirectLink   string   `json:"direct_link"`
	FirstName    *string  `json:"first_name"`
	LastName     *string  `json:"last_name"`
	CompanyName  *string  `json:"company_name"`
	Information  *string  `json:"information"`
	IsShared     bool     `json:"is_shared"`
	CreatedAt    int64    `json:"created_at"`
	UpdatedAt    int64    `json:"updated_at"`
	Emails       []detail `json:"emails"`
	PhoneNumbers []detail `json:"phone_numbers"`
}

func (c *contact) rest() *contactREST {
	return &contactREST{
		ID: c.id, DirectLink: c.link, FirstName: orNull(c.firstName), LastName: orNull(c.lastName),
		CompanyName: orNull(c.company), Information: orNull(c.information), IsShared: true,
		CreatedAt: c.created.Unix(), UpdatedAt: c.updated.Unix(), Emails: c.emails, PhoneNumbers: c.phones,
	}
}

// encodeContact writes a contact in the format of events. Times are ISO text, as
// documented; captures of 2022 have integers.
func (s *Server) encodeContact(e *encoder, c *contact) {
	e.object()
	e.int("id", c.id)
	e.str("direct_link", c.link)
	e.strOrNull("first_name", c.firstName)
	e.strOrNull("last_name", c.lastName)
	e.strOrNull("company_name", c.company)
	e.strOrNull("information", c.information)
	e.bool("is_shared", true)
	if s.assume.Value("aircall-contact-times-in-events") == "seconds" {
		e.seconds("created_at", c.created)
		e.seconds("updated_at", c.updated)
	} else {
		e.isoSeconds("created_at", c.created)
		e.isoSeconds("updated_at", c.updated)
	}
	encodeDetails(e, "emails", c.emails)
	encodeDetails(e, "phone_numbers", c.phones)
	e.endObject()
}

func encodeDetails(e *encoder, key string, details []detail) {
	e.key(key)
	e.array()
	for _, d := range details {
		e.object()
		e.int("id", d.ID)
		e.str("label", d.Label)
		e.str("value", d.Value)
		e.endObject()
	}
	e.endArray()
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// contactOf returns the oldest contact with this phone number, or nil.
func (s *Server) contactOf(e164 string) *contact {
	if e164 == "" {
		return nil
	}
	if list := s.contactsByDigits[kit.Digits(e164)]; len(list) > 0 {
		return list[0]
	}
	return nil
}

func (s *Server) listContacts(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.contactPage(&p, rows(&p, &s.contacts))
}

// searchContacts finds contacts by phone number or e-mail, not by name (API
// reference, "Search contacts").
func (s *Server) searchContacts(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	phone, email := p.query.Get("phone_number"), p.query.Get("email")
	if phone == "" && email == "" {
		return kit.Response{}, badRequest("phone_number or email is required")
	}
	found := s.contactsByEmail[strings.ToLower(email)]
	if phone != "" {
		found = s.contactsByDigits[kit.Digits(phone)]
	}
	exact := s.assume.Value("aircall-contact-search") == "exact"
	found = slices.DeleteFunc(slices.Clone(found), func(c *contact) bool {
		return email != "" && !c.has(c.emails, email, strings.EqualFold) ||
			exact && phone != "" && !c.has(c.phones, restorePlus(phone), func(a, b string) bool { return a == b })
	})
	return s.contactPage(&p, rowsOf(&p, found))
}

func (c *contact) has(details []detail, value string, equal func(a, b string) bool) bool {
	return slices.ContainsFunc(details, func(d detail) bool { return equal(d.Value, value) })
}

// restorePlus restores a leading plus sign that a client sent unescaped.
func restorePlus(phone string) string {
	if rest, ok := strings.CutPrefix(phone, " "); ok {
		return "+" + rest
	}
	return phone
}

func (s *Server) contactPage(p *paging, all iter.Seq[*contact]) (kit.Response, error) {
	switch by := p.query.Get("order_by"); by {
	case "", "created_at":
	case "updated_at":
		sorted := slices.SortedStableFunc(all, func(a, b *contact) int {
			if p.desc {
				a, b = b, a
			}
			return a.updated.Compare(b.updated)
		})
		all = slices.Values(sorted)
	default:
		return kit.Response{}, badRequest("order_by must be created_at or updated_at")
	}
	page, m, err := pageOf(s, p, all, listEnd, func(c *contact) bool { return p.within(c.created) })
	if err != nil {
		return kit.Response{}, err
	}
	list := make([]*contactREST, 0, len(page))
	for _, c := range page {
		list = append(list, c.rest())
	}
	return kit.OK(struct {
		Meta     meta           `json:"meta"`
		Contacts []*contactREST `json:"contacts"`
	}{m, list}), nil
}

func (s *Server) getContact(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.contacts)
	if err != nil {
		return kit.Response{}, err
	}
	return kit.OK(contactAnswer(c)), nil
}
