package sim

import (
	"context"
	"net/http"

	"github.com/callsim/callsim/sim/simnet"
)

// Answer answers a request from outside by the host of its URL, in the world: faults
// apply to it, and the record has it as an exchange of [simnet.Client]. The bodies of
// request and response are in memory. err is the error of a failed connection; ended
// is the reason why the world has ended. Answer may be called by any number of
// goroutines while the world is served.
func (w *World) Answer(req *http.Request) (resp *http.Response, err, ended error) {
	a := &struct {
		resp *http.Response
		err  error
	}{}
	ended = w.Sched.Call("a request from outside", func(ctx context.Context) error {
		a.resp, a.err = w.client.RoundTrip(req.WithContext(ctx))
		return nil
	})
	if ended != nil {
		return nil, nil, ended // a may still be written
	}
	return a.resp, a.err, nil
}

// Visit is a shorter Answer, for hosts that answer at once, as all vendors do. The
// answer's header is written to the given one; when the world has ended it may still be
// written, so the caller must not touch it. ok is false for hosts that need Answer.
func (w *World) Visit(header http.Header, req *http.Request, body []byte, host string) (answer *simnet.Answer, ok bool, ended error) {
	v := &struct {
		answer *simnet.Answer
		ok     bool
	}{}
	ended = w.Sched.Visit("a request from outside", func() { v.answer, v.ok = w.Net.Serve(header, req, body, host) })
	if ended != nil {
		return nil, false, ended // v may still be written
	}
	return v.answer, v.ok, nil
}
