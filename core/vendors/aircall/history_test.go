package aircall_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/vendors/aircall"
	"github.com/callsim/callsim/sim/sched"
)

type roundTrip func(*http.Request) (int, string)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := f(r)
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: -1}, nil
}

func with(t *testing.T, answer roundTrip, f func(context.Context, *aircall.Client) error) error {
	t.Helper()
	world := sched.New(sched.Options{})
	defer world.Close()
	c := aircall.New(world, answer, "https://aircall.test", "id", "token")
	return world.Do("asks", func(ctx context.Context) error { return f(ctx, c) })
}

// The list is read page by page, oldest first, with contacts. Malformed rows are
// skipped.
func TestCallsArePaged(t *testing.T) {
	var asked []string
	var ids []string
	err := with(t, func(r *http.Request) (int, string) {
		q := r.URL.Query()
		asked = append(asked, q.Get("page"))
		if q.Get("from") != "100" || q.Get("to") != "200" || q.Get("order") != "asc" || q.Get("per_page") != "50" || q.Get("fetch_contact") != "true" {
			t.Errorf("asked %s", r.URL.RawQuery)
		}
		if q.Get("page") == "1" {
			return 200, `{"meta":{"next_page_link":"https://elsewhere.test/?page=2"},"calls":[{"id":1,"status":"done"},{"status":"done"},null]}`
		}
		return 200, `{"meta":{"next_page_link":null},"calls":[{"id":2}]}`
	}, func(ctx context.Context, c *aircall.Client) error {
		return c.Calls(ctx, 100, 200, unknown, func(f call.Fact) error {
			ids = append(ids, fmt.Sprintf("%s %v %v", f.CallID, f.Kind, f.Done))
			return nil
		})
	})
	if err != nil || fmt.Sprint(asked) != "[1 2]" || fmt.Sprint(ids) != "[1 retrieved true 2 retrieved false]" {
		t.Errorf("asked %q, got %q, %v", asked, ids, err)
	}
}

// A response of the wrong shape is an error.
func TestHistoryOfTheWrongShape(t *testing.T) {
	for _, body := range []string{`null`, `{}`, `[]`, `{"calls":null,"webhooks":null,"integration":null}`, `{"calls":{},"webhooks":7,"integration":[]}`, `{"calls":[`} {
		answer := roundTrip(func(*http.Request) (int, string) { return 200, body })
		for name, ask := range map[string]func(context.Context, *aircall.Client) error{
			"calls": func(ctx context.Context, c *aircall.Client) error {
				return c.Calls(ctx, 1, 2, unknown, func(call.Fact) error { return nil })
			},
			"webhooks": func(ctx context.Context, c *aircall.Client) error {
				_, _, err := c.WebhookByToken(ctx, "t")
				return err
			},
			"integration": func(ctx context.Context, c *aircall.Client) error { _, err := c.Selected(ctx); return err },
		} {
			if err := with(t, answer, ask); err == nil {
				t.Errorf("%s: %s was accepted", name, body)
			}
		}
	}
}

// Our webhook is found by its token and reactivated with its own events.
func TestWebhookByToken(t *testing.T) {
	var put string
	err := with(t, func(r *http.Request) (int, string) {
		if r.Method == http.MethodPut {
			body, _ := io.ReadAll(r.Body)
			put = r.URL.Path + " " + string(body)
			return 200, `{"webhook":{}}`
		}
		return 200, `{"webhooks":[{"webhook_id":"a","token":"x","active":true,"events":[]},{"webhook_id":"b","token":"t","active":false,"events":["call.ended"]}]}`
	}, func(ctx context.Context, c *aircall.Client) error {
		w, ok, err := c.WebhookByToken(ctx, "t")
		if err != nil || !ok || w.ID != "b" || w.Active {
			return fmt.Errorf("found %+v %v %w", w, ok, err)
		}
		return c.ActivateWebhook(ctx, w)
	})
	if want := `/v1/webhooks/b {"active":true,"events":["call.ended"]}`; err != nil || put != want {
		t.Errorf("%v, put %s, want %s", err, put, want)
	}
}

// unknown makes Calls read every row.
func unknown(_, _ string) bool { return false }
