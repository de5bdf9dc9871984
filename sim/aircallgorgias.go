package sim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/fakes/aircall"
	"github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/simnet"
)

// helpdesk is what an office needs for Aircall → Gorgias.
type helpdesk struct {
	offered      bool // the core knows the integration
	access       core.GorgiasAccess
	aircallAdmin int64  // the administrator's user id in Aircall
	webhook      string // id of a webhook that was pasted in
	otherKey     string // API key of another integration
}

// ConnectAircallGorgias installs the integration by OAuth, as the administrator
// does it in a browser: from Gorgias's App Store, for all Aircall numbers or for
// those named (AG-28, AG-29).
func (w *World) ConnectAircallGorgias(lines ...string) error {
	err := w.OffersAircallGorgias()
	if none := (*NoSettingsError)(nil); err != nil && !errors.As(err, &none) {
		return err
	}
	if len(w.Aircall().Integrations()) > 0 && w.Gorgias().Installed(GorgiasApp) {
		return err // a program outside has kept its installation
	}
	return cmp.Or(w.InstallsAircallGorgias(Admin, lines...), err)
}

// ConnectAircallGorgiasByWebhook installs it by an address that the administrator
// pastes into Aircall (AG-52); with former it is the address of earlier times
// (AG-40).
func (w *World) ConnectAircallGorgiasByWebhook(former bool) error {
	if err := w.OffersAircallGorgias(); err != nil {
		return err
	}
	address := w.core() + "/webhooks/aircall/gorgias"
	if former {
		address = w.core() + "/webhooks/aircall-gorgias"
	}
	id, token, err := w.Aircall().AddWebhook(address)
	if err != nil {
		return fmt.Errorf("adding the webhook to Aircall: %w", err)
	}
	w.helpdesk.webhook = id
	return w.ChangeSettings("aircall-gorgias", map[string]any{"webhook_token": token})
}

// ReplacesWebhookAddress lets the administrator replace the former address in
// Aircall by the one that Gorgias shows as updated (AG-40).
func (w *World) ReplacesWebhookAddress() error {
	return w.do(Admin, "replaces the webhook's address in Aircall", "", func() error {
		return w.Aircall().SetWebhookURL(w.helpdesk.webhook, w.core()+"/webhooks/aircall/gorgias")
	})
}

// OffersAircallGorgias makes the integration known on both sides, as its developer
// did long ago, and the core able to work for the account.
func (w *World) OffersAircallGorgias() error {
	if w.helpdesk.offered {
		return nil
	}
	w.helpdesk.offered = true
	if err := w.registerWithGorgias(); err != nil {
		return err
	}
	if err := w.addAircallAdmin(); err != nil {
		return err
	}
	w.Net.Handle(AircallDashboard, "aircall", w.Aircall())
	id, token := w.Aircall().APIKey()
	access := w.helpdesk.access
	access.BaseURL = "https://" + GorgiasHost
	err := w.connect(func(c *core.Config) {
		c.Aircall = core.AircallAccess{BaseURL: "https://" + AircallHost, APIID: id, APIToken: token}
		c.Gorgias = access
	})
	if err != nil {
		return err
	}
	return w.WriteSettings("aircall-gorgias", map[string]any{"enabled": true})
}

// addAircallAdmin gives the administrator a user in Aircall, once.
func (w *World) addAircallAdmin() (err error) {
	if w.helpdesk.aircallAdmin != 0 {
		return nil
	}
	if w.helpdesk.aircallAdmin, err = w.Aircall().AddUser(aircall.UserSpec{Name: Admin, Email: emailOf(Admin), Admin: true}); err != nil {
		return fmt.Errorf("adding the administrator to Aircall: %w", err)
	}
	return nil
}

// installPath is where the integration's installation begins.
const installPath = "/install/aircall-gorgias"

// registerWithGorgias gives the administrator a seat and a key in Gorgias, and
// registers the integration as an app of both sides.
func (w *World) registerWithGorgias() error {
	h := &w.helpdesk
	if h.access.ClientID != "" {
		return nil
	}
	if err := w.useGorgias(); err != nil {
		return err
	}
	h.access = core.GorgiasAccess{Email: emailOf(Admin), ClientID: GorgiasApp, PublicURL: w.core(),
		ClientSecret: w.known("GORGIAS_CLIENT_SECRET", func() string {
			return fmt.Sprintf("gas_%016x", w.Sched.Rand("gorgias client secret").Uint64())
		})}
	w.Trace.Secret("gorgias-client-secret", h.access.ClientSecret)
	installAddress := w.core() + installPath
	err := w.Gorgias().RegisterApp(gorgias.AppSpec{Name: "Aircall", ClientID: GorgiasApp, ClientSecret: h.access.ClientSecret,
		InstallURL: installAddress, RedirectURIs: []string{installAddress + "/gorgias"}})
	if err != nil {
		return err
	}
	if h.access.APIKey, err = w.Gorgias().ResetAPIKey(emailOf(Admin)); err != nil {
		return err
	}
	h.access.AircallClientID, h.access.AircallClientSecret, err = w.Aircall().RegisterApp(aircall.AppSpec{
		Name: "Gorgias", InstallURI: installAddress, RedirectURI: installAddress + "/aircall",
		ClientID: w.opts.Credentials[gorgiasAircallID], ClientSecret: w.opts.Credentials[gorgiasAircallSecret]})
	if err != nil {
		return fmt.Errorf("registering the app with Aircall: %w", err)
	}
	return nil
}

