package salesforce

import (
	"fmt"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// AppSpec describes a connected app. RunAs is the id of the user of the client
// credentials grant. Certificate is the PEM of a public key or certificate for the JWT
// bearer flow. Approved means that users need not authorize the app. An empty
// ConsumerKey or ConsumerSecret is generated.
type AppSpec struct {
	Name, CallbackURL           string
	RunAs                       string
	Certificate                 string
	Approved                    bool
	ConsumerKey, ConsumerSecret string
}

// Login holds a user's credentials. Programs append the security token to the password.
type Login struct{ Username, Password, SecurityToken string }

// AddApp registers a connected app.
func (s *Server) AddApp(spec AppSpec) (AppSpec, error) {
	err := s.engine.Act(func(tx *kit.Tx) error {
		a := &app{AppSpec: spec, approved: map[string]bool{}}
		if spec.RunAs != "" {
			user, err := s.recordOf(spec.RunAs, "User")
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
			a.ConsumerKey = "3MVG9" + randomText(tx.Rand(), 80)
		}
		if s.apps[a.ConsumerKey] != nil {
			return fmt.Errorf("salesforce: an app with the consumer key %s already exists", a.ConsumerKey)
		}
		if a.ConsumerSecret == "" {
			a.ConsumerSecret = strings.ToUpper(randomHex(tx.Rand(), 64))
		}
		s.secret("salesforce-consumer-secret", a.ConsumerSecret)
		s.apps[a.ConsumerKey], spec = a, a.AppSpec
		return nil
	})
	return spec, err
}

// ResetPassword generates a new password and security token for a user, named by id.
func (s *Server) ResetPassword(user string) (l Login, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		u, err := s.recordOf(user, "User")
		if err != nil {
			return err
		}
		l = Login{u.text("Username"), randomText(tx.Rand(), 16), randomText(tx.Rand(), 24)}
		s.storeLogin(u, l)
		return nil
	})
	return l, err
}

// SetPassword sets a user's password and security token.
func (s *Server) SetPassword(user, password, token string) error {
	return s.engine.Act(func(*kit.Tx) error {
		u, err := s.recordOf(user, "User")
		if err != nil {
			return err
		}
		s.storeLogin(u, Login{u.text("Username"), password, token})
		return nil
	})
}

func (s *Server) storeLogin(u *record, l Login) {
	s.secret("salesforce-password", l.Password)
	s.secret("salesforce-security-token", l.SecurityToken)
	s.secret("salesforce-password-and-token", l.Password+l.SecurityToken)
	s.logins[u.id] = &login{u, l.Password, l.SecurityToken}
}
