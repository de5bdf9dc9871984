package salesforce_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/salesforce"
	"github.com/callsim/callsim/sim/sched"
)

// org is a stub of an org: it answers by path and records the requests.
type org struct {
	t      *testing.T
	world  *sched.Scheduler
	asked  []string
	logins int
	answer func(r *http.Request) (status int, body string)
}

func newOrg(t *testing.T, answer func(*http.Request) (int, string)) *org {
	o := &org{t: t, world: sched.New(sched.Options{}), answer: answer}
	t.Cleanup(o.world.Close)
	return o
}

func (o *org) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	query, _ := url.QueryUnescape(r.URL.RawQuery)
	o.asked = append(o.asked, strings.TrimSpace(r.Method+" "+r.Host+r.URL.Path+" "+query))
	if r.URL.Path == "/services/oauth2/token" && o.answerLogin(w, r) {
		return w.Result(), nil
	}
	status, body := o.answer(r)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
	return w.Result(), nil
}

// answerLogin returns a new token each time, unless the test answers itself.
func (o *org) answerLogin(w http.ResponseWriter, r *http.Request) bool {
	if status, _ := o.answer(r); status != 0 {
		return false
	}
	o.logins++
	_, _ = fmt.Fprintf(w, `{"access_token":"token-%d","instance_url":"https://eu7.test/"}`, o.logins)
	return true
}

func (o *org) do(access salesforce.Access, f func(context.Context, *salesforce.Client)) {
	o.t.Helper()
	access.BaseURL = "https://login.test"
	c := salesforce.New(o.world, o, access)
	if err := o.world.Do("test", func(ctx context.Context) error { f(ctx, c); return nil }); err != nil {
		o.t.Fatal(err)
	}
}

// A session is used until Salesforce reports it as expired; then the request is
// sent again in a new session, once.
func TestSession(t *testing.T) {
	o := newOrg(t, func(r *http.Request) (int, string) {
		switch {
		case r.URL.Path == "/services/oauth2/token":
			return 0, ""
		case r.Header.Get("Authorization") == "Bearer token-1" && r.Method == http.MethodGet:
			return 401, `[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]`
		default:
			return 200, `{"id":"003","records":[{"Id":"500"}]}`
		}
	})
	o.do(salesforce.Access{ClientID: "key", ClientSecret: "s3cret"}, func(ctx context.Context, c *salesforce.Client) {
		if id, err := c.Upsert(ctx, "Contact", "aircall-1", salesforce.Fields{"LastName": "Pike"}); id != "003" || err != nil {
			t.Error(id, err)
		}
		if id, err := c.OpenCase(ctx, "003'"); id != "500" || err != nil {
			t.Error(id, err)
		}
	})
	query := `GET eu7.test/services/data/v63.0/query q=SELECT Id FROM Case WHERE ContactId = '003\'' AND IsClosed = false ORDER BY LastModifiedDate DESC LIMIT 1`
	want := []string{
		"POST login.test/services/oauth2/token",
		"PATCH eu7.test/services/data/v63.0/sobjects/Contact/Aircall_Id__c/aircall-1",
		query,
		"POST login.test/services/oauth2/token",
		query,
	}
	if !slices.Equal(o.asked, want) {
		t.Errorf("asked\n%s\nwant\n%s", strings.Join(o.asked, "\n"), strings.Join(want, "\n"))
	}
}

func TestGrants(t *testing.T) {
	for refresh, want := range map[string]string{
		"":     "client_id=key&client_secret=s3cret&grant_type=client_credentials",
		"r3fr": "client_id=key&client_secret=s3cret&grant_type=refresh_token&refresh_token=r3fr",
	} {
		sent := ""
		o := newOrg(t, func(r *http.Request) (int, string) {
			body, _ := r.GetBody()
			text, _ := io.ReadAll(body)
			sent = string(text)
			return 400, `{"error":"invalid_client","error_description":"s3cret is none, nor is r3fr"}`
		})
		o.do(salesforce.Access{ClientID: "key", ClientSecret: "s3cret", RefreshToken: refresh}, func(ctx context.Context, c *salesforce.Client) {
			_, err := c.OpenCase(ctx, "003")
			if !vendors.IsBarred(err) || strings.Contains(err.Error(), "s3cret") || refresh != "" && strings.Contains(err.Error(), refresh) {
				t.Error(err)
			}
		})
		if sent != want {
			t.Errorf("sent %s, want %s", sent, want)
		}
	}
}