// The names of the app's credentials at Aircall in the environment.
const (
	gorgiasAircallID     = "GORGIAS_AIRCALL_CLIENT_ID"
	gorgiasAircallSecret = "GORGIAS_AIRCALL_CLIENT_SECRET"
)

// known is a credential that clients were given in a world before, or a new one.
func (w *World) known(name string, fresh func() string) string {
	if value := w.opts.Credentials[name]; value != "" {
		return value
	}
	return fresh()
}

// gorgiasCredentials is how a client gets in: with the administrator's key, or as
// the app.
func (w *World) gorgiasCredentials() []Credential {
	if err := w.registerWithGorgias(); err != nil {
		panic(fmt.Sprintf("sim: opening Gorgias: %v", err)) // nobody else has taken these names
	}
	a := w.helpdesk.access
	return []Credential{
		{Name: "GORGIAS_EMAIL", Value: a.Email, Open: true}, {Name: "GORGIAS_API_KEY", Value: a.APIKey},
		{Name: "GORGIAS_PUBLIC_URL", Value: a.PublicURL, Open: true},
		{Name: "GORGIAS_CLIENT_ID", Value: a.ClientID, Open: true}, {Name: "GORGIAS_CLIENT_SECRET", Value: a.ClientSecret},
		{Name: gorgiasAircallID, Value: a.AircallClientID, Open: true},
		{Name: gorgiasAircallSecret, Value: a.AircallClientSecret},
	}
}

// InstallsAircallGorgias lets somebody click "Connect Aircall" in Gorgias and
// follow the browser to its end; Olga is an admin on both sides. An error is what
// the page on which it ended says.
func (w *World) InstallsAircallGorgias(who string, lines ...string) error {
	admin := w.helpdesk.aircallAdmin
	if a, err := w.Agent(who); err == nil {
		admin = a.Aircall
	}
	var numbers []int64
	for _, name := range lines {
		l, err := w.Line(name)
		if err != nil {
			return err
		}
		numbers = append(numbers, l.Aircall)
	}
	return w.errand(who+" installs Aircall in Gorgias", func(ctx context.Context) error {
		w.Trace.Action(w.Now(), who, "clicks Connect Aircall in Gorgias", strings.Join(lines, ", "))
		page, err := w.browse(ctx, who,
			func(string) (string, error) { return w.Gorgias().Connect(w.EmailOf(who), GorgiasApp) },
			func(page string) (string, error) { return w.Gorgias().Authorize(w.EmailOf(who), page) },
			func(page string) (string, error) { return w.Aircall().Consent(admin, page, numbers...) })
		if err == nil && page != "https://"+AircallDashboard+"/oauth/success" {
			err = fmt.Errorf("the installation ended on %s", page)
		}
		return err
	})
}

// CancelsInstallation lets somebody click "Connect Aircall" and then cancel on
// Gorgias's page; the error is what the last page says.
func (w *World) CancelsInstallation(who string) error {
	return w.errand(who+" cancels the installation", func(ctx context.Context) error {
		_, err := w.browse(ctx, who,
			func(string) (string, error) { return w.Gorgias().Connect(w.EmailOf(who), GorgiasApp) },
			func(page string) (string, error) { return w.Gorgias().Deny(w.EmailOf(who), page) })
		if err == nil {
			err = errors.New("the installation went on although it was cancelled")
		}
		return err
	})
}

// browse clicks through pages: each click leads to an address, which the browser
// follows to the next page.
func (w *World) browse(ctx context.Context, who string, clicks ...func(page string) (string, error)) (page string, err error) {
	for _, click := range clicks {
		if page, err = click(page); err != nil {
			return "", err
		}
		if page, err = w.follow(ctx, who, page); err != nil {
			return "", err
		}
	}
	return page, nil
}

