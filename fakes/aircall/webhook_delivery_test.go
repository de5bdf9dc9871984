package aircall_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/fakes/aircall"
)

// attemptTimes returns the offset of each attempt from the first.
func (r *receiver) attemptTimes() string {
	var list []string
	for _, d := range r.got {
		list = append(list, d.at.Sub(r.got[0].at).String())
	}
	return strings.Join(list, " ")
}

func status(code int) func(*http.Request) (int, error) {
	return func(*http.Request) (int, error) { return code, nil }
}

// oneEvent sends a single event to the receiver.
func (o *office) oneEvent() { o.t.Helper(); o.must(o.SetOpen(o.desk, o.open())) }

func (o *office) open() bool {
	return !gjson.GetBytes(o.Observe(fmt.Sprint("/v1/numbers/", o.desk)).Body, "number.open").Bool()
}

func TestAny2xxIsSuccess(t *testing.T) {
	for _, code := range []int{200, 202, 204} {
		o := newOffice(t)
		o.subscribe("number.closed")
		o.hook.answer = status(code)
		o.oneEvent()
		o.settle()
		if len(o.hook.got) != 1 {
			t.Errorf("status %d: delivered %d times", code, len(o.hook.got))
		}
	}
}

func TestRetrySchedule(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(*http.Request) (int, error)
		opts   []aircall.Option
		want   string
	}{
		{"5xx", status(503), nil, "0s 10s 30s 1m10s 2m30s 5m10s 10m30s 21m10s 36m10s 51m10s 1h6m10s"},
		{"refused", func(*http.Request) (int, error) { return 0, errors.New("connection refused") }, nil, "0s 10s 30s"},
		{"redirect", status(302), nil, "0s 10s 30s"},
		{"redirect is success", status(302), []aircall.Option{aircall.WithAssumption("aircall-webhook-redirect", "success")}, "0s"},
		{"steady", status(500), []aircall.Option{aircall.WithAssumption("aircall-webhook-back-off", "every-60s")}, "0s 1m0s 2m0s 3m0s"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, c.opts...)
			o.subscribe("number.closed")
			n := strings.Count(c.want, " ") + 1
			o.hook.answer = func(r *http.Request) (int, error) {
				if len(o.hook.got) >= n {
					return 200, nil
				}
				return c.answer(r)
			}
			o.oneEvent()
			o.settle()
			if got := o.hook.attemptTimes(); got != c.want {
				t.Errorf("attempts at %s, want %s", got, c.want)
			}
			for _, d := range o.hook.got {
				if d.body != o.hook.got[0].body {
					t.Errorf("the body of a retry differs: %s", d.body)
				}
			}
		})
	}
}

// TestTimeout checks that a delivery fails after five seconds without an answer.
func TestTimeout(t *testing.T) {
	o := newOffice(t)
	o.subscribe("number.closed")
	slow := []time.Duration{5 * time.Second, 4999 * time.Millisecond}
	o.hook.answer = func(r *http.Request) (int, error) {
		wait := slow[0]
		slow = slow[1:]
		return 200, o.world.Sleep(r.Context(), wait)
	}
	o.oneEvent()
	o.settle()
	if got := o.hook.attemptTimes(); got != "0s 15s" && got != "0s" {
		t.Errorf("attempts at %s, want 0s 15s (or 0s, if the answer and the time-out are simultaneous)", got)
	}
	o.hook.got, slow = nil, []time.Duration{time.Hour, 0}
	o.oneEvent()
	o.oneEvent()
	o.settle()
	if got := o.hook.attemptTimes(); got != "0s 15s" {
		t.Errorf("attempts at %s, want 0s 15s", got)
	}
}

