package aircall

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// userBody is the request of create and update in both versions; nil pointers are
// absent fields.
type userBody struct {
	Email              *string `json:"email"`
	FirstName          *string `json:"first_name"`
	LastName           *string `json:"last_name"`
	AvailabilityStatus *string `json:"availability_status"`
	WrapUpTime         *int64  `json:"wrap_up_time"`
	IsAdmin            *bool   `json:"is_admin"` // deprecated, replaced by a role
}

func (s *Server) createUserV1(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.checkUsersV1(); err != nil {
		return kit.Response{}, err
	}
	return s.createUser(tx, r, 1)
}

func (s *Server) createUserV2(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.createUser(tx, r, 2)
}

// createUser creates a user and sends an invitation (API reference, "Create a user").
func (s *Server) createUser(tx *kit.Tx, r *kit.Request, version int) (kit.Response, error) {
	var body userBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if body.Email == nil || body.FirstName == nil || body.LastName == nil {
		return kit.Response{}, badRequest("email, first_name and last_name are required")
	}
	if err := s.checkUser(nil, body); err != nil {
		return kit.Response{}, err
	}
	u := s.newUser(tx, UserSpec{Name: fullName(*body.FirstName, *body.LastName), Email: *body.Email})
	u.apply(body)
	s.emitUser(tx, userCreated, userCreatedV2, u, nil)
	s.mails = append(s.mails, Mail{tx.Now(), u.email, "You have been invited to " + s.company + " on Aircall"})
	return s.created(userAnswer(u, version)), nil
}

func (s *Server) updateUserV1(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	if err := s.checkUsersV1(); err != nil {
		return kit.Response{}, err
	}
	return s.updateUser(tx, r, 1)
}

func (s *Server) updateUserV2(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.updateUser(tx, r, 2)
}

func (s *Server) updateUser(tx *kit.Tx, r *kit.Request, version int) (kit.Response, error) {
	u, err := s.userOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	var body userBody
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if err := s.checkUser(u, body); err != nil {
		return kit.Response{}, err
	}
	if body.Email != nil {
		delete(s.usersByEmail, strings.ToLower(u.email))
		u.email = *body.Email
		s.usersByEmail[strings.ToLower(u.email)] = u
	}
	wasAvailable := u.available
	u.apply(body)
	u.Touch(tx)
	s.availabilityChanged(tx, u, wasAvailable)
	return kit.OK(userAnswer(u, version)), nil
}

// checkUser validates the present fields of a new user (self is nil) or an update.
func (s *Server) checkUser(self *user, body userBody) error {
	if body.Email != nil {
		if _, err := emailValue(*body.Email); err != nil {
			return err
		}
		if same := s.usersByEmail[strings.ToLower(*body.Email)]; same != nil && same != self {
			return s.emailTaken()
		}
	}
	switch {
	case body.FirstName != nil && *body.FirstName == "", body.LastName != nil && *body.LastName == "":
		return badRequest("first_name and last_name cannot be blank")
	case body.WrapUpTime != nil && *body.WrapUpTime < 0:
		return badRequest("wrap_up_time must not be negative")
	case body.AvailabilityStatus != nil && !slices.Contains([]string{"available", "custom", "unavailable"}, *body.AvailabilityStatus):
		return badRequest("availability_status must be available, custom or unavailable")
	}
	return nil
}

// emailTaken is the error for a taken e-mail address. Its form is not published.
func (s *Server) emailTaken() error {
	const why = "email has already been taken"
	if s.assume.Value("aircall-duplicate-email") == "422" {
		return &appError{status: http.StatusUnprocessableEntity, name: "Unprocessable Entity", unsuccessful: true,
			errors: map[string][]string{"user": {why}}}
	}
	return badRequest(why)
}

// apply sets the present fields.
func (u *user) apply(body userBody) {
	first, last, _ := strings.Cut(u.name, " ")
	if body.FirstName != nil {
		first = *body.FirstName
	}
	if body.LastName != nil {
		last = *body.LastName
	}
	u.name = fullName(first, last)
	if body.WrapUpTime != nil {
		u.wrapUp = time.Duration(*body.WrapUpTime) * time.Second
	}
	if body.IsAdmin != nil {
		u.admin = *body.IsAdmin
	}
	if status := orEmpty(body.AvailabilityStatus); status != "" {
		u.available, u.custom, u.reason = status != "unavailable", status == "custom", ""
	}
}

func fullName(first, last string) string { return strings.TrimSpace(first + " " + last) }

func (s *Server) deleteUser(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	s.removeUser(tx, u)
	return s.deleted(), nil
}

func userAnswer(u *user, version int) any {
	return struct {
		User userREST `json:"user"`
	}{u.rest(version)}
}

// numbersOfUser lists the lines assigned to a user (API reference, version 2).
func (s *Server) numbersOfUser(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	u, err := s.userOfPath(r)
	if err != nil {
		return kit.Response{}, err
	}
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.numberPage(&p, rowsOf(&p, u.lines))
}
