package sim

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/fakes/kit"
	"github.com/callsim/callsim/sim/simnet"
)

// A program outside a served world in the place of the core: the vendors' webhooks
// lead to it, and administrators connect it as they connect the core.

// Program is the base URL of the program that stands in for the core, "" without one.
func (w *World) Program() string { return w.opts.Program }

// ReadyForProgram prepares the vendors for a program in the place of the core: an
// administrator in Aircall who can consent, and the channel of Aircall's calls in
// Front, whose id it returns.
func (w *World) ReadyForProgram() (channel string, err error) {
	if err := w.addAircallAdmin(); err != nil {
		return "", err
	}
	return w.OpenAircallChannel()
}

// core is the base URL of the implementation under test.
func (w *World) core() string {
	if w.opts.Program != "" {
		return w.opts.Program
	}
	return "https://" + CoreHost
}

// InProcess has f act as a process of the world that somebody else drives: other than
// in [World.Within], f may wait, while others act.
func (w *World) InProcess(ctx context.Context, f func() error) error {
	w.acting = ctx
	defer func() { w.acting = nil }()
	return f()
}

// errand runs f as a process of the world and waits for its end.
func (w *World) errand(name string, f func(context.Context) error) error {
	switch {
	case w.within:
		return w.asProcess(f)
	case w.acting != nil:
		return f(w.acting)
	}
	return w.Sched.Do(name, f)
}

// Registrations is what programs outside have set up at the vendors, by vendor.
type Registrations map[string]any

// Registrations exports what programs outside have set up at the vendors: webhooks,
// subscriptions, channels, and sessions and installations with their tokens.
func (w *World) Registrations() Registrations {
	all := Registrations{}
	for i, v := range w.vendors {
		all[w.opened[i]] = v.Registrations(isOutside)
	}
	return all
}

// Restore imports registrations into a world that is set up.
func (w *World) Restore(all Registrations) (done kit.Restored) {
	for i, v := range w.vendors {
		if r, there := all[w.opened[i]]; there {
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

// aircallWebhook registers a path of the implementation under test in Aircall's
// dashboard, unless it is registered, and returns the token of its deliveries.
func (w *World) aircallWebhook(path string) (token string, err error) {
	token, registered := w.Aircall().WebhookTo(w.core() + path)
	if !registered {
		if _, token, err = w.Aircall().AddWebhook(w.core() + path); err != nil {
			return "", fmt.Errorf("adding the webhook to Aircall: %w", err)
		}
	}
	w.Trace.Secret("aircall-webhook-token", token)
	return token, nil
}

// SwitchesWebhooksOff deactivates the core's webhooks in Aircall's dashboard.
func (w *World) SwitchesWebhooksOff() error {
	return w.do(Admin, "switches the webhook off in Aircall", "", func() error {
		for _, row := range w.coreWebhooks() {
			if err := w.Aircall().SetWebhookActive(row.ID, false); err != nil {
				return err
			}
		}
		return nil
	})
}

// WebhooksAreOff wants the core's webhooks to be inactive in Aircall.
func (w *World) WebhooksAreOff() error {
	rows := w.coreWebhooks()
	if len(rows) == 0 || slices.ContainsFunc(rows, func(row aircall.WebhookRow) bool { return row.Active }) {
		return fmt.Errorf("the core's webhooks in Aircall: expected all inactive, found %+v", rows)
	}
	return nil
}

func (w *World) coreWebhooks() []aircall.WebhookRow {
	return slices.DeleteFunc(w.Aircall().Webhooks(), func(row aircall.WebhookRow) bool { return !strings.HasPrefix(row.URL, w.core()) })
}

// NoSettingsError says that a program takes no settings: its user must write them
// into the program's own configuration.
type NoSettingsError struct {
	Address  string
	Status   int
	Document string
}

func (e *NoSettingsError) Error() string {
	return fmt.Sprintf("the program answers %d to PUT %s: give it these settings by hand: %s", e.Status, e.Address, e.Document)
}

// refusesSettings reports whether a status says that there is no such address.
func refusesSettings(status int) bool {
	return status == http.StatusNotFound || status == http.StatusMethodNotAllowed || status == http.StatusNotImplemented
}
