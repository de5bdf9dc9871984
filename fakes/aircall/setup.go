package aircall

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Settings of an admin in the dashboard. On an error nothing is changed.

// UserSpec describes a new agent.
type UserSpec struct {
	Name     string
	Email    string
	WrapUp   time.Duration // after each conversation; 0: no wrap-up
	TimeZone string        // IANA; "": Etc/UTC
	Language string        // IETF; "": en-US
	Admin    bool          // may change settings and install integrations
}

// AddUser adds an available agent. Every agent has a different e-mail address (AG-45).
func (s *Server) AddUser(spec UserSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		switch {
		case spec.Name == "":
			return fmt.Errorf("a user needs a name")
		case !strings.Contains(spec.Email, "@"):
			return fmt.Errorf("user %s: %q is not an e-mail address", spec.Name, spec.Email)
		case s.usersByEmail[strings.ToLower(spec.Email)] != nil:
			return fmt.Errorf("user %s: %s is already taken", spec.Name, spec.Email)
		case spec.WrapUp < 0 || spec.WrapUp%time.Second != 0:
			return fmt.Errorf("user %s: wrap-up of %v is not a number of seconds", spec.Name, spec.WrapUp)
		}
		if tx.Rehearsal() {
			return nil
		}
		u := s.newUser(tx, spec)
		s.emitUser(tx, userCreated, userCreatedV2, u, nil)
		id = u.id
		return nil
	})
	return id, err
}

func (s *Server) newUser(tx *kit.Tx, spec UserSpec) *user {
	s.ids.user++
	u := &user{
		id: s.ids.user, link: s.link("users", s.ids.user), name: spec.Name, email: spec.Email,
		available: true, wrapUp: spec.WrapUp, created: tx.Now(),
		timeZone: cmp.Or(spec.TimeZone, "Etc/UTC"), language: cmp.Or(spec.Language, "en-US"), admin: spec.Admin,
	}
	s.users.Put(tx, u.id, u)
	s.usersByEmail[strings.ToLower(u.email)] = u
	return u
}

// DeleteUser deletes an agent. A call with the agent continues until the customer hangs
// up.
func (s *Server) DeleteUser(userID int64) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		u, ok := s.users.Get(userID)
		if !ok {
			return fmt.Errorf("user %d cannot be deleted: there is no such user", userID)
		}
		s.removeUser(tx, u)
		return nil
	})
}

func (s *Server) removeUser(tx *kit.Tx, u *user) {
	s.users.Delete(u.id)
	delete(s.usersByEmail, strings.ToLower(u.email))
	u.available, u.appClosed = false, true
	if u.phone.rings != nil {
		u.phone = phone{}
	}
	for t := range s.teams.All {
		t.leave(u)
	}
	for n := range s.numbers.All {
		n.users = kit.Without(n.users, u)
		n.menu = slices.DeleteFunc(slices.Clone(n.menu), func(m menuChoice) bool { return m.user == u })
	}
	s.emitUser(tx, userDeleted, userDeletedV2, u, nil)
}

// AddTeam adds a group of agents whose phones ring at the same time.
func (s *Server) AddTeam(name string, users ...int64) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if name == "" || len([]rune(name)) > teamNameMax {
			return fmt.Errorf("team %q: a name has 1 to 64 characters", name)
		}
		if s.teamByName(name) != nil {
			return fmt.Errorf("team %s already exists", name)
		}
		members, err := s.usersOf(users)
		if err != nil {
			return fmt.Errorf("team %s: %w", name, err)
		}
		if tx.Rehearsal() {
			return nil
		}
		id = s.newTeam(tx, name, members).id
		return nil
	})
	return id, err
}

// AddTag adds a tag that calls can carry.
func (s *Server) AddTag(name, color string) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		name := withoutEmoji(name)
		if s.tagByName(name) != nil {
			return fmt.Errorf("tag %s already exists", name)
		}
		if name == "" || !isColor(color) {
			return fmt.Errorf("tag %q with color %q: a tag needs a name and a color such as #00B388", name, color)
		}
		id = s.newTag(tx, name, color).id
		return nil
	})
	return id, err
}

func isColor(color string) bool {
	hex, ok := strings.CutPrefix(color, "#")
	return ok && len(hex) == 6 && strings.Trim(hex, "0123456789abcdefABCDEF") == ""
}

// AddWebhook creates a webhook in the dashboard for these events or, without an event,
// for all. Every delivery contains the token.
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

// SetWebhookURL changes the address of a webhook.
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

// SetWebhookActive activates or deactivates a webhook.
func (s *Server) SetWebhookActive(id string, active bool) error {
	return s.engine.Act(func(tx *kit.Tx) error {
		w := s.webhooksByUUID[id]
		if w == nil {
			return fmt.Errorf("there is no webhook %s", id)
		}
		s.setActive(tx, w, active)
		w.Touch(tx)
		return nil
	})
}

// APIKey returns the company's API key.
func (s *Server) APIKey() (id, token string) { return s.apiID, s.apiToken }

func (s *Server) usersOf(ids []int64) ([]*user, error) {
	users := make([]*user, 0, len(ids))
	for _, id := range ids {
		u, ok := s.users.Get(id)
		if !ok {
			return nil, fmt.Errorf("there is no user %d", id)
		}
		if slices.Contains(users, u) {
			return nil, fmt.Errorf("%s is listed twice", u.name)
		}
		users = append(users, u)
	}
	return users, nil
}