func TestAutoDisable(t *testing.T) {
	t.Run("at the tenth consecutive failure", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed", "number.opened")
		o.hook.answer = status(500)
		o.oneEvent()
		o.advance(36*time.Minute + 9*time.Second) // 8 attempts
		o.hook.answer = status(200)
		o.advance(time.Second) // the 9th succeeds and resets the count
		o.hook.answer = status(500)
		start := o.world.Now()
		o.oneEvent()
		for n := 1; n < 10; n++ {
			if hook := o.Webhooks()[0]; !hook.Active {
				t.Fatalf("disabled after %d failures", hook.Failures)
			}
			o.advance(backOff(n))
		}
		if hook := o.Webhooks()[0]; hook.Active || hook.Failures != 10 {
			t.Errorf("after ten failures: %+v", hook)
		}
		if gjson.Get(o.get("/v1/webhooks/"+id).Body.String(), "webhook.active").Bool() {
			t.Error("the API shows the webhook as active")
		}
		notes := o.Notifications()
		if len(notes) != 1 || !strings.Contains(notes[0].Text, "disabled after 10 failed attempts") ||
			notes[0].At.Sub(start) != 51*time.Minute+10*time.Second {
			t.Errorf("notifications %v", notes)
		}
	})
	t.Run("counts all events of the webhook", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe("number.closed", "number.opened")
		o.hook.answer = status(500)
		for range 9 {
			o.oneEvent()
		}
		o.advance(0)
		if !o.Webhooks()[0].Active {
			t.Error("disabled after nine failures")
		}
		o.oneEvent()
		o.advance(0)
		if o.Webhooks()[0].Active {
			t.Error("active after ten failures")
		}
	})
	t.Run("fifty", func(t *testing.T) {
		o := newOffice(t, aircall.WithAssumption("aircall-webhook-disable-after", "50"))
		o.subscribe("number.closed")
		o.hook.answer = status(500)
		o.oneEvent()
		o.advance(10*time.Hour + 51*time.Minute + 9*time.Second)
		if len(o.hook.got) != 49 || !o.Webhooks()[0].Active {
			t.Errorf("%d attempts, webhook %+v", len(o.hook.got), o.Webhooks()[0])
		}
		o.advance(time.Second)
		if len(o.hook.got) != 50 || o.Webhooks()[0].Active {
			t.Errorf("%d attempts, webhook %+v", len(o.hook.got), o.Webhooks()[0])
		}
	})
	t.Run("an event is dropped after fifty attempts", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed", "number.opened")
		attempts := map[string]int{} // by body
		o.hook.answer = func(*http.Request) (int, error) {
			attempts[o.hook.got[len(o.hook.got)-1].body]++
			o.do("PUT", "/v1/webhooks/"+id, `{"active":true,"events":["number.closed"]}`) // never disabled
			return 500, nil
		}
		o.oneEvent()
		o.settle()
		if got := attempts[o.hook.got[0].body]; got != 50 || len(attempts) != 1 {
			t.Errorf("%d attempts of %d events, want 50 of one", got, len(attempts))
		}
	})
}

// backOff returns the wait after the n-th attempt, as documented.
func backOff(n int) time.Duration { return min(10*time.Second<<(n-1), 15*time.Minute) }

// disabled returns an office whose webhook has just been disabled, and the webhook's
// id.
func disabled(t *testing.T, opts ...aircall.Option) (*office, string) {
	o := newOffice(t, opts...)
	id, _ := o.subscribe("number.closed", "number.opened")
	o.hook.answer = status(500)
	for range 10 {
		o.oneEvent()
	}
	o.advance(0)
	if o.Webhooks()[0].Active {
		t.Fatal("not disabled")
	}
	return o, id
}

