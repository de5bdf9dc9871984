package sim

import (
	"fmt"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/fakes/salesforce"
)

// ConnectAircallSalesforce does what an administrator does to connect the two: a
// connected app and the fields that the integration needs in the org, a webhook in
// Aircall's dashboard, and the integration's settings in the core.
func (w *World) ConnectAircallSalesforce() error {
	if err := w.useSalesforce(); err != nil {
		return err
	}
	if err := w.registerWithSalesforce(); err != nil {
		return err
	}
	id, token := w.Aircall().APIKey()
	err := w.connect(func(c *core.Config) {
		c.Aircall = core.AircallAccess{BaseURL: "https://" + AircallHost, APIID: id, APIToken: token}
		c.Salesforce = core.SalesforceAccess{BaseURL: "https://" + SalesforceHost, ClientID: w.org.app.key, ClientSecret: w.org.app.secret}
	})
	if err != nil {
		return err
	}
	_, webhookToken, err := w.Aircall().AddWebhook("https://" + CoreHost + "/webhooks/aircall/salesforce")
	if err != nil {
		return fmt.Errorf("adding the webhook to Aircall: %w", err)
	}
	w.Trace.Secret("aircall-webhook-token", webhookToken)
	return w.WriteSettings("aircall-salesforce", map[string]any{
		"enabled": true, "webhook_token": webhookToken, "created_by": emailOf(Admin),
		"outbound_answered": "completed", "outbound_unanswered": "completed", "inbound_answered": "completed", "missed": "completed", "voicemail": "completed",
		"business_hours_only": false, "unknown_number": "do_nothing", "link_to": "nothing", "create_case": false,
	})
}

// externalIDs are the objects in which the integration finds again what it made.
var externalIDs = [...]string{"Task", "Contact", "Lead", "Account", "Case"}

// registerWithSalesforce makes the connected app, which acts as a user of its own,
// and the fields that the integration needs.
func (w *World) registerWithSalesforce() error {
	if w.org.app.key != "" {
		return nil
	}
	for _, object := range externalIDs {
		if err := w.Salesforce().AddCustomField(object, "Aircall_Id__c", "Aircall Id", "string", true); err != nil {
			return err
		}
	}
	user, err := w.Salesforce().AddUser(salesforce.UserSpec{LastName: "Integration", Email: emailOf("Integration")})
	if err != nil {
		return err
	}
	app, err := w.Salesforce().AddApp(salesforce.AppSpec{Name: "Aircall", RunAs: user,
		ConsumerKey: w.opts.Credentials[salesforceClientID], ConsumerSecret: w.opts.Credentials[salesforceClientSecret]})
	w.org.app = connectedApp{app.ConsumerKey, app.ConsumerSecret}
	return err
}

// salesforceCredentials is how a client gets in: as the connected app, or as the
// administrator, whose password programs send with the security token behind it.
// They log in where the org is.
func (w *World) salesforceCredentials() []Credential {
	err := w.useSalesforce()
	if err == nil {
		err = w.registerWithSalesforce()
	}
	if err == nil {
		err = w.logsIntoSalesforce()
	}
	if err != nil {
		panic(fmt.Sprintf("sim: opening Salesforce: %v", err)) // nobody else has taken these names
	}
	l := w.org.login
	return []Credential{{Name: salesforceClientID, Value: w.org.app.key, Open: true}, {Name: salesforceClientSecret, Value: w.org.app.secret},
		{Name: "SALESFORCE_LOGIN_URL", Value: w.Salesforce().BaseURL(), Open: true}, {Name: salesforceUsername, Value: l.Username, Open: true}, {Name: salesforcePassword, Value: l.Password}, {Name: salesforceToken, Value: l.SecurityToken}}
}

// logsIntoSalesforce gives the administrator a password, that of a world before
// if there was one.
func (w *World) logsIntoSalesforce() (err error) {
	if w.org.login.Username != "" {
		return nil
	}
	if w.org.login, err = w.Salesforce().ResetPassword(w.org.admin); err != nil {
		return err
	}
	password, token := w.opts.Credentials[salesforcePassword], w.opts.Credentials[salesforceToken]
	if password == "" {
		return nil
	}
	w.org.login.Password, w.org.login.SecurityToken = password, token
	return w.Salesforce().SetPassword(w.org.admin, password, token)
}
