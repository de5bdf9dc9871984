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

// hits is when each attempt reached the receiver, since the first.
func (r *receiver) hits() string {
	var list []string
	for _, d := range r.got {
		list = append(list, d.at.Sub(r.got[0].at).String())
	}
	return strings.Join(list, " ")
}

func status(code int) func(*http.Request) (int, error) {
	return func(*http.Request) (int, error) { return code, nil }
}

// oneEvent fires a single event at the receiver.
func (o *office) oneEvent() { o.t.Helper(); o.ok(o.SetOpen(o.desk, o.open())) }

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
			t.Errorf("%d: delivered %d times", code, len(o.hook.got))
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
			if got := o.hook.hits(); got != c.want {
				t.Errorf("attempts at %s, want %s", got, c.want)
			}
			for _, d := range o.hook.got {
				if d.body != o.hook.got[0].body {
					t.Errorf("a retry has another body: %s", d.body)
				}
			}
		})
	}
}

// A receiver that says nothing for five seconds has failed, whatever it does
// afterwards.
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
	if got := o.hook.hits(); got != "0s 15s" && got != "0s" {
		t.Errorf("attempts at %s, want 0s 15s (or 0s, when answer and time-out met and the answer went first)", got)
	}
	o.hook.got, slow = nil, []time.Duration{time.Hour, 0}
	o.oneEvent()
	o.oneEvent()
	o.settle()
	if got := o.hook.hits(); got != "0s 15s" {
		t.Errorf("attempts at %s, want 0s 15s", got)
	}
}

