package sim

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/simnet"
)

// The team's work in Gorgias.

// GorgiasApp is the integration's client id as an app of Gorgias's.
const GorgiasApp = "callsim-aircall"

// Admin is the office's administrator, an admin of every vendor. She takes no
// calls.
const Admin = "Olga"

func (w *World) openGorgias() *gorgias.Server {
	options := []gorgias.Option{
		gorgias.WithTransport(w.Net.Transport("gorgias")), gorgias.WithExchangeOf(simnet.ExchangeOf), gorgias.WithSecrets(w.Trace.Secret),
	}
	if w.opts.Unlimited {
		options = append(options, gorgias.WithLimits(gorgias.NoLimits))
	}
	if base := w.opts.Served["gorgias"]; base != "" {
		options = append(options, gorgias.WithBaseURL(base))
	}
	for _, a := range w.assumedOf("gorgias") {
		options = append(options, gorgias.WithAssumption(a.id, a.value))
	}
	s := opened(gorgias.New(w.Sched, options...))
	w.listen(GorgiasHost, "gorgias", s)
	return s
}

// useGorgias gives the administrator and the team seats in Gorgias.
func (w *World) useGorgias() error {
	if _, joined := w.cast.crms.byName["Gorgias"]; joined {
		return nil
	}
	if err := w.AddGorgiasUser(Admin, "admin"); err != nil {
		return err
	}
	return w.join(crm{"Gorgias", func(a *Agent) (err error) {
		a.Gorgias, err = w.Gorgias().AddUser(gorgias.UserSpec{Name: a.Name, Email: a.Email})
		return err
	}})
}

// AddGorgiasUser gives somebody a seat in Gorgias who takes no calls.
func (w *World) AddGorgiasUser(name, role string) error {
	if _, err := w.Gorgias().AddUser(gorgias.UserSpec{Name: name, Email: emailOf(name), Role: role}); err != nil {
		return fmt.Errorf("giving %s a seat in Gorgias: %w", name, err)
	}
	return nil
}

// SetsGorgiasRole lets the administrator change somebody's role in Gorgias.
func (w *World) SetsGorgiasRole(name, role string) error {
	return w.do("the administrator", "makes "+name, role, func() error { return w.Gorgias().SetRole(w.EmailOf(name), role) })
}

// LeavesGorgias ends somebody's seat in Gorgias.
func (w *World) LeavesGorgias(name string) error {
	return w.do(name, "leaves Gorgias", "", func() error { return w.Gorgias().Deactivate(w.EmailOf(name)) })
}

// DeletesGorgiasUser lets the administrator delete somebody's user.
func (w *World) DeletesGorgiasUser(name string) error {
	return w.do(Admin, "deletes a user in Gorgias", name, func() error { return w.Gorgias().DeleteUser(w.EmailOf(name)) })
}

// AddToGorgias makes a customer known in Gorgias, under numbers that are written
// as given, and returns the id there.
func (w *World) AddToGorgias(customer, note string, phones ...string) (int64, error) {
	if err := w.useGorgias(); err != nil {
		return 0, err
	}
	id, err := w.Gorgias().AddCustomer(gorgias.CustomerSpec{Name: customer, Email: w.EmailOf(customer), Note: note, Phones: phones})
	if err != nil {
		return 0, fmt.Errorf("adding the customer %s to Gorgias: %w", customer, err)
	}
	return id, nil
}

// addCustomerToGorgias makes a customer of the cast known there, with every number
// and address.
func (w *World) addCustomerToGorgias(c *Customer) error {
	if err := w.useGorgias(); err != nil {
		return err
	}
	emails := c.Emails
	if len(emails) == 0 {
		emails = []string{emailOf(c.Name)}
	}
	spec := gorgias.CustomerSpec{Name: c.Name, Email: emails[0], MoreEmails: emails[1:], Phones: c.Phones}
	if _, err := w.Gorgias().AddCustomer(spec); err != nil {
		return fmt.Errorf("adding the customer %s to Gorgias: %w", c.Name, err)
	}
	return nil
}

// InGorgias lets somebody act in Gorgias, by the e-mail address that they log in
// with there.
func (w *World) InGorgias(who, does, detail string, action func(email string) error) error {
	return w.do(who, does, detail, func() error { return action(w.EmailOf(who)) })
}

