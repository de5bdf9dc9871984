package core

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/cause"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/reconcile"
	"github.com/callsim/callsim/core/store"
)

// The admin API is for the operators of a core. Every request must have the admin
// token as Authorization: Bearer …
//
//	GET   /admin/refused              effects that were not done, with request and answer
//	POST  /admin/refused/{id}/retry   retries one now; a call's id retries all of its effects
//	GET   /admin/open                 unfinished calls, and the status of the
//	                                  reconciliation
//	GET   /admin/calls/{id}           everything stored about a call, with the rules that
//	                                  decided it
//	GET   /metrics                    the same in figures, for Prometheus
const (
	adminPath   = "/admin/"
	metricsPath = "/metrics"
)

// refusedEffect is an effect that was not done, with an id to retry it.
type refusedEffect struct {
	ID string `json:"id"`
	engine.Undone
}

// idOf returns the id of a call's effect: twelve characters, the same in every
// instance.
func idOf(u engine.Undone) string {
	sum := sha256.Sum256([]byte(u.Integration + "/" + u.Call + "/" + u.Effect))
	return hex.EncodeToString(sum[:6])
}

// isAdministrators reports whether an integration's path requires the admin token.
func isAdministrators(path string) bool {
	return strings.HasPrefix(path, "/settings/") || strings.HasPrefix(path, "/setup/")
}

// admitted reports whether a request has the admin token. Otherwise it refuses the
// request.
func (c *Core) admitted(w http.ResponseWriter, r *http.Request) bool {
	if c.adminToken == "" {
		answer.Refuse(w, http.StatusUnauthorized, "this core has no admin token; configure one and send it as Authorization: Bearer …")
		return false
	}
	given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	x, y := sha256.Sum256([]byte(given)), sha256.Sum256([]byte(c.adminToken))
	if bearer && subtle.ConstantTimeCompare(x[:], y[:]) == 1 {
		return true
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="callsim core"`)
	answer.Refuse(w, http.StatusUnauthorized, "%s needs the admin token of the core's configuration; send it as Authorization: Bearer …", r.URL.Path)
	return false
}

// serveAdmin serves the paths under /admin/.
func (c *Core) serveAdmin(w http.ResponseWriter, r *http.Request) {
	if !c.admitted(w, r) {
		return
	}
	what, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, adminPath), "/")
	id, retry := strings.CutSuffix(rest, "/retry")
	switch {
	case what == "refused" && rest == "":
		c.serve(w, r, c.refused)
	case what == "open" && rest == "":
		c.serve(w, r, c.open)
	case what == "calls" && rest != "" && !strings.Contains(rest, "/"):
		c.serve(w, r, func(ctx context.Context) (any, error) { return c.show(ctx, rest) })
	case what == "refused" && retry && id != "":
		c.retry(w, r, id)
	default:
		answer.Refuse(w, http.StatusNotFound,
			"nothing is at %s; there is GET /admin/refused, GET /admin/open, GET /admin/calls/{id} and POST /admin/refused/{id}/retry", r.URL.Path)
	}
}

// unknownID is the error for an unknown id.
type unknownID string

func (e unknownID) Error() string { return string(e) }

func (c *Core) serve(w http.ResponseWriter, r *http.Request, read func(context.Context) (any, error)) {
	if answer.Method(w, r, http.MethodGet) {
		return
	}
	found, err := read(r.Context())
	switch err := err.(type) {
	case nil:
		answer.JSON(w, http.StatusOK, found)
	case unknownID:
		answer.Refuse(w, http.StatusNotFound, "%s", err)
	default:
		answer.Refuse(w, http.StatusServiceUnavailable, "the store cannot be read: %v; try again later", err)
	}
}

func (c *Core) undone(ctx context.Context) ([]refusedEffect, error) {
	all := []refusedEffect{}
	for _, e := range c.engines {
		list, err := e.Refused(ctx)
		if err != nil {
			return nil, err
		}
		for _, u := range list {
			all = append(all, refusedEffect{idOf(u), u})
		}
	}
	return all, nil
}

func (c *Core) refused(ctx context.Context) (any, error) {
	all, err := c.undone(ctx)
	return struct {
		Refused []refusedEffect `json:"refused"`
	}{all}, err
}

func (c *Core) open(ctx context.Context) (any, error) {
	out := struct {
		Open     []engine.OpenCall  `json:"open"`
		Asking   []reconcile.Status `json:"reconciliation"`
		SetAside []store.AsideRow   `json:"set_aside"`
	}{[]engine.OpenCall{}, []reconcile.Status{}, []store.AsideRow{}}
	for _, e := range c.engines {
		list, err := e.Open(ctx)
		if err != nil {
			return nil, err
		}
		out.Open = append(out.Open, list...)
	}
	for _, a := range c.reconciliations {
		out.Asking = append(out.Asking, a.Status(ctx))
	}
	err := c.store.View(ctx, func(tx store.Tx) error { out.SetAside = store.ListAside(tx); return nil })
	return out, err
}

func (c *Core) show(ctx context.Context, id string) (any, error) {
	out := struct {
		Call []engine.Shown `json:"call"`
	}{[]engine.Shown{}}
	for _, e := range c.engines {
		s, known, err := e.Show(ctx, id)
		if err != nil {
			return nil, err
		}
		if known {
			out.Call = append(out.Call, s)
		}
	}
	if len(out.Call) == 0 {
		return nil, unknownID("no integration has a call " + id + "; GET /admin/open and GET /admin/refused list ids")
	}
	return out, nil
}

// retry retries the effect with an id, or all refused effects of a call.
func (c *Core) retry(w http.ResponseWriter, r *http.Request, id string) {
	if answer.Method(w, r, http.MethodPost) {
		return
	}
	all, err := c.undone(r.Context())
	retried, listed := 0, false
	for _, u := range all {
		if err != nil {
			break
		}
		if u.ID != id && u.Call != id {
			continue
		}
		listed = true
		for _, e := range c.engines {
			if e.Name() == u.Integration {
				var n int
				n, err = e.Retry(r.Context(), u.Call, u.Effect, cause.In(r.Header))
				retried += n
			}
		}
	}
	switch {
	case err != nil:
		answer.Refuse(w, http.StatusServiceUnavailable, "the store failed: %v; try again later", err)
	case !listed:
		answer.Refuse(w, http.StatusNotFound, "no refused effect has the id %s; GET /admin/refused lists ids", id)
	case retried == 0:
		answer.Refuse(w, http.StatusConflict, "%s is not retried: it was lost or has expired", id)
	default:
		answer.JSON(w, http.StatusAccepted, struct {
			Retried int `json:"tried_again"`
		}{retried})
	}
}
