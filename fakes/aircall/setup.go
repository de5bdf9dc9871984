package aircall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// What an admin sets up in the dashboard. As with all that people do, an error
// means that nothing was changed.

// UserSpec describes a new agent.
type UserSpec struct {
	Name     string
	Email    string
	WrapUp   time.Duration // after each conversation; 0: none
	TimeZone string        // IANA; "" is Etc/UTC
	Language string        // IETF; "" is en-US
	Admin    bool          // may change settings and install integrations
}

// AddUser adds an agent, available at once.
func (s *Server) AddUser(spec UserSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		switch {
		case spec.Name == "":
			return fmt.Errorf("a user needs a name")
		case !strings.Contains(spec.Email, "@"):
			return fmt.Errorf("user %s: %q is no e-mail address", spec.Name, spec.Email)
		case s.usersByEmail[strings.ToLower(spec.Email)] != nil:
			return fmt.Errorf("user %s: %s is already taken", spec.Name, spec.Email)
		case spec.WrapUp < 0 || spec.WrapUp%time.Second != 0:
			return fmt.Errorf("user %s: wrap-up of %v is not a number of seconds", spec.Name, spec.WrapUp)
		}
		s.ids.user++
		u := &user{
			id: s.ids.user, link: s.link("users", s.ids.user), name: spec.Name, email: spec.Email,
			available: true, wrapUp: spec.WrapUp, created: tx.Now(),
			timeZone: orElse(spec.TimeZone, "Etc/UTC"), language: orElse(spec.Language, "en-US"), admin: spec.Admin,
		}
		s.users.Put(tx, u.id, u)
		s.usersByEmail[strings.ToLower(u.email)] = u
		s.emitUser(tx, userCreated, userCreatedV2, u, nil)
		id = u.id
		return nil
	})
	return id, err
}

// SetAvailable is an agent taking calls, or none. A phone that rings already
// rings on.
func (s *Server) SetAvailable(userID int64, available bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d cannot change their availability: there is no such user", userID)
		}
		if u.available == available {
			return nil
		}
		u.available = available
		u.Touch(tx)
		if !available {
			s.emitUser(tx, userClosed, userClosedV2, u, nil)
			return nil
		}
		s.emitUser(tx, userOpened, userOpenedV2, u, nil)
		s.offer(tx, []*user{u})
		return nil
	})
}

// AddTeam adds a group of agents that ring together.
func (s *Server) AddTeam(name string, users ...int64) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if name == "" || len(name) > 64 {
			return fmt.Errorf("team %q: a name has 1 to 64 characters", name)
		}
		for t := range s.teams.All {
			if t.name == name {
				return fmt.Errorf("team %s exists already", name)
			}
		}
		members, err := s.usersOf(users)
		if err != nil {
			return fmt.Errorf("team %s: %w", name, err)
		}
		s.ids.team++
		t := &team{id: s.ids.team, link: s.link("teams", s.ids.team), name: name, created: tx.Now(), users: members}
		s.teams.Put(tx, t.id, t)
		id = t.id
		return nil
	})
	return id, err
}

// ContactSpec describes a new contact. Phones and Emails map labels to values
// in the order given.
type ContactSpec struct {
	FirstName, LastName, Company, Information string
	Phones, Emails                            []LabelledValue
}

// LabelledValue is a phone number or an e-mail address with its label.
type LabelledValue struct{ Label, Value string }

// AddContact adds a customer to the shared address book.
func (s *Server) AddContact(spec ContactSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		for _, p := range spec.Phones {
			if wrong := checkE164(p.Value); wrong != "" {
				return fmt.Errorf("contact %s %s: %s", spec.FirstName, spec.LastName, wrong)
			}
		}
		s.ids.contact++
		c := &contact{
			id: s.ids.contact, link: s.link("contacts", s.ids.contact), firstName: spec.FirstName,
			lastName: spec.LastName, company: spec.Company, information: spec.Information,
			created: tx.Now(), updated: tx.Now(),
			phones: s.details(spec.Phones), emails: s.details(spec.Emails),
		}
		s.contacts.Put(tx, c.id, c)
		s.index(c)
		s.emit(tx, contactCreated, func(e *encoder) { s.encodeContact(e, c) })
		id = c.id
		return nil
	})
	return id, err
}

func (s *Server) details(values []LabelledValue) []detail {
	details := make([]detail, 0, len(values))
	for _, v := range values {
		s.ids.detail++
		details = append(details, detail{s.ids.detail, v.Label, v.Value})
	}
	return details
}

// index makes a contact findable, once per number and address.
func (s *Server) index(c *contact) {
	for _, d := range c.phones {
		if key := digitsOf(d.Value); !slices.Contains(s.contactsByDigits[key], c) {
			s.contactsByDigits[key] = append(s.contactsByDigits[key], c)
		}
	}
	for _, d := range c.emails {
		if key := strings.ToLower(d.Value); !slices.Contains(s.contactsByEmail[key], c) {
			s.contactsByEmail[key] = append(s.contactsByEmail[key], c)
		}
	}
}

// AddTag adds a tag that calls can carry.
func (s *Server) AddTag(name, color string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		name := withoutEmoji(name)
		for t := range s.tags.All {
			if t.name == name {
				return fmt.Errorf("tag %s exists already", name)
			}
		}
		if name == "" || !isColor(color) {
			return fmt.Errorf("tag %q with color %q: a tag needs a name and a color such as #00B388", name, color)
		}
		s.ids.tag++
		t := &tag{id: s.ids.tag, link: s.link("tags", s.ids.tag), name: name, color: color}
		s.tags.Put(tx, t.id, t)
		id = t.id
		return nil
	})
	return id, err
}

func isColor(color string) bool {
	hex, ok := strings.CutPrefix(color, "#")
	return ok && len(hex) == 6 && strings.Trim(hex, "0123456789abcdefABCDEF") == ""
}

// AddWebhook registers a webhook in the dashboard; no events named is all of
// them. The token stands in every delivery.
func (s *Server) AddWebhook(url string, events ...string) (id, token string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		wanted, err := eventsOf(events)
		if err != nil {
			return fmt.Errorf("adding a webhook: %w", err)
		}
		w, err := s.addWebhook(tx, principal{}, url, wanted)
		if err != nil {
			return fmt.Errorf("adding a webhook: %w", err)
		}
		id, token = w.uuid, w.token
		return nil
	})
	return id, token, err
}

// SetWebhookURL is an admin changing where a webhook goes; all else stays.
func (s *Server) SetWebhookURL(id, url string) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		w := s.webhooksByUUID[id]
		if w == nil {
			return fmt.Errorf("there is no webhook %s", id)
		}
		if err := s.checkWebhookURL(url); err != nil {
			return fmt.Errorf("changing a webhook: %w", err)
		}
		w.url = url
		w.Touch(tx)
		return nil
	})
}

// APIKey is the company's key as its admin noted it down.
func (s *Server) APIKey() (id, token string) { return s.apiID, s.apiToken }

func (s *Server) usersOf(ids []int64) ([]*user, error) {
	users := make([]*user, 0, len(ids))
	for _, id := range ids {
		u, ok := s.users.Get(id)
		if !ok {
			return nil, fmt.Errorf("there is no user %d", id)
		}
		if slices.Contains(users, u) {
			return nil, fmt.Errorf("%s is there twice", u.name)
		}
		users = append(users, u)
	}
	return users, nil
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
