package live_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// RingCentral asks a webhook's address before it answers who subscribed: the
// request waits while the world goes out to ask.
func TestASubscriptionIsValidatedOutside(t *testing.T) {
	s := serve(t)
	asked := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Header().Set("Validation-Token", r.Header.Get("Validation-Token"))
		w.Header().Set("Content-Type", "application/json")
	}))
	defer receiver.Close()
	var login struct {
		Token string `json:"access_token"`
	}
	credentials := url.UserPassword(s.env["RINGCENTRAL_CLIENT_ID"], s.env["RINGCENTRAL_CLIENT_SECRET"]).String()
	base := strings.Replace(s.env["RINGCENTRAL_BASE_URL"], "://", "://"+credentials+"@", 1)
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {s.env["RINGCENTRAL_JWT"]}}
	a := s.ask("POST", base+"/restapi/oauth/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	if err := json.Unmarshal([]byte(a.body), &login); err != nil || a.status != http.StatusOK {
		t.Fatal(a)
	}
	a = s.ask("POST", s.env["RINGCENTRAL_BASE_URL"]+"/restapi/v1.0/subscription",
		fmt.Sprintf(`{"eventFilters":["/restapi/v1.0/account/~/telephony/sessions"],"deliveryMode":{"transportType":"WebHook","address":%q}}`, receiver.URL),
		"Authorization", "bearer "+login.Token)
	if a.status != http.StatusOK || asked != 1 || !strings.Contains(a.body, `"uri":"`+s.env["RINGCENTRAL_BASE_URL"]) {
		t.Errorf("subscribing asked %d times and answered %v", asked, a)
	}
	record := fmt.Sprint(s.journal(""))
	for _, secret := range []string{s.env["RINGCENTRAL_CLIENT_SECRET"], s.env["RINGCENTRAL_JWT"], login.Token} {
		if strings.Contains(record, secret) {
			t.Errorf("the record shows the secret %.8s…", secret)
		}
	}
}
