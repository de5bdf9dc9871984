// Package integrations connects phone systems with CRMs, as administrators do it: what
// each integration needs at both vendors, its access, and its first settings.
//
// [All] has a row for each integration. What people do only because two vendors are
// connected is here too: installing Aircall in Gorgias, RingCentral's plugin in Front,
// and the settings of Salesforce in Aircall's dashboard.
package integrations

import (
	"fmt"

	"github.com/callsim/callsim/core"
	fakefront "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/salesforce"
	"github.com/callsim/callsim/sim/people/spark"
)

// Integration is a row of the table.
type Integration struct {
	Name    string
	Connect func(people.World) error
}

// All are the integrations.
var All = []Integration{
	{"aircall-front", connectAircallFront},
	{"aircall-gorgias", func(w people.World) error { return InstallationOf(w).Connect(nil) }},
	{"aircall-salesforce", connectAircallSalesforce},
	{"aircall-spark", connectAircallSpark},
	{"ringcentral-front", func(w people.World) error { return PluginOf(w).ConnectAll() }},
}

// Connect does what an administrator does to connect the vendors of an integration.
func Connect(w people.World, name string) error {
	for _, i := range All {
		if i.Name == name {
			return i.Connect(w)
		}
	}
	return fmt.Errorf("no integration is called %q", name)
}

// grant gives the core access to Aircall and to a CRM.
func grant(w people.World, crm func(*core.Config)) error {
	id, token := aircall.Of(w).APIKey()
	return w.Grant(func(c *core.Config) {
		c.Aircall = core.AircallAccess{BaseURL: "https://" + aircall.Host, APIID: id, APIToken: token}
		crm(c)
	})
}

// PhoneInbox is the common Front inbox in which new calls land (AF-05).
const PhoneInbox = "Aircall Phone"

// connectAircallFront makes an inbox and an application channel in Front, a webhook in
// Aircall's dashboard, and the settings. Agents hired so far are members of the inbox.
func connectAircallFront(w people.World) error {
	err := grant(w, func(c *core.Config) {
		c.Front = core.FrontAccess{BaseURL: "https://" + front.Host, Token: front.Of(w).APIToken()}
	})
	if err != nil {
		return err
	}
	channel, err := openAircallChannel(w)
	if err != nil {
		return err
	}
	webhookToken, err := aircall.Of(w).Webhook("/webhooks/aircall/front")
	if err != nil {
		return err
	}
	return w.WriteSettings("aircall-front", map[string]any{
		"enabled": true, "webhook_token": webhookToken, "front_channel": channel,
	})
}

// openAircallChannel makes the inbox of calls and an application channel in it, whose
// id it returns.
func openAircallChannel(w people.World) (channel string, err error) {
	f := front.Of(w)
	if id, there := f.ChannelAt("aircall", false); there {
		return id, nil
	}
	if err := f.AddInbox(PhoneInbox); err != nil {
		return "", err
	}
	inbox, err := f.InboxID(PhoneInbox)
	if err != nil {
		return "", err
	}
	channel, err = f.AddApplicationChannel(fakefront.ChannelSpec{Name: "Aircall", Inbox: inbox, Address: "aircall", ContactType: "phone"})
	if err != nil {
		return "", fmt.Errorf("adding the Aircall channel to Front: %w", err)
	}
	return channel, nil
}

// ReadyForProgram prepares the vendors for a program in the place of the core: an
// administrator in Aircall who can consent, and the channel of Aircall's calls in
// Front, whose id it returns.
func ReadyForProgram(w people.World) (channel string, err error) {
	if _, err := aircall.Of(w).Admin(); err != nil {
		return "", err
	}
	return openAircallChannel(w)
}

// connectAircallSalesforce makes a connected app and the fields that the integration
// needs in the org, a webhook in Aircall's dashboard, and the settings.
func connectAircallSalesforce(w people.World) error {
	org := salesforce.Of(w)
	if err := org.Register(); err != nil {
		return err
	}
	err := grant(w, func(c *core.Config) {
		c.Salesforce = core.SalesforceAccess{BaseURL: "https://" + salesforce.Host, ClientID: org.App.Key, ClientSecret: org.App.Secret}
	})
	if err != nil {
		return err
	}
	webhookToken, err := aircall.Of(w).Webhook("/webhooks/aircall/salesforce")
	if err != nil {
		return err
	}
	showDashboard(w)
	return w.WriteSettings("aircall-salesforce", map[string]any{
		"enabled": true, "webhook_token": webhookToken, "created_by": people.AllottedEmail(people.Admin),
		"outbound_answered": "completed", "outbound_unanswered": "completed", "inbound_answered": "completed", "missed": "completed", "voicemail": "completed",
		"business_hours_only": false, "unknown_number": "do_nothing", "link_to": "nothing", "create_case": false,
	})
}

// connectAircallSpark takes the keys of the company and of each project there is, and
// makes a webhook in Aircall's dashboard, one in Spark, and the settings.
func connectAircallSpark(w people.World) error {
	s := spark.Of(w)
	if err := s.Join(); err != nil {
		return err
	}
	err := grant(w, func(c *core.Config) {
		c.Spark = core.SparkAccess{BaseURL: "https://" + spark.Host, CompanyKey: s.CompanyKey(), ProjectKeys: map[string]string{}}
		for _, p := range s.Projects.All {
			c.Spark.ProjectKeys[fmt.Sprint(p.ID)] = p.Key
		}
	})
	if err != nil {
		return err
	}
	webhookToken, err := aircall.Of(w).Webhook("/webhooks/aircall/spark")
	if err != nil {
		return err
	}
	address := w.CoreURL() + "/webhooks/spark/aircall"
	sparkToken, connected := s.AircallAt(address)
	if !connected {
		if sparkToken, err = s.ConnectAircall(address); err != nil {
			return fmt.Errorf("connecting Aircall in Spark: %w", err)
		}
	}
	w.Stage().Trace.Secret("spark-webhook-token", sparkToken)
	return w.WriteSettings("aircall-spark", map[string]any{
		"enabled": true, "webhook_token": webhookToken, "spark_webhook_token": sparkToken,
	})
}
