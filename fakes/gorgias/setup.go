package gorgias

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// What an admin sets up. What cannot be set up returns an error that says why,
// and changes nothing.

// UserSpec describes somebody who works here. Role is one of the API's; "" is
// agent.
type UserSpec struct{ Name, Email, Role string }

// CustomerSpec describes a customer as a person types it in: addresses stay as
// they are written.
type CustomerSpec struct {
	Name, Email, Note string
	MoreEmails        []string
	Phones            []string
}

// AddUser gives somebody a seat.
func (s *Server) AddUser(spec UserSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		role := spec.Role
		if role == "" {
			role = "agent"
		}
		switch {
		case spec.Name == "" || !strings.Contains(spec.Email, "@"):
			return fmt.Errorf("gorgias: a user needs a name and an e-mail address, not %q and %q", spec.Name, spec.Email)
		case s.usersByEmail[strings.ToLower(spec.Email)] != nil:
			return fmt.Errorf("gorgias: there is a user with the e-mail address %q already", spec.Email)
		case !slices.Contains(roles, role) || role == "bot":
			return fmt.Errorf("gorgias: %q is no role: there is %s", role, strings.Join(roles, ", "))
		}
		if tx.Rehearsal() {
			return nil
		}
		u := s.newUser(tx, spec.Name, spec.Email, role)
		s.record(tx, "user-created", "User", u.id, nil, nil)
		id = u.id
		return nil
	})
	return id, err
}

// SetRole and SetActive change a seat; users are named by id or e-mail address.
func (s *Server) SetRole(who, role string) error {
	return s.as(who, func(tx *kit.Tx, u *user) error {
		if !slices.Contains(roles, role) || role == "bot" {
			return fmt.Errorf("gorgias: %q is no role: there is %s", role, strings.Join(roles, ", "))
		}
		u.role = role
		u.Touch(tx)
		return nil
	})
}

// Deactivate ends somebody's work here; what they wrote stays.
func (s *Server) Deactivate(who string) error {
	return s.as(who, func(tx *kit.Tx, u *user) error {
		s.setActive(tx, u, false)
		return nil
	})
}

// DeleteUser deletes somebody's user; what they wrote stays.
func (s *Server) DeleteUser(who string) error {
	return s.as(who, func(_ *kit.Tx, u *user) error {
		s.dropUser(u)
		return nil
	})
}

// ResetAPIKey makes a new API key for a user; the one before ends at once.
func (s *Server) ResetAPIKey(who string) (key string, err error) {
	err = s.as(who, func(tx *kit.Tx, u *user) error {
		u.key = s.secret("gorgias-api-key", hexText(tx.Rand(), 32))
		key = u.key
		return nil
	})
	return key, err
}

// AddCustomer is a person typing a customer in.
func (s *Server) AddCustomer(spec CustomerSpec) (id int64, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		var all []address
		if spec.Email != "" {
			all = append(all, newAddress("email", spec.Email))
		}
		for _, email := range spec.MoreEmails {
			all = append(all, newAddress("email", email))
		}
		for _, phone := range spec.Phones {
			all = append(all, newAddress("phone", phone))
		}
		if s.taken(all, nil) {
			return fmt.Errorf("gorgias: the customer %s has an address that belongs to another", spec.Name)
		}
		if tx.Rehearsal() {
			return nil
		}
		c := s.newCustomer(tx, spec.Name, all)
		c.note = spec.Note
		s.record(tx, "customer-created", "Customer", c.id, nil, nil)
		id = c.id
		return nil
	})
	return id, err
}

// SetLimits changes what the account may ask for; what it has used stays used.
func (s *Server) SetLimits(l Limits) error {
	if err := l.check(); err != nil {
		return err
	}
	return s.engine.Act(func(*kit.Tx) error {
		s.limits.limits = l
		return nil
	})
}

// SetTicketQuota sets how many billable tickets the plan allows, 0 any number.
func (s *Server) SetTicketQuota(n int) error {
	if n < 0 {
		return errors.New("gorgias: a quota is not below 0")
	}
	return s.engine.Act(func(*kit.Tx) error {
		s.quota = n
		return nil
	})
}
