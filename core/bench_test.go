package core_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/sched"
)

// BenchmarkAnsweredCall measures one answered call: five webhooks, six requests to
// a stub of Front.
func BenchmarkAnsweredCall(b *testing.B) {
	world := sched.New(sched.Options{FIFO: true})
	defer world.Close()
	var c *core.Core
	err := world.Do("open", func(context.Context) (err error) {
		c, err = core.Open(core.Config{Runtime: world, Store: memory.New(), Transport: cannedFront{}, Front: core.FrontAccess{Token: "t"}, AdminToken: adminToken})
		if err != nil {
			return err
		}
		answer := &discard{header: make(http.Header)}
		c.ServeHTTP(answer, request("PUT", "/settings/aircall-front", `{"enabled":true,"webhook_token":"`+token+`","front_channel":"cha_1"}`))
		if answer.status != 200 {
			return fmt.Errorf("settings: %d", answer.status)
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	hooks := answeredCall().webhooks()
	b.ReportAllocs()
	b.ResetTimer()
	for n := range b.N {
		id := fmt.Sprint(3_000_000_000 + n)
		err := world.Do("call", func(context.Context) error {
			answer := &discard{header: make(http.Header)}
			for _, hook := range hooks {
				c.ServeHTTP(answer, request("POST", "/webhooks/aircall/front", strings.Replace(hook, `"id":501`, `"id":`+id, 1)))
				if answer.status != 200 {
					return fmt.Errorf("webhook: %d", answer.status)
				}
			}
			return nil
		})
		if err == nil {
			err = world.Settle(time.Hour)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRound measures a steady round of the reconciliation that lists fifty
// calls, all complete and stored in the round before.
func BenchmarkRound(b *testing.B) {
	world := sched.New(sched.Options{FIFO: true})
	defer world.Close()
	var rows []string
	for id := range 50 {
		c := answeredCall()
		c.id = 7000 + id
		rows = append(rows, c.data(true, true, true))
	}
	aircall := cannedAircall(rows)
	err := world.Do("open", func(context.Context) error {
		c, err := core.Open(core.Config{Runtime: world, Store: memory.New(), Transport: aircall,
			Front: core.FrontAccess{Token: "t"}, Aircall: core.AircallAccess{APIID: "id", APIToken: "t"}})
		if err == nil {
			c.ServeHTTP(&discard{header: make(http.Header)}, request("PUT", "/settings/aircall-front", `{"enabled":true,"webhook_token":"`+token+`","front_channel":"cha_1"}`))
		}
		return err
	})
	if err == nil {
		err = world.Advance(time.Hour) // the first round reads the rows
	}
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := world.Advance(20 * time.Minute); err != nil {
			b.Fatal(err)
		}
	}
}

// cannedAircall always lists the same calls; requests to Front are answered by
// cannedFront.
type cannedAircall []string

func (calls cannedAircall) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	switch {
	case !strings.HasPrefix(r.URL.Path, "/v1/"):
		return cannedFront{}.RoundTrip(r)
	case r.URL.Path == "/v1/webhooks":
		body = `{"webhooks":[{"webhook_id":"w-1","active":true,"token":"` + token + `","events":["call.ended"]}]}`
	case r.URL.Path == "/v1/calls":
		body = `{"meta":{"next_page_link":null},"calls":[` + strings.Join(calls, ",") + `]}`
	default:
		id := strings.TrimPrefix(r.URL.Path, "/v1/calls/")
		body = `{"call":` + calls[slices.IndexFunc(calls, func(row string) bool { return strings.Contains(row, `"id":`+id) })] + `}`
	}
	return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
}

// BenchmarkOpen measures opening a core on an empty store.
func BenchmarkOpen(b *testing.B) {
	world := sched.New(sched.Options{FIFO: true})
	defer world.Close()
	b.ReportAllocs()
	for b.Loop() {
		c, err := core.Open(core.Config{Runtime: world, Store: memory.New(), Transport: cannedFront{}})
		if err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}

func request(method, path, body string) *http.Request {
	return &http.Request{
		Method: method, URL: &url.URL{Path: path}, Host: "core.callsim.test", Header: http.Header{"Authorization": {"Bearer " + adminToken}},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }

// cannedFront answers every request as an ordinary call needs it.
type cannedFront struct{}

func (cannedFront) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := 200, `{"id":"crd_1","status":"unassigned"}`
	switch {
	case r.Method == http.MethodPut:
		status, body = 204, ""
	case r.Method == http.MethodPost:
		status, body = 202, `{"status":"accepted","message_uid":"5f0c9a1be2d84763a1c09e7742fd11aa"}`
	case strings.HasPrefix(r.URL.Path, "/messages"):
		body = `{"_links":{"related":{"conversation":"https://api2.frontapp.com/conversations/cnv_1m8qk2"}}}`
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(bytes.NewReader([]byte(body))), ContentLength: int64(len(body)), Request: r}, nil
}
