package aircallgorgias

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/core/vendors/gorgias"
)

// The steps of an installation in the browser (AG-29):
//
//	Gorgias, "Connect"  ─► /install/aircall-gorgias?account=…
//	                    ─► an admin authorizes the app in Gorgias
//	                    ─► /install/aircall-gorgias/gorgias?code=…   tokens
//	                    ─► an admin authorizes the app in Aircall and chooses numbers
//	                    ─► /install/aircall-gorgias/aircall?code=…   token, webhook
//	                    ─► Aircall's last page
const (
	InstallPath        = "/install/" + Name
	InstallGorgiasPath = InstallPath + "/gorgias"
	InstallAircallPath = InstallPath + "/aircall"
)

// scopes are the permissions that the integration needs in Gorgias. "offline" is
// required for a refresh token.
const scopes = "openid email profile offline account:read users:read customers:write tickets:write integrations:write"

// pendingInstalls holds unfinished installations in memory: after a restart of the core
// the admin clicks "Connect" again.
type pendingInstalls struct {
	mu   sync.Mutex
	open map[string]gorgias.Tokens // by the state parameter; empty until Gorgias has authorized
	next uint64
}

func (j *pendingInstalls) begin(t gorgias.Tokens, random uint64) (state string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.open == nil {
		j.open = make(map[string]gorgias.Tokens)
	}
	j.next++
	state = strconv.FormatUint(j.next, 36) + "-" + strconv.FormatUint(random, 36)
	j.open[state] = t
	return state
}

func (j *pendingInstalls) end(state string) (t gorgias.Tokens, known bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	t, known = j.open[state]
	delete(j.open, state)
	return t, known
}

// installer serves the three paths.
type installer struct {
	*Integration
	pendingInstalls *pendingInstalls
}

// Installer returns the handler for InstallPath and the paths below it.
func (i *Integration) Installer() http.Handler { return &installer{i, &pendingInstalls{}} }

// ServeHTTP implements http.Handler.
func (i *installer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodGet) {
		return
	}
	if why := i.taken(); why != "" {
		answer.Refuse(w, http.StatusConflict, "%s; remove the old installation from Aircall and from Gorgias before you install again", why)
		return
	}
	switch r.URL.Path {
	case InstallPath:
		i.toGorgias(w, r)
	case InstallGorgiasPath:
		i.toAircall(w, r)
	default:
		i.finish(w, r)
	}
}

// taken returns why no installation is possible: an active installation is not
// replaced (AG-39), a disabled one is (AG-36).
func (i *installer) taken() string {
	s := i.install.current()
	switch {
	case s.Kind == byOAuth && !s.Disabled:
		return "Aircall is connected with Gorgias already"
	case s.Kind == "" && i.settings.Current().Enabled && i.settings.Current().Text(WebhookToken) != "":
		return "Aircall is connected with Gorgias by a webhook address already"
	}
	return ""
}

func (i *installer) toGorgias(w http.ResponseWriter, r *http.Request) {
	account := r.URL.Query().Get("account")
	base, err := url.Parse(i.Gorgias.BaseURL)
	// A host other than Gorgias's, such as a proxy, names no account.
	foreign := err == nil && strings.HasSuffix(base.Hostname(), ".gorgias.com") && base.Hostname() != account+".gorgias.com"
	if err != nil || foreign || account == "" {
		answer.Refuse(w, http.StatusBadRequest, "this core works for %s, not for the account %q", i.Gorgias.BaseURL, account)
		return
	}
	i.send(w, i.gorgiasApp.AuthorizeURL(i.PublicURL+InstallGorgiasPath, scopes, i.begin(gorgias.Tokens{})))
}

func (i *installer) begin(t gorgias.Tokens) string {
	return i.pendingInstalls.begin(t, i.Runtime.Rand("core installing "+Name).Uint64())
}

// agreed returns the authorization code in a redirection from a vendor's page.
func (i *installer) agreed(w http.ResponseWriter, r *http.Request, where string) (code string, t gorgias.Tokens, ok bool) {
	q := r.URL.Query()
	t, known := i.pendingInstalls.end(q.Get("state"))
	switch {
	case !known:
		answer.Refuse(w, http.StatusBadRequest, "there is no unfinished installation for this page; click Connect in Gorgias again")
	case q.Get("error") != "" || q.Get("code") == "":
		answer.Refuse(w, http.StatusForbidden, "the authorization in %s was refused (%s); nothing was installed", where, q.Get("error"))
	default:
		return q.Get("code"), t, true
	}
	return "", t, false
}

func (i *installer) toAircall(w http.ResponseWriter, r *http.Request) {
	code, _, ok := i.agreed(w, r, "Gorgias")
	if !ok {
		return
	}
	tokens, err := await(r.Context(), i.Runtime, Name+" is authorized by Gorgias", func(ctx context.Context) (gorgias.Tokens, error) {
		return i.gorgiasApp.Exchange(ctx, code, i.PublicURL+InstallGorgiasPath)
	})
	if err != nil || tokens.Access == "" || tokens.Refresh == "" {
		answer.Refuse(w, http.StatusBadGateway, "Gorgias did not authorize the app (%v); click Connect in Gorgias again", err)
		return
	}
	i.send(w, i.aircallApp.AuthorizeURL(i.PublicURL+InstallAircallPath, i.begin(tokens)))
}

// finish creates the webhook with the app's own token, so that Aircall sends only
// calls on the chosen numbers (AG-28).
func (i *installer) finish(w http.ResponseWriter, r *http.Request) {
	code, tokens, ok := i.agreed(w, r, "Aircall")
	if !ok {
		return
	}
	_, err := await(r.Context(), i.Runtime, Name+" is authorized by Aircall", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, i.complete(ctx, code, tokens)
	})
	if err != nil {
		answer.Refuse(w, http.StatusBadGateway, "the installation could not be finished (%v); click Connect in Gorgias again", err)
		return
	}
	i.send(w, aircall.DashboardURL+"/oauth/success")
}

func (i *installer) complete(ctx context.Context, code string, tokens gorgias.Tokens) error {
	token, err := i.aircallApp.Exchange(ctx, code, i.PublicURL+InstallAircallPath)
	if err != nil {
		return fmt.Errorf("getting Aircall's access token: %w", err)
	}
	secret, err := i.subscribe(ctx, token)
	if err != nil {
		return fmt.Errorf("creating the webhook in Aircall: %w", err)
	}
	return i.install.begin(ctx, state{Access: tokens.Access, Refresh: tokens.Refresh, Expires: tokens.Expires.Unix(),
		Aircall: token, WebhookToken: secret})
}

func (i *installer) subscribe(ctx context.Context, token string) (secret string, err error) {
	app := aircall.NewForApp(i.Runtime, i.Transport, i.Aircall.BaseURL, fixed("Bearer "+token))
	events := append(aircall.CallEvents(), aircall.IntegrationDeleted)
	return app.CreateWebhook(ctx, i.PublicURL+WebhookPath, "Gorgias", events)
}

func (i *installer) send(w http.ResponseWriter, to string) {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusFound)
}
