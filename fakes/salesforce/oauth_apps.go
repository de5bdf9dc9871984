package salesforce

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// AppSpec describes a connected app. RunAs (a user's id) is who it is by its own
// credentials alone; Certificate (PEM, of a key or a certificate) is what it signs
// with; Approved lets every user in without asking. Without ConsumerKey and
// ConsumerSecret they are made up.
type AppSpec struct {
	Name, CallbackURL           string
	RunAs                       string
	Certificate                 string
	Approved                    bool
	ConsumerKey, ConsumerSecret string
}

// Login is what somebody types in. Programs put the token behind the password.
type Login struct{ Username, Password, SecurityToken string }

// AddApp registers a connected app.
func (s *Server) AddApp(spec AppSpec) (AppSpec, error) {
	err := s.engine.Act(func(tx *kit.Tx) error {
		a := &app{AppSpec: spec, approved: map[string]bool{}}
		if spec.RunAs != "" {
			user, err := s.ofObject(spec.RunAs, "User")
			if err != nil {
				return err
			}
			a.runAs = user
		}
		if spec.Certificate != "" {
			if _, err := publicKey(spec.Certificate); err != nil {
				return fmt.Errorf("salesforce: the certificate of the app %s cannot be used: %w", spec.Name, err)
			}
		}
		if a.ConsumerKey == "" {
			a.ConsumerKey = "3MVG9" + drawText(tx.Rand(), 80)
		}
		if s.apps[a.ConsumerKey] != nil {
			return fmt.Errorf("salesforce: there is an app with the consumer key %s already", a.ConsumerKey)
		}
		if a.ConsumerSecret == "" {
			a.ConsumerSecret = strings.ToUpper(drawHex(tx.Rand(), 64))
		}
		s.secret("salesforce-consumer-secret", a.ConsumerSecret)
		s.apps[a.ConsumerKey], spec = a, a.AppSpec
		return nil
	})
	return spec, err
}

// ResetPassword gives a user, named by id, a new password and security token.
func (s *Server) ResetPassword(user string) (l Login, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.ofObject(user, "User")
		if err != nil {
			return err
		}
		l = Login{u.text("Username"), drawText(tx.Rand(), 16), drawText(tx.Rand(), 24)}
		s.keep(u, l)
		return nil
	})
	return l, err
}

// SetPassword sets a password and security token that are given.
func (s *Server) SetPassword(user, password, token string) error {
	return s.engine.Act(func(*kit.Tx) error {
		u, err := s.ofObject(user, "User")
		if err != nil {
			return err
		}
		s.keep(u, Login{u.text("Username"), password, token})
		return nil
	})
}

func (s *Server) keep(u *record, l Login) {
	s.secret("salesforce-password", l.Password)
	s.secret("salesforce-security-token", l.SecurityToken)
	s.secret("salesforce-password-and-token", l.Password+l.SecurityToken)
	s.logins[u.id] = &login{u, l.Password, l.SecurityToken}
}
