package gorgias

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds what an admin sets up. An impossible setup returns an error with the
// reason and changes nothing.

// UserSpec describes a user. Role is a role of the API; "" is agent.
type UserSpec struct{ Name, Email, Role string }

// CustomerSpec describes a customer. Addresses are stored as they are written.
type CustomerSpec struct {
	Name, Email, Note string
	MoreEmails        []string
	Phones            []string
}

// AddUser creates a user.
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
			return fmt.Errorf("gorgias: a user with the e-mail address %q already exists", spec.Email)
		case !slices.Contains(roles, role) || role == "bot":
			return fmt.Errorf("gorgias: unknown role %q, expected one of %s", role, strings.Join(roles, ", "))
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

// SetRole changes a user's role. The user is named by id or e-mail address.
func (s *Server) SetRole(userRef, role string) error {
	return s.actAs(userRef, func(tx *kit.Tx, u *user) error {
		if !slices.Contains(roles, role) || role == "bot" {
			return fmt.Errorf("gorgias: unknown role %q, expected one of %s", role, strings.Join(roles, ", "))
		}
		u.role = role
		u.Touch(tx)
		return nil
	})
}

// Deactivate deactivates a user. The user's messages stay.
func (s *Server) Deactivate(userRef string) error {
	return s.actAs(userRef, func(tx *kit.Tx, u *user) error {
		s.setActive(tx, u, false)
		return nil
	})
}

// DeleteUser deletes a user. The user's messages stay.
func (s *Server) DeleteUser(userRef string) error {
	return s.actAs(userRef, func(_ *kit.Tx, u *user) error {
		s.dropUser(u)
		return nil
	})
}

// ResetAPIKey creates a new API key for a user. The previous key stops working at once.
func (s *Server) ResetAPIKey(userRef string) (key string, err error) {
	err = s.actAs(userRef, func(tx *kit.Tx, u *user) error {
		u.key = s.secret("gorgias-api-key", kit.HexString(tx.Rand(), 32))
		key = u.key
		return nil
	})
	return key, err
}

// AddCustomer creates a customer.
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
			return fmt.Errorf("gorgias: the customer %s has an address of another customer", spec.Name)
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

// SetLimits changes the rate limits. Requests already counted stay counted.
func (s *Server) SetLimits(l Limits) error {
	if err := l.check(); err != nil {
		return err
	}
	return s.engine.Act(func(*kit.Tx) error {
		s.limits.limits = l
		return nil
	})
}

// SetTicketQuota sets the number of billable tickets that the plan allows; 0 means no
// limit.
func (s *Server) SetTicketQuota(n int) error {
	if n < 0 {
		return errors.New("gorgias: a quota cannot be negative")
	}
	return s.engine.Act(func(*kit.Tx) error {
		s.quota = n
		return nil
	})
}
