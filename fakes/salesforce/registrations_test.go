package salesforce_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/fakes/salesforce"
)

// TestRegistrationsAreRestored checks that a program's tokens remain valid in the org
// that replaces its org.
func TestRegistrationsAreRestored(t *testing.T) {
	old := newOrg(t)
	page := "/services/oauth2/authorize?" + url.Values{"response_type": {"code"}, "client_id": {old.app.ConsumerKey}, "redirect_uri": {old.app.CallbackURL}}.Encode()
	back, err := old.Authorize(old.lena, page)
	old.ok(err)
	to, _ := url.Parse(back)
	answer := old.logIn(url.Values{"grant_type": {"authorization_code"}, "code": {to.Query().Get("code")}, "redirect_uri": {old.app.CallbackURL}})
	last := old.create("Contact", `{"LastName":"Pike"}`)
	old.later(time.Hour)
	clients := func(address string) bool { return strings.HasPrefix(address, "192.0.2.1:") }

	o := newOrg(t, salesforce.WithPersonAccounts())
	_, err = o.AddApp(salesforce.AppSpec{Name: "Other", CallbackURL: "https://app.test/back", ConsumerKey: "k", ConsumerSecret: "s"})
	o.ok(err)
	o.token = answer.Get("access_token").String()
	o.refused("GET", "limits", "", 401, "INVALID_SESSION_ID", "")
	if done := o.Restore(old.Registrations(clients)); len(done.Kept) != 3 || len(done.Lost) != 0 {
		t.Errorf("restored: %+v", done)
	}
	o.get("limits")
	o.logIn(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {answer.Get("refresh_token").String()}})
	if id := o.create("Contact", `{"LastName":"Else"}`); id == last {
		t.Errorf("the id %s was issued again, for another contact", id)
	}
	if done := o.Restore(old.Registrations(func(string) bool { return false })); len(done.Kept)+len(done.Lost) != 0 {
		t.Errorf("restored from an empty export: %+v", done)
	}

	s, err := salesforce.New(o.sched)
	o.ok(err)
	done := s.Restore(old.Registrations(clients))
	if len(done.Kept) != 0 || len(done.Lost) != 3 || !strings.Contains(done.Lost[0], "there is no user") {
		t.Errorf("restored without the users: %+v", done)
	}
}
