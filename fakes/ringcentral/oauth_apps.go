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

// Apps are registered in the developer console, and so are the JWT credentials
// with which a user lets an app in.

// AppSpec describes an app. It may do everything unless Scopes names less.
type AppSpec struct {
	Name          string
	ClientID      string   // "": the seed draws one
	ClientSecret  string   // likewise
	Scopes        []string // of [AllScopes]
	RefreshTokens bool     // it is given refresh tokens
	Public        bool     // it has no secret
	NoJWT         bool     // it may not use JWT credentials
}

// App is a registered app as the developer console shows it.
type App struct{ Name, ClientID, ClientSecret string }

// AllScopes are the permissions that an app may have (Developer Guide, App
// permissions), of those that anything here asks for.
var AllScopes = []string{"CallControl", "EditCallLog", "EditMessages", "EditPresence", "ReadAccounts", "ReadCallLog", "ReadCallRecording",
	"ReadMessages", "ReadPresence", "RingOut", "SMS", "SubscriptionWebhook"}

type app struct {
	App
	scopes  []string
	refresh bool
	public  bool
	noJWT   bool
}

// jwt is a credential that a user has made.
type jwt struct {
	text    string
	user    *extension
	apps    []string // client ids that may use it, none: any
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
			a.ClientID = word(tx.Rand(), 22)
		}
		if s.appOf(a.ClientID) != nil {
			return fmt.Errorf("app %s: another app has the client id %s", spec.Name, a.ClientID)
		}
		if a.ClientSecret == "" && !a.public {
			a.ClientSecret = word(tx.Rand(), 54)
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

// knows compares without telling by its time how much was right.
func (a *app) knows(secret string) bool {
	return a.public || subtle.ConstantTimeCompare([]byte(secret), []byte(a.ClientSecret)) == 1
}

// IssueJWT is a user making a credential in the developer console, for the apps of
// these client ids or, when none is named, for any. It does not expire by itself.
func (s *Server) IssueJWT(user int64, clientIDs ...string) (string, error) {
	text := ""
	err := s.engine.Act(func(tx *kit.Tx) error {
		x, err := s.userCalled(user)
		if err != nil {
			return fmt.Errorf("making a JWT credential: %w", err)
		}
		text = s.addJWT(x, s.newJWT(tx, x), clientIDs)
		return nil
	})
	return text, err
}

// InstallJWT is IssueJWT with a text that somebody has noted down before.
func (s *Server) InstallJWT(user int64, text string) error {
	return s.engine.Act(func(*kit.Tx) error {
		x, err := s.userCalled(user)
		if err != nil {
			return fmt.Errorf("making a JWT credential: %w", err)
		}
		if text == "" || s.jwts[text] != nil {
			return fmt.Errorf("making a JWT credential: the text is empty, or another one has it")
		}
		s.addJWT(x, text, nil)
		return nil
	})
}

func (s *Server) addJWT(x *extension, text string, clientIDs []string) string {
	s.jwts[text] = &jwt{text: s.secret("ringcentral-jwt", text), user: x, apps: slices.Clone(clientIDs)}
	return text
}

// newJWT writes a token of the usual form. Its signature is drawn: whoever gets it
// looks it up and checks nothing else.
func (s *Server) newJWT(tx *kit.Tx, x *extension) string {
	b64 := base64.RawURLEncoding
	claims := fmt.Appendf(nil, `{"aud":%q,"sub":%q,"iss":%q,"exp":%d,"iat":%d,"jti":%q}`,
		s.base+tokenPath, itoa(x.id), s.base, tx.Now().AddDate(100, 0, 0).Unix(), tx.Now().Unix(), word(tx.Rand(), 22))
	return b64.EncodeToString([]byte(`{"kid":"8761f55d0dc2","typ":"JWT","alg":"ES256"}`)) + "." + b64.EncodeToString(claims) + "." + word(tx.Rand(), 86)
}

// ExpireJWT gives a credential an end.
func (s *Server) ExpireJWT(text string, at time.Time) error {
	return s.changeJWT(text, func(j *jwt) { j.expires = at })
}

// RevokeJWT is a user taking a credential back in the developer console. Whoever
// is logged in by it stays so.
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

// LoggedIn counts the sessions that an app has for a user.
func (s *Server) LoggedIn(user int64, clientID string) (n int) {
	s.look(func(now time.Time) {
		for _, l := range s.logins {
			if l.user.id == user && l.app.ClientID == clientID && now.Before(l.refreshable(now)) {
				n++
			}
		}
	})
	return n
}

func (l *login) refreshable(time.Time) time.Time {
	if l.refresh != "" {
		return l.refreshEnds
	}
	return l.accessEnds
}

func number64(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil
}
