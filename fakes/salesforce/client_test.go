package salesforce_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	client "github.com/k-capehart/go-salesforce/v3"

	"github.com/callsim/callsim/fakes/salesforce"
	"github.com/callsim/callsim/sim/wallclock"
)

// served is an org on a port, for an unmodified client library.
type served struct {
	*salesforce.Server
	url   string
	olga  string
	login salesforce.Login
	app   salesforce.AppSpec
	key   string // private, PEM
}

func serve(t *testing.T) *served {
	t.Helper()
	rt := wallclock.New(1)
	t.Cleanup(rt.Close)
	web := httptest.NewUnstartedServer(nil)
	web.Start()
	t.Cleanup(web.Close)
	s, err := salesforce.New(rt, salesforce.WithBaseURL(web.URL))
	must(t, err)
	web.Config.Handler = s
	o := &served{Server: s, url: web.URL}
	o.olga, err = s.AddUser(salesforce.UserSpec{FirstName: "Olga", LastName: "Berg", Email: "olga@northpier.test", Admin: true})
	must(t, err)
	o.login, err = s.ResetPassword(o.olga)
	must(t, err)
	private, public := keyPair(t)
	o.key = private
	o.app, err = s.AddApp(salesforce.AppSpec{Name: "Client", RunAs: o.olga, Certificate: public, Approved: true})
	must(t, err)
	return o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func keyPair(t *testing.T) (private, public string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	must(t, err)
	encode := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return encode("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), encode("PUBLIC KEY", der)
}

// creds returns the client's ways to log in, by name.
func (o *served) creds() map[string]client.Creds {
	return map[string]client.Creds{
		"client credentials": {Domain: o.url, ConsumerKey: o.app.ConsumerKey, ConsumerSecret: o.app.ConsumerSecret},
		"password": {Domain: o.url, Username: o.login.Username, Password: o.login.Password, SecurityToken: o.login.SecurityToken,
			ConsumerKey: o.app.ConsumerKey, ConsumerSecret: o.app.ConsumerSecret},
		"JWT": {Domain: o.url, Username: o.login.Username, ConsumerKey: o.app.ConsumerKey, ConsumerRSAPem: o.key},
	}
}

func TestClientLogsIn(t *testing.T) {
	o := serve(t)
	for name, creds := range o.creds() {
		sf, err := client.Init(creds)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, err := client.Init(client.Creds{Domain: o.url, AccessToken: sf.GetAccessToken()})
		if err != nil {
			t.Fatalf("%s: log-in by its token: %v", name, err)
		}
		must(t, o.ExpireSessions())
		if _, err := sf.InsertOne("Contact", map[string]any{"LastName": name}); err != nil {
			t.Errorf("%s: insert after the session expired: %v", name, err)
		}
		if err := again.Query("SELECT Id FROM Contact", &[]row{}); err == nil || !strings.Contains(err.Error(), "unable to refresh session") {
			t.Errorf("%s: query with an expired token: %v", name, err)
		}
	}
	if _, err := client.Init(client.Creds{Domain: o.url, Username: "nobody", Password: "x", SecurityToken: "y", ConsumerKey: o.app.ConsumerKey,
		ConsumerSecret: o.app.ConsumerSecret}); err == nil {
		t.Error("a wrong password was accepted")
	}
}

type row struct {
	ID       string `mapstructure:"Id"`
	LastName string
	Phone    string
}

func TestClientWorks(t *testing.T) {
	o := serve(t)
	must(t, o.AddCustomField("Contact", "Ext__c", "Ext", "string", true))
	for _, compress := range []bool{false, true} {
		sf, err := client.Init(o.creds()["client credentials"], client.WithCompressionHeaders(compress))
		must(t, err)
		made, err := sf.InsertOne("Contact", map[string]any{"LastName": "Pike", "Phone": "+14155550123"})
		must(t, err)
		must(t, sf.UpdateOne("Contact", map[string]any{"Id": made.Id, "Phone": "+14155550124"}))
		var rows []row
		must(t, sf.Query("SELECT Id, LastName, Phone FROM Contact WHERE Phone = '+14155550124'", &rows))
		if len(rows) != 1 || rows[0] != (row{made.Id, "Pike", "+14155550124"}) {
			t.Errorf("found %v", rows)
		}
		upserted, err := sf.UpsertOne("Contact", "Ext__c", map[string]any{"Ext__c": "a-1", "LastName": "Moss"})
		must(t, err)
		again, err := sf.UpsertOne("Contact", "Ext__c", map[string]any{"Ext__c": "a-1", "LastName": "Mosse"})
		must(t, err)
		if upserted.Id != again.Id {
			t.Errorf("upserted %s and %s", upserted.Id, again.Id)
		}
		must(t, sf.DeleteOne("Contact", map[string]any{"Id": upserted.Id}))
		must(t, sf.DeleteOne("Contact", map[string]any{"Id": made.Id}))
	}
	if left := len(o.Records("Contact")); left != 0 {
		t.Errorf("%d contacts remain", left)
	}
}

func TestClientWorksInBulk(t *testing.T) {
	o := serve(t)
	must(t, o.AddCustomField("Contact", "Ext__c", "Ext", "string", true))
	must(t, o.SetPageSize(3))
	sf, err := client.Init(o.creds()["client credentials"])
	must(t, err)
	var records []map[string]any
	for i := range 10 {
		records = append(records, map[string]any{"LastName": fmt.Sprint("N", i), "Ext__c": fmt.Sprint("e", i)})
	}
	check := func(results client.SalesforceResults, err error) {
		t.Helper()
		must(t, err)
		if results.HasSalesforceErrors || len(results.Results) != 10 {
			t.Errorf("%+v", results)
		}
	}
	check(sf.InsertCollection("Contact", records, 200))
	check(sf.UpsertCollection("Contact", "Ext__c", records, 4))
	check(sf.UpsertComposite("Contact", "Ext__c", records, 4, true))
	var rows []row
	must(t, sf.Query("SELECT Id, LastName FROM Contact ORDER BY LastName", &rows))
	if len(rows) != 10 || rows[9].LastName != "N9" {
		t.Fatalf("read %v over pages", rows)
	}
	var changes, gone []map[string]any
	for _, r := range rows {
		changes = append(changes, map[string]any{"Id": r.ID, "Title": "Dr"})
		gone = append(gone, map[string]any{"Id": r.ID})
	}
	check(sf.UpdateCollection("Contact", changes, 200))
	check(sf.UpdateComposite("Contact", changes, 200, true))
	wrong := append([]map[string]any{}, changes...)
	wrong[3] = map[string]any{"Id": rows[3].ID, "LastName": ""}
	results, err := sf.UpdateComposite("Contact", wrong, 200, true)
	must(t, err)
	if !results.HasSalesforceErrors || results.Results[0].Errors[0].StatusCode != "ALL_OR_NONE_OPERATION_ROLLED_BACK" ||
		results.Results[3].Errors[0].StatusCode != "REQUIRED_FIELD_MISSING" {
		t.Errorf("%+v", results)
	}
	check(sf.DeleteComposite("Contact", gone[:10], 200, true))
}
