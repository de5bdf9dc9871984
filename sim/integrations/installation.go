package integrations

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/callsim/callsim/core"
	fakeaircall "github.com/callsim/callsim/fakes/aircall"
	fakegorgias "github.com/callsim/callsim/fakes/gorgias"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/gorgias"
)

// gorgiasApp is the integration's client id as an app of Gorgias.
const gorgiasApp = "callsim-aircall"

// Gorgias is Gorgias in the registry: its clients are apps, such as this integration.
var Gorgias = func() people.Entry {
	e := gorgias.Entry
	e.App = func(w people.World) []people.Credential { return InstallationOf(w).credentials() }
	return e
}()

// Installation is how the integration of Aircall with Gorgias is installed.
type Installation struct {
	w       people.World
	aircall *aircall.People
	gorgias *gorgias.People
	offered bool // the core has access to the account
	access  core.GorgiasAccess
	webhook string // id of a webhook whose address was added by hand
}

// InstallationOf returns the installation of a world.
func InstallationOf(w people.World) *Installation {
	return people.Of(w, func(w people.World) *Installation {
		return &Installation{w: w, aircall: aircall.Of(w), gorgias: gorgias.Of(w)}
	})
}

// In is InstallationOf.
func (*Installation) In(w people.World) any { return InstallationOf(w) }

// Connect installs the integration by OAuth, as the administrator does it in a
// browser: from Gorgias's App Store, for all Aircall numbers or for those of lines
// (AG-28, AG-29).
func (i *Installation) Connect(lines []string) error {
	err := i.Offers()
	if none := (*people.NoSettingsError)(nil); err != nil && !errors.As(err, &none) {
		return err
	}
	if len(i.aircall.Integrations()) > 0 && i.gorgias.Installed(gorgiasApp) {
		return err // a program outside has kept its installation
	}
	return cmp.Or(i.Installs(people.Admin, lines...), err)
}

const webhookPath = "/webhooks/aircall/gorgias"

// ConnectByWebhook installs the integration by an address that the administrator adds
// in Aircall (AG-52); former is the address of earlier times (AG-40).
func (i *Installation) ConnectByWebhook(former bool) error {
	if err := i.Offers(); err != nil {
		return err
	}
	path := webhookPath
	if former {
		path = "/webhooks/aircall-gorgias"
	}
	id, token, err := i.aircall.AddWebhook(i.w.CoreURL() + path)
	if err != nil {
		return fmt.Errorf("adding the webhook to Aircall: %w", err)
	}
	i.webhook = id
	return i.w.ChangeSettings("aircall-gorgias", map[string]any{"webhook_token": token})
}

// ReplacesWebhookAddress lets the administrator replace the former address in Aircall
// by the one that Gorgias shows as updated (AG-40).
func (i *Installation) ReplacesWebhookAddress() error {
	return i.w.Do(people.Admin, "replaces the webhook's address in Aircall", "", func() error {
		return i.aircall.SetWebhookURL(i.webhook, i.w.CoreURL()+webhookPath)
	})
}

// Offers registers the app with both vendors, as its developer did long ago, and gives
// the core access to the account.
func (i *Installation) Offers() error {
	if i.offered {
		return nil
	}
	i.offered = true
	if err := i.register(); err != nil {
		return err
	}
	if _, err := i.aircall.Admin(); err != nil {
		return err
	}
	i.w.Stage().Net.Handle(aircall.Dashboard, aircall.Name, i.aircall)
	access := i.access
	access.BaseURL = "https://" + gorgias.Host
	if err := grant(i.w, func(c *core.Config) { c.Gorgias = access }); err != nil {
		return err
	}
	return i.w.WriteSettings("aircall-gorgias", map[string]any{"enabled": true})
}

// installPath is where the integration's installation begins.
const installPath = "/install/aircall-gorgias"

// The names of the app's credentials at Aircall in the environment.
const (
	aircallID     = "GORGIAS_AIRCALL_CLIENT_ID"
	aircallSecret = "GORGIAS_AIRCALL_CLIENT_SECRET"
)

// register gives the administrator a seat and a key in Gorgias, and registers the
// integration as an app of both sides.
func (i *Installation) register() error {
	if i.access.ClientID != "" {
		return nil
	}
	if err := i.gorgias.Join(); err != nil {
		return err
	}
	s, admin := i.w.Stage(), people.AllottedEmail(people.Admin)
	i.access = core.GorgiasAccess{Email: admin, ClientID: gorgiasApp, PublicURL: i.w.CoreURL(),
		ClientSecret: s.KeptOr("GORGIAS_CLIENT_SECRET", func() string {
			return fmt.Sprintf("gas_%016x", s.Sched.Rand("gorgias client secret").Uint64())
		})}
	s.Trace.Secret("gorgias-client-secret", i.access.ClientSecret)
	installAddress := i.w.CoreURL() + installPath
	err := i.gorgias.RegisterApp(fakegorgias.AppSpec{Name: "Aircall", ClientID: gorgiasApp, ClientSecret: i.access.ClientSecret,
		InstallURL: installAddress, RedirectURIs: []string{installAddress + "/gorgias"}})
	if err != nil {
		return err
	}
	if i.access.APIKey, err = i.gorgias.ResetAPIKey(admin); err != nil {
		return err
	}
	i.access.AircallClientID, i.access.AircallClientSecret, err = i.aircall.RegisterApp(fakeaircall.AppSpec{
		Name: "Gorgias", InstallURI: installAddress, RedirectURI: installAddress + "/aircall",
		ClientID: s.Kept[aircallID], ClientSecret: s.Kept[aircallSecret]})
	if err != nil {
		return fmt.Errorf("registering the app with Aircall: %w", err)
	}
	return nil
}

