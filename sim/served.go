package sim

import (
	"context"
	"net/http"

	"github.com/callsim/callsim/sim/simnet"
)

// Answer has a request from outside answered by the host of its URL, in the
// world: faults hit it, and the record shows it as one of [simnet.Client]. The
// bodies of request and response are in memory. An error of the exchange is what
// the client would see of a connection that failed; ended is why there is no
// world any more. It may be called by any number of goroutines while the world is
// served.
func (w *World) Answer(req *http.Request) (resp *http.Response, err, ended error) {
	a := &answer{}
	ended = w.Sched.Call("a request from outside", func(ctx context.Context) error {
		a.resp, a.err = w.client.RoundTrip(req.WithContext(ctx))
		return nil
	})
	if ended != nil {
		return nil, nil, ended // a may be written yet
	}
	return a.resp, a.err, nil
}

// Visit is Answer by the short way, for hosts that answer at once: all vendors
// do. The answer's header is written to the one given; when the world has ended it
// may be written yet, and nobody else may touch it. ok is false when only the long
// way will do.
func (w *World) Visit(header http.Header, req *http.Request, body []byte, host string) (answer *simnet.Answer, ok bool, ended error) {
	v := &visit{}
	ended = w.Sched.Visit("a request from outside", func() { v.answer, v.ok = w.Net.Serve(header, req, body, host) })
	if ended != nil {
		return nil, false, ended // v may be written yet
	}
	return v.answer, v.ok, nil
}

// visit is how a request from outside was answered by the short way.
type visit struct {
	answer *simnet.Answer
	ok     bool
}

// answer is how a request from outside was answered.
type answer struct {
	resp *http.Response
	err  error
}
