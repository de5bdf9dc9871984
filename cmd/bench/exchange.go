package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/simnet"
)

func exchangeGroup() group {
	var rows []row
	for _, kind := range []string{"GET a call of Aircall by id", "POST a contact to Front"} {
		rows = append(rows,
			row{figure: kind + ": handler alone", unit: micros},
			row{figure: "  with network", unit: micros},
			row{figure: "  with network and trace", unit: micros},
			row{figure: "  network and trace add", unit: micros, of: whatIsAdded, most: 3},
			row{figure: "  and the bytes of the record, when somebody asks for them", unit: micros})
	}
	return group{name: "exchange", rows: rows, measure: measureExchanges}
}

// whatIsAdded is the difference between the row above and the one of the handler.
func whatIsAdded(above []float64) float64 { return above[len(above)-1] - above[len(above)-3] }

func measureExchanges(n size) (sample, error) {
	var s sample
	for _, kind := range []func(*sim.World) (*exchange, error){getCall, postContact} {
		alone, _, err := timeExchanges(kind, handlerAlone, n.exchanges)
		if err != nil {
			return nil, err
		}
		network, _, err := timeExchanges(kind, withNetwork, n.exchanges)
		if err != nil {
			return nil, err
		}
		both, written, err := timeExchanges(kind, withNetworkAndTrace, n.exchanges)
		if err != nil {
			return nil, err
		}
		s = append(s, alone, network, both, written)
	}
	return s, nil
}

// exchange is a request that can be made any number of times.
type exchange struct {
	world   *sim.World
	host    string
	handler http.Handler
	status  int
	header  http.Header
	request func(ctx context.Context, n int) (*http.Request, error)
}

// sender makes one exchange and says how it was answered.
type sender func(*http.Request) (status int, err error)

// timeExchanges is what one exchange takes, in microseconds, in a fresh world
// and in a process, where exchanges happen; and what it takes to write it down.
func timeExchanges(kind func(*sim.World) (*exchange, error), way func(*exchange) sender, n int) (made, written float64, err error) {
	w, err := sim.New(sim.Options{Seed: 1, Unlimited: true})
	if err != nil {
		return 0, 0, err
	}
	defer w.Close()
	x, err := kind(w)
	if err != nil {
		return 0, 0, err
	}
	send := way(x)
	runtime.GC() // what another way has left is not this one's cost
	var took time.Duration
	err = w.Sched.Do("client", func(ctx context.Context) error {
		started := processorTime()
		for i := range n {
			req, err := x.request(ctx, i)
			if err != nil {
				return err
			}
			req.Header = x.header
			status, err := send(req)
			if err != nil || status != x.status {
				return fmt.Errorf("%s %s: answered %d, expected %d (%v)", req.Method, req.URL, status, x.status, err)
			}
		}
		took = processorTime() - started
		return nil
	})
	started := processorTime()
	w.Trace.Bytes()
	return each(took, n), each(processorTime()-started, n), err
}

// getCall asks for a call that is over.
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
	if err == nil {
		err = w.Settle()
	}
	if err != nil {
		return nil, err
	}
	apiID, token := aircall.Of(w).APIKey()
	basic := &http.Request{Header: http.Header{}}
	basic.SetBasicAuth(apiID, token)
	url := "https://" + aircall.Host + "/v1/calls/" + strconv.FormatInt(id, 10)
	return &exchange{
		world: w, host: aircall.Host, handler: aircall.Of(w), status: http.StatusOK, header: basic.Header,
		request: func(ctx context.Context, _ int) (*http.Request, error) {
			return http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		},
	}, nil
}

// postContact adds a contact with a number of its own each time.
func postContact(w *sim.World) (*exchange, error) {
	const url = "https://" + front.Host + "/contacts"
	return &exchange{
		world: w, host: front.Host, handler: front.Of(w), status: http.StatusCreated,
		header: http.Header{"Authorization": {"Bearer " + front.Of(w).APIToken()}, "Content-Type": {"application/json"}},
		request: func(ctx context.Context, n int) (*http.Request, error) {
			phone := strconv.Itoa(20_000_000_000 + n)
			body := `{"name":"+` + phone + `","handles":[{"source":"phone","handle":"+` + phone + `"}]}`
			return http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader([]byte(body)))
		},
	}, nil
}

func handlerAlone(x *exchange) sender {
	return func(req *http.Request) (int, error) {
		r := recorder{header: http.Header{}}
		x.handler.ServeHTTP(&r, req)
		return r.status, nil
	}
}

// withNetwork has a network of its own, whose exchanges are observed by nobody
// in particular.
func withNetwork(x *exchange) sender {
	net := simnet.New(x.world.Sched, simnet.Options{Observe: func(*simnet.Exchange) {}})
	net.Handle(x.host, "vendor", x.handler)
	return by(net.Transport("core"))
}

// withNetworkAndTrace goes the way of a world.
func withNetworkAndTrace(x *exchange) sender { return by(x.world.Net.Transport("core")) }

func by(transport http.RoundTripper) sender {
	return func(req *http.Request) (int, error) {
		resp, err := transport.RoundTrip(req)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, err
	}
}

// recorder keeps an answer, as httptest's does, at the least cost.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
