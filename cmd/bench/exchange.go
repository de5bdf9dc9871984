package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
)

// measureExchanges compares a fake's handler with the same request through the
// network and into the record of a world.
func measureExchanges(n size) (all []figure, err error) {
	for _, kind := range []struct {
		name    string
		prepare func(*sim.World) (*exchange, error)
	}{
		{"GET a call of Aircall by id", getCall},
		{"POST a contact to Front", postContact},
	} {
		alone, err := timeExchanges(n, kind.prepare, handlerAlone)
		if err != nil {
			return nil, err
		}
		whole, err := timeExchanges(n, kind.prepare, throughNetwork)
		if err != nil {
			return nil, err
		}
		all = append(all,
			figure{kind.name + ": handler alone", alone, micros, 0, 0},
			figure{"  network and record add", whole - alone, micros, 3, 0})
	}
	return all, nil
}

// exchange is a request that can be repeated.
type exchange struct {
	handler http.Handler
	status  int
	request func(ctx context.Context, n int) (*http.Request, error)
}

// timeExchanges returns the microseconds of one exchange in a process of a
// fresh world.
func timeExchanges(n size, prepare func(*sim.World) (*exchange, error), send func(*sim.World, *exchange, *http.Request) (int, error)) (float64, error) {
	took, err := fastest(n.rounds, func() (took time.Duration, err error) {
		w, err := sim.New(sim.Options{Seed: 1, Unlimited: true})
		if err != nil {
			return 0, err
		}
		defer w.Close()
		x, err := prepare(w)
		if err != nil {
			return 0, err
		}
		err = w.Sched.Do("client", func(ctx context.Context) error {
			started := processorTime()
			for i := range n.exchanges {
				req, err := x.request(ctx, i)
				if err != nil {
					return err
				}
				if status, err := send(w, x, req); err != nil || status != x.status {
					return fmt.Errorf("%s %s: answered %d, expected %d (%v)", req.Method, req.URL, status, x.status, err)
				}
			}
			took = processorTime() - started
			return nil
		})
		return took, err
	})
	return each(took, n.exchanges), err
}

func handlerAlone(_ *sim.World, x *exchange, req *http.Request) (int, error) {
	answer := httptest.NewRecorder()
	x.handler.ServeHTTP(answer, req)
	return answer.Code, nil
}

func throughNetwork(w *sim.World, _ *exchange, req *http.Request) (int, error) {
	resp, err := w.Net.Transport("core").RoundTrip(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

// getCall reads a call that has ended.
func getCall(w *sim.World) (*exchange, error) {
	if _, err := w.AddAgent("Lena", false); err != nil {
		return nil, err
	}
	if _, err := w.AddLine(people.LineSpec{Name: "Direct", Owner: "Lena"}); err != nil {
		return nil, err
	}
	c, err := w.AddCustomer(people.CustomerSpec{Name: "Carla"})
	if err != nil {
		return nil, err
	}
	line, err := w.Line("Direct")
	if err != nil {
		return nil, err
	}
	id, err := aircall.Of(w).CustomerCalls(c.Phones[0], aircall.Of(w).Numbers[line])
	if err != nil {
		return nil, err
	}
	apiID, token := aircall.Of(w).APIKey()
	url := "https://" + aircall.Host + "/v1/calls/" + strconv.FormatInt(id, 10)
	return &exchange{
		handler: aircall.Of(w), status: http.StatusOK,
		request: func(ctx context.Context, _ int) (*http.Request, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
			if err == nil {
				req.SetBasicAuth(apiID, token)
			}
			return req, err
		},
	}, w.Settle()
}

// postContact creates a contact with a number of its own each time.
func postContact(w *sim.World) (*exchange, error) {
	header := http.Header{"Authorization": {"Bearer " + front.Of(w).APIToken()}, "Content-Type": {"application/json"}}
	return &exchange{
		handler: front.Of(w), status: http.StatusCreated,
		request: func(ctx context.Context, n int) (*http.Request, error) {
			phone := strconv.Itoa(20_000_000_000 + n)
			body := `{"name":"+` + phone + `","handles":[{"source":"phone","handle":"+` + phone + `"}]}`
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+front.Host+"/contacts", bytes.NewReader([]byte(body)))
			if err == nil {
				req.Header = header
			}
			return req, err
		},
	}, nil
}
