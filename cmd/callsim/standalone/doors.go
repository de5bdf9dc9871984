package standalone

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/answer"
)

// doors are the core's paths, with what a program in the open adds to them.
type doors struct {
	core    *core.Core
	token   string // of settings and admin API, "" leaves them to this machine
	admin   string // the token that the core requires, added to admitted requests
	version string
	patient time.Duration // for health
}

func (d *doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch {
	case r.URL.Path == "/health":
		d.health(w, r)
	case strings.HasPrefix(r.URL.Path, "/settings") || strings.HasPrefix(r.URL.Path, "/setup"):
		d.administer(w, r, "settings need their", "settings are")
	case strings.HasPrefix(r.URL.Path, "/admin") || r.URL.Path == "/metrics":
		d.administer(w, r, "admin API needs its", "admin API is")
	default:
		d.core.ServeHTTP(w, r)
	}
}

// administer passes a request on with the core's own token if it is admitted.
func (d *doors) administer(w http.ResponseWriter, r *http.Request, need, are string) {
	if d.admitted(w, r, need, are) {
		r.Header.Set("Authorization", "Bearer "+d.admin)
		d.core.ServeHTTP(w, r)
	}
}

// health waits for the core's health check, up to a time limit.
func (d *doors) health(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodGet, http.MethodHead) {
		return
	}
	asked := make(chan core.Health, 1)
	go func() { asked <- d.core.Health(context.Background()) }()
	timer := time.NewTimer(d.patient)
	defer timer.Stop()
	h := core.Health{Status: core.HealthFailing, Store: "the store does not answer"}
	select {
	case h = <-asked:
	case <-timer.C:
	}
	status := http.StatusOK
	if h.Status == core.HealthFailing {
		status = http.StatusServiceUnavailable
	}
	answer.JSON(w, status, health{h, d.version})
}

type health struct {
	core.Health
	Version string `json:"version"`
}

// admitted reports whether a request may read and change the settings, or use the
// admin API. When not, it has been answered.
func (d *doors) admitted(w http.ResponseWriter, r *http.Request, need, are string) bool {
	if d.token != "" {
		given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if bearer && same(given, d.token) {
			return true
		}
		w.Header().Set("WWW-Authenticate", `Bearer realm="callsim settings"`)
		answer.Refuse(w, http.StatusUnauthorized, "the %s token; send the settings_token of the core's configuration as Authorization: Bearer …", need)
		return false
	}
	// A foreign page in a browser on this machine is refused: by its Origin, or by
	// the Host if its name was rebound to this machine.
	origin := r.Header.Get("Origin")
	if !loopback(r.Host) || origin != "" && !localOrigin(origin) {
		answer.Refuse(w, http.StatusForbidden, "without a settings_token the %s for this machine alone; ask for them at 127.0.0.1 or localhost, or configure a token", are)
		return false
	}
	return true
}

func localOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && loopback(u.Hostname())
}

// same compares in constant time: neither the common prefix nor the length can be
// measured.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