// credentials are the administrator's key, and those of the app.
func (i *Installation) credentials() []people.Credential {
	people.Must(i, i.register())
	a := i.access
	return []people.Credential{
		{Name: "GORGIAS_EMAIL", Value: a.Email, Open: true}, {Name: "GORGIAS_API_KEY", Value: a.APIKey},
		{Name: "GORGIAS_PUBLIC_URL", Value: a.PublicURL, Open: true},
		{Name: "GORGIAS_CLIENT_ID", Value: a.ClientID, Open: true}, {Name: "GORGIAS_CLIENT_SECRET", Value: a.ClientSecret},
		{Name: aircallID, Value: a.AircallClientID, Open: true}, {Name: aircallSecret, Value: a.AircallClientSecret},
	}
}

// Installs lets a person click "Connect Aircall" in Gorgias and follow the browser to
// its end; the administrator is an admin on both sides. An error is the text of the
// page on which it ended.
func (i *Installation) Installs(who string, lines ...string) error {
	user, err := i.aircall.Admin()
	if a, noAgent := i.w.Cast().Agent(who); noAgent == nil {
		user = i.aircall.Users[a]
	}
	var numbers []int64
	for _, name := range lines {
		l, unknown := i.w.Cast().Line(name)
		err = cmp.Or(err, unknown)
		numbers = append(numbers, i.aircall.Numbers[l])
	}
	if err != nil {
		return err
	}
	return i.w.Errand(strings.TrimSpace(who+" clicks Connect Aircall in Gorgias "+strings.Join(lines, ", ")), func(ctx context.Context) error {
		email := i.w.Cast().EmailOf(who)
		page, err := i.browse(ctx, who,
			func(string) (string, error) { return i.gorgias.Connect(email, gorgiasApp) },
			func(page string) (string, error) { return i.gorgias.Authorize(email, page) },
			func(page string) (string, error) { return i.aircall.Consent(user, page, numbers...) })
		if err == nil && page != "https://"+aircall.Dashboard+"/oauth/success" {
			err = fmt.Errorf("the installation ended on %s", page)
		}
		return err
	})
}

// Cancels lets the administrator click "Connect Aircall" and then cancel on Gorgias's
// page; the error is the text of the last page.
func (i *Installation) Cancels() error {
	email := people.AllottedEmail(people.Admin)
	return i.w.Errand(people.Admin+" cancels the installation", func(ctx context.Context) error {
		_, err := i.browse(ctx, people.Admin,
			func(string) (string, error) { return i.gorgias.Connect(email, gorgiasApp) },
			func(page string) (string, error) { return i.gorgias.Deny(email, page) })
		if err == nil {
			err = errors.New("the installation went on although it was cancelled")
		}
		return err
	})
}

// browse clicks through pages: each click leads to an address, which the browser
// follows to the next page.
func (i *Installation) browse(ctx context.Context, who string, clicks ...func(page string) (string, error)) (page string, err error) {
	for _, click := range clicks {
		if page, err = click(page); err != nil {
			return "", err
		}
		if page, err = i.follow(ctx, who, page); err != nil {
			return "", err
		}
	}
	return page, nil
}

// follow opens a page of the core in a person's browser and returns where it leads.
func (i *Installation) follow(ctx context.Context, who, page string) (to string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return "", err
	}
	resp, err := i.w.Stage().Net.Transport(who + "'s browser").RoundTrip(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusFound:
		return resp.Header.Get("Location"), nil
	case http.StatusOK:
		_, err := io.Copy(io.Discard, resp.Body)
		return page, err
	}
	text, err := io.ReadAll(resp.Body)
	return "", cmp.Or(err, fmt.Errorf("the page answers %d: %s", resp.StatusCode, text))
}

// Activates lets the administrator turn the integration on again in Aircall's
// dashboard; of an installation by webhook address that is its webhook.
func (i *Installation) Activates() error {
	if i.webhook != "" && len(i.aircall.Integrations()) == 0 {
		return i.w.Do(people.Admin, "makes the webhook active in Aircall", "", func() error { return i.aircall.SetWebhookActive(i.webhook, true) })
	}
	return i.inDashboard("activates the integration in Aircall", func(id int64) error { return i.aircall.SetIntegrationActive(id, true) })
}

// UninstallsInAircall lets the administrator remove the integration in Aircall.
func (i *Installation) UninstallsInAircall() error {
	return i.inDashboard("uninstalls the integration in Aircall", i.aircall.Uninstall)
}

// inDashboard runs an action on the newest installation in Aircall's dashboard.
func (i *Installation) inDashboard(does string, action func(id int64) error) error {
	all := i.aircall.Integrations()
	if len(all) == 0 {
		return errors.New("no integration with Gorgias is installed in Aircall")
	}
	return i.w.Do(people.Admin, does, "", func() error { return action(all[len(all)-1].ID) })
}

// UninstallsInGorgias lets the administrator remove the app in Gorgias.
func (i *Installation) UninstallsInGorgias() error {
	return i.w.Do(people.Admin, "uninstalls Aircall in Gorgias", "", func() error {
		return i.gorgias.Uninstall(people.AllottedEmail(people.Admin), gorgiasApp)
	})
}
