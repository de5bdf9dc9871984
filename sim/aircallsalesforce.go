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
	webhookToken, err := w.aircallWebhook("/webhooks/aircall/salesforce")
	if err != nil {
		return err
	}
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
	w.org.integration = user
	app, err := w.Salesforce().AddApp(salesforce.AppSpec{Name: "Aircall", RunAs: user,
		ConsumerKey: w.opts.Credentials[salesforceClientID], ConsumerSecret: w.opts.Credentials[salesforceClientSecret]})
	w.org.app = connectedApp{app.ConsumerKey, app.ConsumerSecret}
	return err
}

// salesforceCredentials is how a client gets in: as the connected app, or with the
// name and password of the user that it acts as, by SOAP or OAuth. Clients log in
// where the org is.
func (w *World) salesforceCredentials() []Credential {
	err := w.useSalesforce()
	if err == nil {
		err = w.registerWithSalesforce()
	}
	var login salesforce.Login
	if err == nil {
		login, err = w.integrationLogin()
	}
	if err != nil {
		panic(fmt.Sprintf("sim: opening Salesforce: %v", err)) // nobody else has taken these names
	}
	return []Credential{
		{Name: salesforceClientID, Value: w.org.app.key, Open: true}, {Name: salesforceClientSecret, Value: w.org.app.secret},
		{Name: "SALESFORCE_LOGIN_URL", Value: w.Salesforce().BaseURL(), Open: true}, {Name: "SALESFORCE_USERNAME", Value: login.Username, Open: true},
		{Name: salesforcePassword, Value: login.Password}, {Name: salesforceSecurityToken, Value: login.SecurityToken},
	}
}

// integrationLogin is the password of the integration's user: that of the world
// before, or a new one.
func (w *World) integrationLogin() (salesforce.Login, error) {
	o := &w.org
	if o.login.Password != "" {
		return o.login, nil
	}
	login, err := w.Salesforce().ResetPassword(o.integration)
	if kept := w.opts.Credentials[salesforcePassword]; err == nil && kept != "" {
		login.Password, login.SecurityToken = kept, w.opts.Credentials[salesforceSecurityToken]
		err = w.Salesforce().SetPassword(o.integration, login.Password, login.SecurityToken)
	}
	if err == nil {
		o.login = login
	}
	return login, err
}
