package standalone

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/store"
)

// doors are the core's paths, with what a program in the open adds to them.
type doors struct {
	core    http.Handler
	store   store.Store
	token   string // of the settings
	version string
	patient time.Duration // for health
}

func (d *doors) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch {
	case r.URL.Path == "/health":
		d.health(w, r)
	case (strings.HasPrefix(r.URL.Path, "/settings") || strings.HasPrefix(r.URL.Path, "/setup")) && !d.admitted(w, r):
	default:
		d.core.ServeHTTP(w, r)
	}
}

// health reads from the store, which is what a core cannot be without.
func (d *doors) health(w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodGet, http.MethodHead) {
		return
	}
	read := make(chan error, 1)
	go func() {
		read <- d.store.View(context.Background(), func(tx store.Tx) error { tx.Get("health", ""); return nil })
	}()
	timer := time.NewTimer(d.patient)
	defer timer.Stop()
	why := ""
	select {
	case err := <-read:
		if err != nil {
			why = err.Error()
		}
	case <-timer.C:
		why = "the store does not answer"
	}
	if why != "" {
		answer.JSON(w, http.StatusServiceUnavailable, health{"failing", d.version, why})
		return
	}
	answer.JSON(w, http.StatusOK, health{"ok", d.version, "ok"})
}

type health struct {
	Status  string `json:"status"`
	Version string `json:"version"`
	Store   string `json:"store"`
}

// admitted tells whether a request may see and change the settings. When not, it
// has been answered.
func (d *doors) admitted(w http.ResponseWriter, r *http.Request) bool {
	if d.token != "" {
		given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if bearer && same(given, d.token) {
			return true
		}
		w.Header().Set("WWW-Authenticate", `Bearer realm="callsim settings"`)
		answer.Refuse(w, http.StatusUnauthorized, "the settings need their token; send the settings_token of the core's configuration as Authorization: Bearer …")
		return false
	}
	// A page of somebody else's, in a browser on this machine, must not get in: its
	// Origin tells, or the Host that its name was bent to this machine.
	origin := r.Header.Get("Origin")
	if !loopback(r.Host) || origin != "" && !localOrigin(origin) {
		answer.Refuse(w, http.StatusForbidden, "without a settings_token the settings are for this machine alone; ask for them at 127.0.0.1 or localhost, or configure a token")
		return false
	}
	return true
}

func localOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && loopback(u.Hostname())
}

// same compares without telling by its time how much was right, or how long the
// right one is.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
