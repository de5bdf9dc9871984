package aircall

import (
	"fmt"
	"slices"

	"github.com/callsim/callsim/fakes/kit"
)

// app is a partner's app that is registered with Aircall.
type app struct {
	clientID, secret        string
	name                    string
	installURI, redirectURI string
}

// AppSpec describes a partner's app.
type AppSpec struct {
	Name        string
	InstallURI  string // opened when an admin clicks install
	RedirectURI string // opened after consent

	ClientID, ClientSecret string // "": drawn from the seed
}

// RegisterApp registers a partner's app, as Aircall's partner team does.
func (s *Server) RegisterApp(spec AppSpec) (clientID, secret string, err error) {
	err = s.engine.Act(func(tx *kit.Tx) error {
		if spec.Name == "" {
			return fmt.Errorf("an app needs a name")
		}
		for _, uri := range []string{spec.InstallURI, spec.RedirectURI} {
			if err := s.checkWebhookURL(uri); err != nil {
				return fmt.Errorf("app %s: %w", spec.Name, err)
			}
		}
		if s.appOf(spec.ClientID) != nil {
			return fmt.Errorf("app %s: another app has the client id %s", spec.Name, spec.ClientID)
		}
		if spec.ClientID == "" {
			spec.ClientID, spec.ClientSecret = kit.HexString(tx.Rand(), 32), kit.HexString(tx.Rand(), 32)
		}
		a := &app{spec.ClientID, s.secret("aircall-client-secret", spec.ClientSecret), spec.Name, spec.InstallURI, spec.RedirectURI}
		s.apps = append(s.apps, a)
		clientID, secret = a.clientID, a.secret
		return nil
	})
	return clientID, secret, err
}

func (s *Server) appOf(clientID string) *app {
	i := slices.IndexFunc(s.apps, func(a *app) bool { return clientID != "" && a.clientID == clientID })
	if i < 0 {
		return nil
	}
	return s.apps[i]
}
