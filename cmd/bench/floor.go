package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/people/aircall"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/sched"
	"github.com/callsim/callsim/sim/simnet"
	"github.com/callsim/callsim/sim/trace"
)

// floor is a world without anybody at home: the scheduler, the network and the
// record carry the exchanges of real calls, between stubs that send and answer
// canned bytes. What it takes is what the simulator itself costs.
type floor struct {
	sched        *sched.Scheduler
	net          *simnet.Network
	trace        *trace.Recorder
	transports   map[string]http.RoundTripper
	first, later *tape
	sent         *taken // the exchange that is being made
	callers      int
	called       int
	err          error // the first of a process
}

// requestDeadline is what every sender of the whole world puts on a request.
const requestDeadline = 30 * time.Second

func openFloor(calls int) (*floor, error) {
	first, later, secrets, err := recordTapes()
	if err != nil {
		return nil, err
	}
	f := &floor{
		sched: sched.New(sched.Options{Seed: 1}), trace: trace.New(trace.Options{Seed: 1, Scenario: "bench"}),
		transports: map[string]http.RoundTripper{}, first: first, later: later,
		callers: max(calls/callsPerHead, agents),
	}
	for name, value := range secrets {
		f.trace.Secret(name, value)
	}
	f.net = simnet.New(f.sched, simnet.Options{
		Latency: func(string, string) (time.Duration, time.Duration) { return 0, 0 },
		Observe: f.record,
	})
	f.net.Points(func(simnet.Point) {})
	for host, system := range map[string]string{aircall.Host: "aircall", front.Host: "front", sim.CoreHost: "core"} {
		f.transports[system] = f.net.Transport(system)
		f.net.Handle(host, system, http.HandlerFunc(f.answer))
	}
	for _, t := range []*tape{first, later} {
		if err := t.check(); err != nil {
			f.sched.Close()
			return nil, err
		}
	}
	return f, nil
}

func (f *floor) record(x *simnet.Exchange) {
	f.trace.Exchange(&trace.Exchange{
		ID: x.ID, Of: x.Of, At: x.At, Done: x.Done, From: x.From, To: x.To,
		Method: x.Method, URL: x.URL,
		RequestHeader: trace.Header(x.RequestHeader), RequestBody: x.RequestBody,
		Status: x.Status, ResponseHeader: trace.Header(x.ResponseHeader), ResponseBody: x.ResponseBody,
		Fault: x.Fault, Err: x.Err,
	})
}

// take plays n calls in the rhythm of an office.
func (f *floor) take(n int) error {
	for n > 0 {
		group := min(n, agents)
		began := f.sched.Now()
		for step, pause := range []time.Duration{rings, conversation, betweenRounds} {
			for i := range group {
				if err := f.act(f.tape(i), step, began); err != nil {
					return err
				}
			}
			if err := f.sched.Advance(pause); err != nil {
				return err
			}
		}
		f.called += group
		n -= group
	}
	return f.sched.Settle(time.Hour)
}

// tape is that of the i-th call from now.
func (f *floor) tape(i int) *tape {
	if f.called+i < f.callers {
		return f.first
	}
	return f.later
}

// act is one person's action, and what follows before the next one.
func (f *floor) act(t *tape, step int, began time.Time) error {
	a := t.actions[step]
	return f.sched.Do(a.action.Who+" "+a.action.Does, func(context.Context) error {
		f.trace.Action(f.sched.Now(), a.action.Who, a.action.Does, a.action.Detail)
		for i := range t.webhooks {
			w := &t.webhooks[i]
			if w.after < a.after || step+1 < len(t.actions) && w.after >= t.actions[step+1].after {
				continue
			}
			last := i == len(t.webhooks)-1
			f.sched.Go("aircall webhook", func(ctx context.Context) {
				f.send(ctx, w, began)
				if last {
					f.sched.Go("core", func(ctx context.Context) { f.core(ctx, t, began) })
				}
			})
		}
		return nil
	})
}

// core sends what the core sends once a call is over.
func (f *floor) core(ctx context.Context, t *tape, began time.Time) {
	for i := range t.requests {
		f.send(ctx, &t.requests[i], began)
	}
}

// send makes one exchange when its time has come.
func (f *floor) send(ctx context.Context, x *taken, began time.Time) {
	if wait := began.Add(x.after).Sub(f.sched.Now()); wait > 0 {
		if err := f.sched.Sleep(ctx, wait); err != nil {
			f.fail(err)
			return
		}
	}
	ctx, cancel := f.sched.WithTimeout(ctx, requestDeadline)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, x.method, x.url, bytes.NewReader(x.body))
	if err != nil {
		f.fail(err)
		return
	}
	req.Header, f.sent = x.header, x
	resp, err := f.transports[x.from].RoundTrip(req)
	if err != nil {
		f.fail(err)
		return
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != x.status {
		f.fail(fmt.Errorf("%s %s: answered %d, on the tape %d (%v)", x.method, x.url, resp.StatusCode, x.status, err))
	}
}

func (f *floor) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// answer is the handler of every host: it reads the request, as everybody does,
// and answers what stands on the tape. Legs take no time here, so what was sent
// last is what arrives.
func (f *floor) answer(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // it lies in memory
	header := w.Header()
	for name, values := range f.sent.responseHeader {
		header[name] = values
	}
	w.WriteHeader(f.sent.status)
	_, _ = w.Write(f.sent.responseBody)
}

// floorWorld plays the exchanges of so many calls.
func floorWorld(calls int) (took time.Duration, exchanges int, err error) {
	f, err := openFloor(calls)
	if err != nil {
		return 0, 0, err
	}
	defer f.sched.Close()
	started := processorTime()
	if err := f.take(calls); err != nil {
		return 0, 0, err
	}
	f.trace.Sum()
	took = processorTime() - started
	return took, f.trace.Len() - actionsPerCall*calls, f.err
}
