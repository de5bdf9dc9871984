package core_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/wallclock"
)

// lockedFront is the stub behind a lock, because here the core runs on real
// goroutines.
type lockedFront struct {
	mu    sync.Mutex
	front *stubFront
}

func (l *lockedFront) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	answer := httptest.NewRecorder()
	l.front.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// The core on the real clock, with concurrent webhooks of many customers, each
// delivered twice. For the race detector.
func TestManyCallsAtOnceOnTheRealClock(t *testing.T) {
	rt := wallclock.New(1)
	defer rt.Close()
	front := &lockedFront{front: newStubFront()}
	front.front.now = rt.Now
	c, err := core.Open(core.Config{Runtime: rt, Store: memory.New(), Transport: front, Front: core.FrontAccess{Token: "front-secret"}, AdminToken: adminToken})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	serve := func(method, path, body string) int {
		answer := httptest.NewRecorder()
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+adminToken)
		c.ServeHTTP(answer, r)
		return answer.Code
	}
	if code := serve("PUT", "/settings/aircall-front", `{"enabled":true,"webhook_token":"`+token+`","front_channel":"cha_1"}`); code != 200 {
		t.Fatal(code)
	}
	const calls, customers = 60, 12
	var senders sync.WaitGroup
	for n := range calls {
		call := missedCall()
		call.id = 1000 + n
		call.digits = fmt.Sprintf("+1 604-555-%04d", n%customers)
		for range 2 {
			senders.Go(func() {
				for _, hook := range call.webhooks() {
					if code := serve("POST", "/webhooks/aircall/front", hook); code != 200 {
						t.Errorf("answer %d", code)
					}
				}
			})
		}
	}
	senders.Wait()
	rt.Wait()
	front.mu.Lock()
	defer front.mu.Unlock()
	if m, n := len(front.front.calls()), len(front.front.names); m != calls || n != customers {
		t.Errorf("%d messages, %d contacts; want %d, %d", m, n, calls, customers)
	}
}
