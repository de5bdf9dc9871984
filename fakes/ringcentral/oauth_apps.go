package ringcentral

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The developer console: apps, and the JWT credentials with which an app logs in as a
// user.

// AppSpec describes an app.
type AppSpec struct {
	Name          string
	ClientID      string   // "": drawn from the seed
	ClientSecret  string   // "": drawn from the seed
	Scopes        []string // permissions; nil: [AllScopes]
	RefreshTokens bool     // receives refresh tokens
	Public        bool     // has no secret
	NoJWT         bool     // cannot use JWT credentials
}

// App is a registered app as the developer console shows it.
type App struct{ Name, ClientID, ClientSecret string }

// AllScopes are the permissions that the modelled routes and events require (Developer
// Guide, App permissions).
var AllScopes = []string{"CallControl", "EditCallLog", "EditMessages", "EditPresence", "ReadAccounts", "ReadCallLog", "ReadCallRecording",
	"ReadMessages", "ReadPresence", "RingOut", "SMS", "SubscriptionWebhook"}

type app struct {
	App
	scopes  []string
	refresh bool
	public  bool
	noJWT   bool
}

// jwt is a JWT credential of a user.
type jwt struct {
	text    string
	user    *extension
	apps    []string // client ids of the apps that may use it; none: all
	expires time.Time
	revoked bool
}

// AddApp registers an app.
func (s *Server) AddApp(spec AppSpec) (App, error) {
	var registered App
	err := s.engine.Act(func(tx *kit.Tx) error {
		for _, scope := range spec.Scopes {
			if !slices.Contains(AllScopes, scope) {
				return fmt.Errorf("app %s: there is no permission %q", spec.Name, scope)
			}
		}
		a := &app{App: App{spec.Name, spec.ClientID, spec.ClientSecret}, scopes: spec.Scopes, refresh: spec.RefreshTokens,
			public: spec.Public, noJWT: spec.NoJWT}
		if a.Name == "" {
			return fmt.Errorf("an app needs a name")
		}
		if a.scopes == nil {
			a.scopes = AllScopes
		}
		if a.ClientID == "" {
			a.ClientID = randomID(tx.Rand(), 22)
		}
		if s.appOf(a.ClientID) != nil {
			return fmt.Errorf("app %s: another app has the client id %s", spec.Name, a.ClientID)
		}
		if a.ClientSecret == "" && !a.public {
			a.ClientSecret = randomID(tx.Rand(), 54)
		}
		if !a.public {
			s.secret("ringcentral-client-secret", a.ClientSecret)
			s.secret("ringcentral-basic", base64.StdEncoding.EncodeToString([]byte(a.ClientID+":"+a.ClientSecret)))
		}
		s.apps = append(s.apps, a)
		registered = a.App
		return nil
	})
	return registered, err
}

func (s *Server) appOf(clientID string) *app {
	i := slices.IndexFunc(s.apps, func(a *app) bool { return a.ClientID == clientID })
	if i < 0 {
		return nil
	}
	return s.apps[i]
}

// validSecret compares in constant time.
func (a *app) validSecret(secret string) bool {
	return a.public || subtle.ConstantTimeCompare([]byte(secret), []byte(a.ClientSecret)) == 1
}

// IssueJWT creates a JWT credential of a user for the apps with these client ids or,
// without one, for all apps. It does not expire.
func (s *Server) IssueJWT(user int64, clientIDs ...string) (string, error) {
	text := ""
	err := s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userByID(user)
		if err != nil {
			return fmt.Errorf("making a JWT credential: %w", err)
		}
		text = s.addJWT(x, s.newJWT(tx, x), clientIDs)
		return nil
	})
	return text, err
}

// InstallJWT creates a JWT credential with a given text.
func (s *Server) InstallJWT(user int64, text string) error {
	return s.engine.Act(func(*kit.Tx) error {
		x, err := s.userByID(user)
		if err != nil {
			return fmt.Errorf("making a JWT credential: %w", err)
		}
		if text == "" || s.jwts[text] != nil {
			return fmt.Errorf("making a JWT credential: the text is empty or used by another credential")
		}
		s.addJWT(x, text, nil)
		return nil
	})
}

func (s *Server) addJWT(x *extension, text string, clientIDs []string) string {
	s.jwts[text] = &jwt{text: s.secret("ringcentral-jwt", text), user: x, apps: slices.Clone(clientIDs)}
	return text
}

// newJWT returns a JWT with a random signature. The fake looks the text up and does not
// verify it.
func (s *Server) newJWT(tx *kit.Tx, x *extension) string {
	b64 := base64.RawURLEncoding
	claims := fmt.Appendf(nil, `{"aud":%q,"sub":%q,"iss":%q,"exp":%d,"iat":%d,"jti":%q}`,
		s.base+tokenPath, itoa(x.id), s.base, tx.Now().AddDate(100, 0, 0).Unix(), tx.Now().Unix(), randomID(tx.Rand(), 22))
	return b64.EncodeToString([]byte(`{"kid":"8761f55d0dc2","typ":"JWT","alg":"ES256"}`)) + "." + b64.EncodeToString(claims) + "." + randomID(tx.Rand(), 86)
}

// ExpireJWT sets the expiry of a JWT credential.
func (s *Server) ExpireJWT(text string, at time.Time) error {
	return s.changeJWT(text, func(j *jwt) { j.expires = at })
}

// RevokeJWT revokes a JWT credential. Sessions that were opened with it continue.
func (s *Server) RevokeJWT(text string) error {
	return s.changeJWT(text, func(j *jwt) { j.revoked = true })
}

func (s *Server) changeJWT(text string, change func(*jwt)) error {
	return s.engine.Act(func(*kit.Tx) error {
		j := s.jwts[text]
		if j == nil {
			return fmt.Errorf("there is no such JWT credential")
		}
		change(j)
		return nil
	})
}

// LoggedIn counts the sessions of an app on behalf of a user.
func (s *Server) LoggedIn(user int64, clientID string) (n int) {
	s.read(func(now time.Time) {
		for _, l := range s.logins {
			if l.user.id == user && l.app.ClientID == clientID && now.Before(l.endsAt()) {
				n++
			}
		}
	})
	return n
}

// endsAt returns when the last token of the session expires.
func (l *login) endsAt() time.Time {
	if l.refresh != "" {
		return l.refreshEnds
	}
	return l.accessEnds
}

func parseID(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
