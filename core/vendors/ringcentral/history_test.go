package ringcentral_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core/vendors/ringcentral"
	"github.com/callsim/callsim/sim/sched"
)

type logAnswer func(*http.Request) string

func (f logAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	body := `{"access_token":"t","expires_in":3600}`
	if !strings.HasSuffix(r.URL.Path, "/oauth/token") {
		body = f(r)
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}, nil
}

func recordsSince(t *testing.T, answer logAnswer) (seen []string, err error) {
	t.Helper()
	world := sched.New(sched.Options{})
	defer world.Close()
	c := ringcentral.New(world, answer, ringcentral.Access{BaseURL: "https://rc.test", ClientID: "id", ClientSecret: "secret"}, func() string { return "jwt" })
	err = world.Do("asks", func(ctx context.Context) error {
		return c.RecordsSince(ctx, time.Unix(1767603600, 0), func(l ringcentral.Logged) error {
			seen = append(seen, fmt.Sprint(l.Session, " ", l.Internal, " ", l.Inbound, " ", l.Result))
			return nil
		})
	})
	return seen, err
}

// The call log is read page by page. Internal calls are distinguished from others,
// also from an outside caller who withholds the number.
func TestRecordsSince(t *testing.T) {
	seen, err := recordsSince(t, func(r *http.Request) string {
		q := r.URL.Query()
		if q.Get("dateFrom") != "2026-01-05T09:00:00.000Z" || q.Get("view") != "Detailed" || q.Get("perPage") != "250" {
			t.Errorf("asked %s", r.URL.RawQuery)
		}
		if q.Get("page") == "1" {
			return `{"records":[{"telephonySessionId":"s-1","direction":"Inbound","result":"Accepted","transport":"PSTN","from":{},"to":{"phoneNumber":"+1","extensionId":"7"}},
				{"telephonySessionId":"s-2","direction":"Outbound","result":"Call connected","transport":"VoIP","from":{"extensionId":"7"},"to":{"extensionId":"8"}},
				{"direction":"Inbound"},7],"navigation":{"nextPage":{"uri":"x"}}}`
		}
		return `{"records":[{"telephonySessionId":"s-3","direction":"Outbound","result":"No Answer","transport":"VoIP","from":{"extensionId":"7"},"to":{"phoneNumber":"+2"}}],"navigation":{}}`
	})
	if want := "[s-1 false true Accepted s-2 true false Call connected s-3 false false No Answer]"; err != nil || fmt.Sprint(seen) != want {
		t.Errorf("got %v, %v, want %s", seen, err, want)
	}
}

// A response of the wrong shape is an error.
func TestRecordsOfTheWrongShape(t *testing.T) {
	for _, body := range []string{`null`, `{}`, `[]`, `{"records":null}`, `{"records":{}}`, `{"records":[`} {
		if seen, err := recordsSince(t, func(*http.Request) string { return body }); err == nil {
			t.Errorf("%s was accepted: %q", body, seen)
		}
	}
}