func TestAutoDisable(t *testing.T) {
	t.Run("at the tenth failure in a row", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed", "number.opened")
		o.hook.answer = status(500)
		o.oneEvent()
		o.after(36*time.Minute + 9*time.Second) // 8 attempts
		o.hook.answer = status(200)
		o.after(time.Second) // the 9th succeeds: the count starts again
		o.hook.answer = status(500)
		start := o.world.Now()
		o.oneEvent()
		for n := 1; n < 10; n++ {
			if hook := o.Webhooks()[0]; !hook.Active {
				t.Fatalf("disabled after %d failures", hook.Failures)
			}
			o.after(backOff(n))
		}
		if hook := o.Webhooks()[0]; hook.Active || hook.Failures != 10 {
			t.Errorf("after ten failures: %+v", hook)
		}
		if gjson.Get(o.get("/v1/webhooks/"+id).Body.String(), "webhook.active").Bool() {
			t.Error("the API says it is active")
		}
		told := o.Notifications()
		if len(told) != 1 || !strings.Contains(told[0].Text, "disabled after 10 failed attempts") ||
			told[0].At.Sub(start) != 51*time.Minute+10*time.Second {
			t.Errorf("notifications %v", told)
		}
	})
	t.Run("counts all events of the webhook", func(t *testing.T) {
		o := newOffice(t)
		o.subscribe("number.closed", "number.opened")
		o.hook.answer = status(500)
		for range 9 {
			o.oneEvent()
		}
		o.after(0)
		if !o.Webhooks()[0].Active {
			t.Error("disabled after nine")
		}
		o.oneEvent()
		o.after(0)
		if o.Webhooks()[0].Active {
			t.Error("active after ten")
		}
	})
	t.Run("fifty", func(t *testing.T) {
		o := newOffice(t, aircall.WithAssumption("aircall-webhook-disable-after", "50"))
		o.subscribe("number.closed")
		o.hook.answer = status(500)
		o.oneEvent()
		o.after(10*time.Hour + 51*time.Minute + 9*time.Second)
		if len(o.hook.got) != 49 || !o.Webhooks()[0].Active {
			t.Errorf("%d attempts, webhook %+v", len(o.hook.got), o.Webhooks()[0])
		}
		o.after(time.Second)
		if len(o.hook.got) != 50 || o.Webhooks()[0].Active {
			t.Errorf("%d attempts, webhook %+v", len(o.hook.got), o.Webhooks()[0])
		}
	})
	t.Run("an event is given up after fifty attempts", func(t *testing.T) {
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

// backOff mirrors the documented schedule for stepping through it.
func backOff(n int) time.Duration { return min(10*time.Second<<(n-1), 15*time.Minute) }

// disabled is an office whose webhook was disabled just now.
func disabled(t *testing.T, opts ...aircall.Option) (*office, string) {
	o := newOffice(t, opts...)
	id, _ := o.subscribe("number.closed", "number.opened")
	o.hook.answer = status(500)
	for range 10 {
		o.oneEvent()
	}
	o.after(0)
	if o.Webhooks()[0].Active {
		t.Fatal("not disabled")
	}
	return o, id
}

func TestWhileDisabled(t *testing.T) {
	t.Run("events that happen are lost, those on their way are tried for 12 h", func(t *testing.T) {
		o, _ := disabled(t)
		start, before := o.world.Now(), len(o.hook.got)
		o.oneEvent()
		o.after(0)
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
			t.Error("the webhook came back by itself after 12 h")
		}
	})
	t.Run("one success re-enables", func(t *testing.T) {
		o, _ := disabled(t)
		o.hook.answer = status(200)
		o.after(10 * time.Second)
		if hook := o.Webhooks()[0]; !hook.Active || hook.Failures != 0 {
			t.Errorf("after a success: %+v", hook)
		}
		if told := o.Notifications(); len(told) != 2 || !strings.Contains(told[1].Text, "re-enabled") {
			t.Errorf("notifications %v", told)
		}
		before := len(o.hook.got)
		o.oneEvent()
		o.settle()
		if len(o.hook.got) != before+1 {
			t.Error("a new event was not delivered once")
		}
	})
	t.Run("PUT active revives", func(t *testing.T) {
		o, id := disabled(t)
		o.do("PUT", "/v1/webhooks/"+id, `{"active":true,"events":["number.closed","number.opened"]}`)
		if hook := o.Webhooks()[0]; !hook.Active || hook.Failures != 0 {
			t.Errorf("after PUT: %+v", hook)
		}
		o.hook.answer = status(200)
		before := len(o.hook.got)
		o.oneEvent()
		o.settle()
		if got := len(o.hook.got) - before; got != 11 { // ten that failed, one new
			t.Errorf("%d deliveries, want 11", got)
		}
	})
	t.Run("kept, when so assumed", func(t *testing.T) {
		o, id := disabled(t, aircall.WithAssumption("aircall-webhook-events-while-disabled", "kept"))
		o.oneEvent()
		o.hook.answer = status(200)
		before := len(o.hook.got)
		o.do("PUT", "/v1/webhooks/"+id, `{"active":true}`)
		o.after(0)
		if got := len(o.hook.got) - before; got != 1 {
			t.Errorf("%d deliveries at once, want the kept one", got)
		}
	})
	t.Run("switched off by hand, nothing is tried", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed")
		o.hook.answer = status(500)
		o.oneEvent()
		o.after(0)
		o.do("PUT", "/v1/webhooks/"+id, `{"active":false}`)
		o.settle()
		if len(o.hook.got) != 1 {
			t.Errorf("attempts at %s", o.hook.hits())
		}
	})
	t.Run("deleted, nothing is tried", func(t *testing.T) {
		o := newOffice(t)
		id, _ := o.subscribe("number.closed")
		o.hook.answer = func(*http.Request) (int, error) {
			o.do("DELETE", "/v1/webhooks/"+id, "") // while the attempt is on its way
			return 500, nil
		}
		o.oneEvent()
		o.settle()
		if len(o.hook.got) != 1 || len(o.Notifications()) != 0 {
			t.Errorf("attempts at %s", o.hook.hits())
		}
	})
}

// Every webhook gets its own token; without a transport nothing can connect.
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
	o.ok(err)
	_, _, err = fake.AddWebhook(hookURL)
	o.ok(err)
	_, err = fake.AddTeam("Nobody")
	o.ok(err)
	_, err = fake.AddUser(aircall.UserSpec{Name: "A", Email: "a@example.test"})
	o.ok(err)
	o.after(0)
	if got := fake.Webhooks()[0].Failures; got != 2 {
		t.Errorf("%d failures, want 2: user.created in both versions", got)
	}
}
