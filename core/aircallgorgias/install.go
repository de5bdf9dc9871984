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

// The way of an installation through the browser (AG-29):
//
//	Gorgias, "Connect"  ─► /install/aircall-gorgias?account=…
//	                    ─► Gorgias asks an admin to agree
//	                    ─► /install/aircall-gorgias/gorgias?code=…   tokens
//	                    ─► Aircall asks an admin to agree and to choose numbers
//	                    ─► /install/aircall-gorgias/aircall?code=…   token, webhook
//	                    ─► Aircall's last page
const (
	InstallPath        = "/install/" + Name
	InstallGorgiasPath = InstallPath + "/gorgias"
	InstallAircallPath = InstallPath + "/aircall"
)

// scopes is what the integration does in Gorgias. Without "offline" there would
// be no refresh token.
const scopes = "openid email profile offline account:read users:read customers:write tickets:write integrations:write"

// journeys are installations on their way. They live in memory: whoever is sent
// back after a restart of the core clicks "Connect" again.
type journeys struct {
	mu   sync.Mutex
	open map[string]gorgias.Tokens // by the state parameter; empty before Gorgias has agreed
	next uint64
}

func (j *journeys) begin(t gorgias.Tokens, random uint64) (state string) {
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

func (j *journeys) end(state string) (t gorgias.Tokens, known bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	t, known = j.open[state]
	delete(j.open, state)
	return t, known
}

// installer serves the three addresses.
type installer struct {
	*Integration
	journeys *journeys
}

// Installer is the handler for InstallPath and what lies below it.
func (i *Integration) Installer() http.Handler { return &installer{i, &journeys{}} }

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

// taken: beside an installation that works there is no second one (AG-39). One
// that is disabled is replaced (AG-36).
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
	// An address that is not Gorgias's own, of a proxy say, names no account.
	foreign := err == nil && strings.HasSuffix(base.Hostname(), ".gorgias.com") && base.Hostname() != account+".gorgias.com"
	if err != nil || foreign || account == "" {
		answer.Refuse(w, http.StatusBadRequest, "this core works for %s, not for the account %q", i.Gorgias.BaseURL, account)
		return
	}
	i.send(w, i.gorgiasApp.AuthorizeURL(i.PublicURL+InstallGorgiasPath, scopes, i.begin(gorgias.Tokens{})))
}

func (i *installer) begin(t gorgias.Tokens) string {
	return i.journeys.begin(t, i.Runtime.Rand("core installing "+Name).Uint64())
}

// agreed is the code that the browser brought from a page where an admin agreed.
func (i *installer) agreed(w http.ResponseWriter, r *http.Request, where string) (code string, t gorgias.Tokens, ok bool) {
	q := r.URL.Query()
	t, known := i.journeys.end(q.Get("state"))
	switch {
	case !known:
		answer.Refuse(w, http.StatusBadRequest, "this page belongs to no installation that is under way; click Connect in Gorgias again")
	case q.Get("error") != "" || q.Get("code") == "":
		answer.Refuse(w, http.StatusForbidden, "%s was not allowed to be connected (%s); nothing was installed", where, q.Get("error"))
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
		answer.Refuse(w, http.StatusBadGateway, "Gorgias gave no authorization (%v); click Connect in Gorgias again", err)
		return
	}
	i.send(w, i.aircallApp.AuthorizeURL(i.PublicURL+InstallAircallPath, i.begin(tokens)))
}

// finish makes the webhook, with the app's own token: so Aircall sends the calls
// of the numbers that were chosen, and no others (AG-28).
func (i *installer) finish(w http.ResponseWriter, r *http.Request) {
	code, tokens, ok := i.agreed(w, r, "Aircall")
	if !ok {
		return
	}
	_, err := await(r.Context(), i.Runtime, Name+" is authorized by Aircall", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, i.settle(ctx, code, tokens)
	})
	if err != nil {
		answer.Refuse(w, http.StatusBadGateway, "the installation could not be finished (%v); click Connect in Gorgias again", err)
		return
	}
	i.send(w, aircall.DashboardURL+"/oauth/success")
}

func (i *installer) settle(ctx context.Context, code string, tokens gorgias.Tokens) error {
	token, err := i.aircallApp.Exchange(ctx, code, i.PublicURL+InstallAircallPath)
	if err != nil {
		return fmt.Errorf("the authorization by Aircall: %w", err)
	}
	secret, err := i.subscribe(ctx, token)
	if err != nil {
		return fmt.Errorf("the webhook in Aircall: %w", err)
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