// follow opens a page of the core's in somebody's browser and returns where it
// leads.
func (w *World) follow(ctx context.Context, who, page string) (to string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return "", err
	}
	resp, err := w.Net.Transport(who + "'s browser").RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusFound {
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			return "", err
		}
		if resp.StatusCode == http.StatusOK {
			return page, nil
		}
		return "", &Page{resp.StatusCode, string(text)}
	}
	return resp.Header.Get("Location"), nil
}

// Page is a page that leads nowhere.
type Page struct {
	Status int
	Text   string
}

func (p *Page) Error() string { return fmt.Sprintf("the page answers %d: %s", p.Status, p.Text) }

// gorgiasIntegration is the newest installation in Aircall's dashboard.
func (w *World) gorgiasIntegration() (aircall.IntegrationRow, error) {
	all := w.Aircall().Integrations()
	if len(all) == 0 {
		return aircall.IntegrationRow{}, errors.New("no integration with Gorgias is installed in Aircall")
	}
	return all[len(all)-1], nil
}

// ActivatesIntegration lets the administrator switch the integration on again in
// Aircall's dashboard; of an installation by webhook address that is its webhook.
func (w *World) ActivatesIntegration() error {
	if id := w.helpdesk.webhook; id != "" && len(w.Aircall().Integrations()) == 0 {
		return w.do(Admin, "makes the webhook active in Aircall", "", func() error { return w.Aircall().SetWebhookActive(id, true) })
	}
	return w.inDashboard("activates the integration in Aircall", func(id int64) error { return w.Aircall().SetIntegrationActive(id, true) })
}

// UninstallsInAircall lets the administrator remove the integration in Aircall.
func (w *World) UninstallsInAircall() error {
	return w.inDashboard("uninstalls the integration in Aircall", w.Aircall().Uninstall)
}

func (w *World) inDashboard(does string, action func(id int64) error) error {
	row, err := w.gorgiasIntegration()
	if err != nil {
		return err
	}
	return w.do(Admin, does, "", func() error { return action(row.ID) })
}

// UninstallsInGorgias lets the administrator remove the app in Gorgias.
func (w *World) UninstallsInGorgias() error {
	return w.do(Admin, "uninstalls Aircall in Gorgias", "", func() error { return w.Gorgias().Uninstall(emailOf(Admin), GorgiasApp) })
}

// DialsFromTicket lets an agent press the line's Aircall button in a ticket.
func (w *World) DialsFromTicket(agent string, ticket int64, line string) error {
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	for _, i := range w.Gorgias().Integrations() {
		if strings.Contains(i.Name, l.Number) {
			return w.do(agent, "dials from a ticket in Gorgias", line, func() error {
				return w.Gorgias().PressButton(w.EmailOf(agent), ticket, i.ID)
			})
		}
	}
	return fmt.Errorf("Gorgias shows no Aircall button for the %s line", line)
}

// TakesOver lets an agent's latest outgoing call be the customer's: a call that
// was started by API rings at the customer like any other.
func (w *World) TakesOver(customer string) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	for _, row := range w.Aircall().Calls() {
		if row.Direction == "outbound" && row.Customer == c.Phones[0] {
			w.begins(c, row.Customer, &call{system: w.company(), aircall: row.ID})
		}
	}
	if c.call == nil {
		return fmt.Errorf("nobody has dialled %s", customer)
	}
	return nil
}

// CardsOn is what the insight cards on an agent's phone say, a card a text.
func (w *World) CardsOn(agent string) ([]string, error) {
	a, err := w.Agent(agent)
	if err != nil {
		return nil, err
	}
	phone, err := w.Aircall().Phone(a.Aircall)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, card := range phone.Cards {
		var b strings.Builder
		for _, line := range card.Lines {
			fmt.Fprintf(&b, "%s %s %s\n", line.Label, line.Text, line.Link)
		}
		texts = append(texts, b.String())
	}
	return texts, nil
}

// WantsWebhookMails lets the administrator ask for an e-mail whenever a webhook
// is disabled.
func (w *World) WantsWebhookMails() error {
	return w.do(Admin, "asks for e-mails about disabled webhooks", "", func() error {
		return w.Aircall().SetWebhookAlerts(w.helpdesk.aircallAdmin, true)
	})
}

// BreakWebhooks lets so many deliveries to the core fail.
func (w *World) BreakWebhooks(n int) error {
	_, err := w.Net.Plan(simnet.Fault{Kind: simnet.Status, Status: http.StatusInternalServerError, From: "aircall", To: "core", Times: n})
	return err
}

// AddAircallNamesake tries to add a user to Aircall with an agent's address.
func (w *World) AddAircallNamesake(agent string) error {
	_, err := w.Aircall().AddUser(aircall.UserSpec{Name: agent + " Two", Email: w.EmailOf(agent)})
	return err
}
