package sim

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/simnet"
)

// A program outside a served world in the place of the core: the vendors' webhooks
// lead to it, and administrators connect it as they connect the core.

// Program is the base URL of the program that replaces the core, "" without one.
func (w *World) Program() string { return w.opts.Program }

// CoreURL is the base URL of the implementation under test.
func (w *World) CoreURL() string {
	if w.opts.Program != "" {
		return w.opts.Program
	}
	return "https://" + CoreHost
}

// InProcess runs f as a process of a world that is being driven: other than in
// [World.Within], f may wait.
func (w *World) InProcess(ctx context.Context, f func() error) error {
	w.acting = ctx
	defer func() { w.acting = nil }()
	return f()
}

// Errand runs f as a process of the world, waits for its end and records it as an
// action, unless it is part of one.
func (w *World) Errand(name string, f func(context.Context) error) error {
	return w.asOneProcess(name, func(ctx context.Context) error {
		if w.underway() != 0 {
			return f(ctx)
		}
		return w.Deed("", name, "", func() error { return f(ctx) })
	})
}

// asOneProcess runs f as a process of the world and waits for its end.
func (w *World) asOneProcess(name string, f func(context.Context) error) error {
	switch {
	case w.within:
		return w.asProcess(f)
	case w.acting != nil:
		return f(w.acting)
	}
	return w.Sched.Do(name, f)
}

// Registrations holds what programs outside have set up at the vendors, by vendor.
type Registrations map[string]any

// Registrations exports what programs outside have set up at the vendors: webhooks,
// subscriptions, channels, and sessions and installations with their tokens.
func (w *World) Registrations() Registrations {
	all := Registrations{}
	for _, v := range w.Opened {
		all[v.Name] = v.Registrations(isOutside)
	}
	return all
}

// Restore imports registrations into a world that is set up.
func (w *World) Restore(all Registrations) (done kit.Restored) {
	for _, v := range w.Opened {
		if r, there := all[v.Name]; there {
			one := v.Restore(r)
			done.Kept, done.Lost = slices.Concat(done.Kept, one.Kept), slices.Concat(done.Lost, one.Lost)
		}
	}
	return done
}

// isOutside reports whether a client's address or a webhook's URL lies outside the
// world.
func isOutside(address string) bool {
	if address == simnet.OutsideAddress {
		return true
	}
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && !strings.EqualFold(u.Hostname(), CoreHost)
}

// refusesSettings reports whether a status means that there is no such address.
func refusesSettings(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}
