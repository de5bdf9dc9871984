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

// floor plays the record of a whole world again, between stubs that send and
// answer the recorded bytes. Its time is the cost of the scheduler, the network
// and the record.
type floor struct {
	sched   *sched.Scheduler
	trace   *trace.Recorder
	senders map[string]http.RoundTripper
	entries []trace.Entry
	headers []headers // of each entry
	now     int       // the entry that is being played
	err     error     // the first one
}

type headers struct{ request, response http.Header }

// requestTimeout is the timeout of a request in a whole world.
const requestTimeout = 30 * time.Second

// playFloor returns the processor time of the entries.
func playFloor(entries []trace.Entry, secrets []trace.Secret) (time.Duration, error) {
	f := &floor{sched: sched.New(sched.Options{Seed: 1}), trace: trace.New(trace.Options{Seed: 1}), senders: map[string]http.RoundTripper{}, entries: entries}
	defer f.sched.Close()
	for _, secret := range secrets {
		f.trace.Secret(secret.Name, "«"+secret.Name+"»") // entries hold the placeholders; the search for them costs the same
	}
	net := simnet.New(f.sched, simnet.Options{Observe: f.record})
	for host, system := range map[string]string{aircall.Host: "aircall", front.Host: "front", sim.CoreHost: "core"} {
		net.Handle(host, system, http.HandlerFunc(f.answer))
		f.senders[system] = net.Transport(system)
	}
	for _, e := range entries {
		h := headers{http.Header{}, http.Header{}}
		if e.Exchange != nil {
			h = headers{headerOf(e.Exchange.RequestHeader), headerOf(e.Exchange.ResponseHeader)}
		}
		f.headers = append(f.headers, h)
	}
	started := processorTime()
	f.sched.Go(f.name(), f.play)
	if err := f.sched.Settle(10 * 24 * time.Hour); err != nil {
		return 0, err
	}
	f.trace.Sum()
	took := processorTime() - started
	if f.err == nil && f.trace.Len() != len(entries) {
		f.err = fmt.Errorf("the floor recorded %d entries of %d", f.trace.Len(), len(entries))
	}
	return took, f.err
}

// headerOf returns the fields that the network does not add itself.
func headerOf(list trace.Header) http.Header {
	h := http.Header{}
	for _, field := range list {
		h.Add(field[0], field[1])
	}
	for _, added := range []string{"Accept-Encoding", "Content-Length", "Date"} {
		h.Del(added)
	}
	return h
}

func (f *floor) name() string { e := f.entries[f.now]; return e.Who + " " + e.Does }

// play plays one entry at its time and starts the process of the next one.
func (f *floor) play(ctx context.Context) {
	e := f.entries[f.now]
	if wait := e.At.Sub(f.sched.Now()); wait > 0 {
		f.err = f.sched.Sleep(ctx, wait)
	}
	if e.Exchange == nil {
		f.trace.Action(f.sched.Now(), e.Who, e.Does, e.Detail)
	} else if err := f.send(ctx, e.Exchange); err != nil {
		f.err = err
	}
	if f.now++; f.now < len(f.entries) && f.err == nil {
		f.sched.Go(f.name(), f.play)
	}
}

func (f *floor) send(ctx context.Context, x *trace.Exchange) error {
	ctx, cancel := f.sched.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, x.Method, x.URL, bytes.NewReader(x.RequestBody))
	if err != nil {
		return err
	}
	req.Header = f.headers[f.now].request
	resp, err := f.senders[x.From].RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != x.Status {
		return fmt.Errorf("%s %s: answered %d, recorded %d (%v)", x.Method, x.URL, resp.StatusCode, x.Status, err)
	}
	return nil
}

// answer is the handler of every host.
func (f *floor) answer(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	for name, values := range f.headers[f.now].response {
		w.Header()[name] = values
	}
	x := f.entries[f.now].Exchange
	w.WriteHeader(x.Status)
	_, _ = w.Write(x.ResponseBody)
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