func TestWhileDisabled(t *testing.T) {
	t.Run("new events are lost, earlier ones are retried for 12 h", func(t *testing.T) {
		o, _ := disabled(t)
		start, before := o.world.Now(), len(o.hook.got)
		o.oneEvent()
		o.advance(0)
		if len(o.hook.got) != before {
			t.Error("an event was sent to a disabled webhook")
		}
		o.settle()
		last := o.hook.got[len(o.hook.got)-1].at.Sub(start)
		if last > 12*time.Hour || last <= 12*time.Hour-15*time.Minute {
			t.Errorf("the last attempt was %v after disabling, want the last before 12 h", last)
		}
		o.hook.answer, before = status(200), len(o.hook.got)
		o.oneEvent()
		o.settle()
		if len(o.hook.got) != before || o.Webhooks()[0].Active {
			t.Error("the webhook became active by itself after 12 h")
		}
	})
	t.Run("one success re-enables", func(t *testing.T) {
		o, _ := disabled(t)
		o.hook.answer = status(200)
		o.advance(10 * time.Second)
		if hook := o.Webhooks()[0]; !hook.Active || hook.Failures != 0 {
			t.Errorf("after a success: %+v", hook)
		}
		if notes := o.Notifications(); len(notes) != 2 || !strings.Contains(notes[1].Text, "re-enabled") {
			t.Errorf("notifications %v", notes)
		}
		before := len(o.hook.got)
		o.oneEvent()
		o.settle()
		if len(o.hook.got) != before+1 {
			t.Error("a new event was not delivered once")
		}
	})
	t.Run("PUT active re-enables", func(t *testing.T) {
		o, id := disabled(t)
		o.do("PUT", "/v1/webhooks/"+id, `{"active":true,"events":["number.closed","number.opened"]}`)
		if hook := o.Webhooks()[0]; !hook.Active || hook.Failures != 0 {
			t.Errorf("after PUT: %+v", hook)
		}
		o.hook.answer = status(200)
		before := len(o.hook.got)
		o.oneEvent()
		o.settle()
		if got := len(o.hook.got) - before; got != 11 { // ten failed events and a new one
			t.Errorf("%d deliveries, want 11", got)
		}
	})
	t.Run("alternative: events are held", func(t *testing.T) {
		o, id := disabled(t, aircall.WithAssumption("aircall-webhook-events-while-disabled", "kept"))
		o.oneEvent()
		o.hook.answer = status(200)
		before := len(o.hook.got)
		o.do("PUT", "/v1/webhooks/"+id, `{"active":true}`)
		o.advance(0)
		if got := len(o.hook.got) - before; got != 1 {
			t.Errorf("%d deliveries after activation, want the held one", got)
		}
	})
	t.Run("a deactivated webhook receives no retries", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed")
		o.hook.answer = status(500)
		o.oneEvent()
		o.advance(0)
		o.do("PUT", "/v1/webhooks/"+id, `{"active":false}`)
		o.settle()
		if len(o.hook.got) != 1 {
			t.Errorf("attempts at %s", o.hook.attemptTimes())
		}
	})
	t.Run("a deleted webhook receives no retries", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed")
		o.hook.answer = func(*http.Request) (int, error) {
			o.do("DELETE", "/v1/webhooks/"+id, "") // during the attempt
			return 500, nil
		}
		o.oneEvent()
		o.settle()
		if len(o.hook.got) != 1 || len(o.Notifications()) != 0 {
			t.Errorf("attempts at %s", o.hook.attemptTimes())
		}
	})
}

// TestSeveralWebhooksAndNoTransport checks that each webhook has its own token, and
// that deliveries fail without a transport.
func TestSeveralWebhooksAndNoTransport(t *testing.T) {
	o := newOffice(t)
	_, one := o.subscribe("number.closed")
	_, two := o.subscribe()
	o.subscribe("number.opened")
	o.oneEvent()
	o.settle()
	if len(o.hook.got) != 2 || o.hook.got[0].get("token").String() != one || o.hook.got[1].get("token").String() != two || one == two {
		t.Errorf("deliveries %v", o.hook.got)
	}
	fake, err := aircall.New(o.world)
	o.must(err)
	_, _, err = fake.AddWebhook(hookURL)
	o.must(err)
	_, err = fake.AddTeam("Nobody")
	o.must(err)
	_, err = fake.AddUser(aircall.UserSpec{Name: "A", Email: "a@example.test"})
	o.must(err)
	o.advance(0)
	if got := fake.Webhooks()[0].Failures; got != 2 {
		t.Errorf("%d failures, want 2: user.created in both versions", got)
	}
}