// OtherIntegrationAsks lets another integration of the account make requests, one
// after the other from this instant on, and says how many of them were refused by
// the rate limit.
func (w *World) OtherIntegrationAsks(n int) (refused int, err error) {
	if err := w.connectOther(); err != nil {
		return 0, err
	}
	err = w.errand("another integration asks Gorgias", func(ctx context.Context) error {
		refused, err = w.askAsOther(ctx, n)
		return err
	})
	return refused, err
}

// OtherIntegrationWorks is OtherIntegrationAsks while the world goes on.
func (w *World) OtherIntegrationWorks(n int) error {
	if err := w.connectOther(); err != nil {
		return err
	}
	return w.do("another integration", "makes requests to Gorgias", strconv.Itoa(n), func() error {
		w.Sched.Go("another integration asks Gorgias", func(ctx context.Context) {
			if _, err := w.askAsOther(ctx, n); err != nil && ctx.Err() == nil {
				w.note("shopsync", err.Error())
			}
		})
		return nil
	})
}

// connectOther gives the other integration an API key.
func (w *World) connectOther() (err error) {
	if w.helpdesk.otherKey != "" {
		return nil
	}
	if err := w.AddGorgiasUser("Shopsync", "agent"); err != nil {
		return err
	}
	w.helpdesk.otherKey, err = w.Gorgias().ResetAPIKey(emailOf("Shopsync"))
	return err
}

func (w *World) askAsOther(ctx context.Context, n int) (refused int, err error) {
	for range n {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+GorgiasHost+"/api/account", nil)
		if err != nil {
			return refused, err
		}
		req.SetBasicAuth(emailOf("Shopsync"), w.helpdesk.otherKey)
		status, answer, err := w.roundTrip("shopsync", req)
		switch {
		case err != nil:
			return refused, err
		case status == http.StatusTooManyRequests:
			refused++
		case status != http.StatusOK:
			return refused, fmt.Errorf("another integration was answered %d %s", status, answer)
		}
	}
	return refused, nil
}

// gorgiasScreens shows the tickets, each with its last notes.
func (w *World) gorgiasScreens() []Screen {
	if w.gorgias == nil {
		return nil
	}
	var all []Screen
	for _, i := range w.Gorgias().Integrations() {
		all = append(all, Screen{Title: "Gorgias · integration " + i.Name, Lines: []string{i.Description}})
	}
	for _, card := range w.Gorgias().Tickets() {
		if screen, ok := w.Gorgias().Ticket(card.ID); ok {
			all = append(all, Screen{Title: fmt.Sprintf("Gorgias · ticket %d · %s", card.ID, card.Customer), Lines: ticketLines(screen)})
		}
	}
	return all
}

func ticketLines(t gorgias.Screen) []string {
	assignee := "unassigned"
	if t.Assignee != "" {
		assignee = "assigned to " + t.Assignee
	}
	lines := []string{fmt.Sprintf("%s · %s · %s · %s", t.Subject, t.Status, assignee, strings.Join(t.Tags, ", "))}
	items := t.Items
	if n := len(items) - excerpt; n > 0 {
		lines = append(lines, fmt.Sprintf("… %d earlier", n))
		items = items[n:]
	}
	for _, item := range items {
		lines = append(lines, fmt.Sprintf("%s  %s (%s): %s", item.At.Format("15:04:05"), item.Author, item.Kind, strings.ReplaceAll(item.Text, "\n", " · ")))
	}
	return lines
}

// AddNamesake makes another customer in Gorgias who has the e-mail address of
// one of the cast, and a number of their own.
func (w *World) AddNamesake(name, customer string) error {
	if err := w.useGorgias(); err != nil {
		return err
	}
	_, err := w.Gorgias().AddCustomer(gorgias.CustomerSpec{Name: name, Email: w.EmailOf(customer), Phones: []string{w.allotNumber()}})
	return err
}

// AddGorgiasNamesake gives somebody of an agent's name a seat in Gorgias, with
// another e-mail address.
func (w *World) AddGorgiasNamesake(name string) error {
	if err := w.useGorgias(); err != nil {
		return err
	}
	_, err := w.Gorgias().AddUser(gorgias.UserSpec{Name: name, Email: "other." + w.EmailOf(name)})
	return err
}

// WritesEmail lets a customer whom Gorgias knows by number write an e-mail.
func (w *World) WritesEmail(customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	for _, id := range w.Gorgias().CustomersAt(c.Phones[0]) {
		return w.do(customer, "writes an e-mail", "", func() error {
			_, err := w.Gorgias().CustomerWrites(id, "A question", "Where is my parcel?")
			return err
		})
	}
	return fmt.Errorf("Gorgias does not know %s by number", customer)
}