// The type of an error: final, retried soon, or to be mended by a person.
func TestRefusals(t *testing.T) {
	for body, row := range map[string]struct {
		status int
		want   string
	}{
		`[{"errorCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]"}]`:                          {400, "*vendors.Refused"},
		`[{"errorCode":"UNABLE_TO_LOCK_ROW","message":"busy"}]`:                                                                 {400, "passing"},
		`[{"errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY","message":"TaskTrigger: first error: UNABLE_TO_LOCK_ROW, busy"}]`: {400, "passing"},
		`[{"errorCode":"CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY","message":"TaskTrigger: a null pointer"}]`:                        {400, "*vendors.Refused"},
		`[{"errorCode":"NOT_FOUND","message":"Provided external ID field does not exist or is not accessible: Aircall_Id__c"}]`: {404, "*vendors.Barred"},
		`[{"errorCode":"INVALID_FIELD","message":"No such column 'Aircall_Id__c' on sobject of type Contact"}]`:                 {400, "*vendors.Barred"},
		`[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]`:                                    {403, "*vendors.Barred"},
		`[{"errorCode":"SERVER_UNAVAILABLE","message":"later"}]`:                                                                {503, "*vendors.Unavailable"},
		`{"success":true}`: {200, "*vendors.Unknown"},
	} {
		o := newOrg(t, func(r *http.Request) (int, string) {
			if r.URL.Path == "/services/oauth2/token" {
				return 0, ""
			}
			return row.status, body
		})
		o.do(salesforce.Access{}, func(ctx context.Context, c *salesforce.Client) {
			_, err := c.Upsert(ctx, "Contact", "aircall-1", nil)
			got := fmt.Sprintf("%T", err)
			if vendors.IsPassing(err) {
				got = "passing"
			}
			if got != row.want {
				t.Errorf("%s: %s %v", body, got, err)
			}
		})
	}
}

// An org without person accounts refuses queries about them; the client tries again
// after an hour.
func TestOrgWithoutPersonAccounts(t *testing.T) {
	o := newOrg(t, func(r *http.Request) (int, string) {
		switch q := r.URL.Query().Get("q"); {
		case r.URL.Path == "/services/oauth2/token":
			return 0, ""
		case strings.Contains(q, "Person"):
			return 400, `[{"errorCode":"INVALID_FIELD","message":"No such column 'IsPersonAccount' on entity 'Contact'"}]`
		default:
			return 200, `{"searchRecords":[{"attributes":{"type":"Lead"},"Id":"00Q","Name":"Ada","Phone":null,"MobilePhone":"604-555-0123","IsConverted":true}]}`
		}
	})
	o.do(salesforce.Access{}, func(ctx context.Context, c *salesforce.Client) {
		for range 3 {
			found, err := c.ByPhone(ctx, []string{"16045550123", "6045550123"})
			if err != nil || len(found) != 1 || fmt.Sprintf("%+v", found[0]) != "{Object:Lead ID:00Q Name:Ada Phones:[604-555-0123] Person:false Converted:true}" {
				t.Fatalf("%+v, %v", found, err)
			}
			if len(o.asked) == 4 { // login, refused, twice without
				if err := o.world.Sleep(ctx, time.Hour); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	if len(o.asked) != 6 {
		t.Errorf("asked\n%s", strings.Join(o.asked, "\n"))
	}
	want := "GET eu7.test/services/data/v63.0/search q=FIND {16045550123* OR 6045550123*} IN PHONE FIELDS RETURNING " +
		"Contact(Id, Name, IsPersonAccount, Phone, MobilePhone, HomePhone, OtherPhone, AssistantPhone ORDER BY LastModifiedDate DESC), " +
		"Lead(Id, Name, IsConverted, Phone, MobilePhone ORDER BY LastModifiedDate DESC), " +
		"Account(Id, Name, IsPersonAccount, PersonMobilePhone, PersonHomePhone, PersonOtherPhone, PersonAssistantPhone, Phone ORDER BY LastModifiedDate DESC)"
	if o.asked[1] != want {
		t.Errorf("asked\n%s\nwant\n%s", o.asked[1], want)
	}
}

func TestRecordsThatAreGone(t *testing.T) {
	o := newOrg(t, func(r *http.Request) (int, string) {
		if r.URL.Path == "/services/oauth2/token" {
			return 0, ""
		}
		return 404, `[{"errorCode":"ENTITY_IS_DELETED","message":"entity is deleted","fields":[]}]`
	})
	o.do(salesforce.Access{}, func(ctx context.Context, c *salesforce.Client) {
		if _, ok, err := c.ByExternalID(ctx, "Task", "aircall-1"); ok || err != nil {
			t.Error(ok, err)
		}
		if _, ok, err := c.Read(ctx, "Task", "00T", "Description"); ok || err != nil {
			t.Error(ok, err)
		}
		if ok, err := c.Change(ctx, "Task", "00T", salesforce.Fields{"Description": ""}); ok || err != nil {
			t.Error(ok, err)
		}
	})
}
