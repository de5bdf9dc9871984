package live_test

import (
	"testing"

	salesforce "github.com/k-capehart/go-salesforce/v3"
)

// A client library of Salesforce's needs nothing but the environment variables,
// and continues to work with them in the next world.
func TestAClientOfSalesforceIsServed(t *testing.T) {
	s := serve(t)
	for _, creds := range []salesforce.Creds{
		{Domain: s.env["SALESFORCE_BASE_URL"], ConsumerKey: s.env["SALESFORCE_CLIENT_ID"], ConsumerSecret: s.env["SALESFORCE_CLIENT_SECRET"]},
		{Domain: s.env["SALESFORCE_LOGIN_URL"], Username: s.env["SALESFORCE_USERNAME"], Password: s.env["SALESFORCE_PASSWORD"],
			SecurityToken: s.env["SALESFORCE_SECURITY_TOKEN"], ConsumerKey: s.env["SALESFORCE_CLIENT_ID"], ConsumerSecret: s.env["SALESFORCE_CLIENT_SECRET"]},
	} {
		for range 2 {
			sf, err := salesforce.Init(creds)
			if err != nil {
				t.Fatal(err)
			}
			made, err := sf.InsertOne("Contact", map[string]any{"LastName": "Pike", "Phone": "+14155550101"})
			if err != nil {
				t.Fatal(err)
			}
			contains(t, s.control("GET", "/observe/salesforce/services/data/v63.0/sobjects/Contact/"+made.Id, "").body, "+14155550101")
			s.must("POST", "/reset", "")
		}
	}
}
