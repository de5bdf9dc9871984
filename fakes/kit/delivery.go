package kit

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// Delivery is one webhook on its way. kit posts it and counts attempts; the
// vendor says where it goes, what a failure means and when to try again.
type Delivery struct {
	Name    string // names the process, for example "aircall webhook call.ended"
	Method  string // "" is POST
	Body    []byte
	Header  http.Header // sent as is; Content-Type belongs here
	Timeout time.Duration
	Answer  bool // Settle reads what the receiver answers

	// Target is asked before each attempt: subscriptions change and end.
	Target func(*Tx) (url string, send bool)

	// Settle hears how the attempt went and answers when to try again.
	Settle func(*Tx, Attempt) (retryIn time.Duration, retry bool)
}

// Attempt is the outcome of one try.
type Attempt struct {
	N      int         // from 1
	Status int         // 0 when no answer came
	Header http.Header // of the answer
	Body   []byte      // what was answered, at most 64 KiB, when the delivery asks for it
	Err    error
}

// Succeeded tells whether the receiver answered 2xx. Redirects are not followed.
func (a Attempt) Succeeded() bool { return a.Err == nil && a.Status >= 200 && a.Status < 300 }

// ErrNoTransport is the outcome of every attempt of a fake that was given no
// way out.
var ErrNoTransport = errors.New("this fake has no transport for webhooks")

// Emit sends d once the transaction is over. It is foreground work, its waits
// between attempts included.
func (tx *Tx) Emit(d Delivery) {
	e := tx.engine
	tx.after = append(tx.after, func() {
		e.rt.Go(d.Name, func(ctx context.Context) { e.deliver(ctx, &d) })
	})
}

func (e *Engine) deliver(ctx context.Context, d *Delivery) {
	for n := 1; ; n++ {
		var url string
		var send, retry bool
		var wait time.Duration
		e.transact("", func(tx *Tx) { url, send = d.Target(tx) })
		if !send {
			return
		}
		attempt := e.post(ctx, url, d)
		attempt.N = n
		e.transact("", func(tx *Tx) { wait, retry = d.Settle(tx, attempt) })
		if !retry || e.rt.Sleep(ctx, wait) != nil {
			return
		}
	}
}

// post makes one attempt, bounded by the vendor's time-out.
func (e *Engine) post(ctx context.Context, to string, d *Delivery) Attempt {
	if e.cfg.Transport == nil {
		return Attempt{Err: ErrNoTransport}
	}
	ctx, cancel := e.rt.WithTimeout(ctx, d.Timeout)
	defer cancel()
	address, err := e.address(to)
	if err != nil {
		return Attempt{Err: err}
	}
	resp, err := e.cfg.Transport.RoundTrip(d.request(ctx, address))
	if err != nil {
		return Attempt{Err: err}
	}
	defer resp.Body.Close()
	answer := io.LimitReader(resp.Body, 64<<10)
	if d.Answer {
		body, err := io.ReadAll(answer)
		return Attempt{Status: resp.StatusCode, Header: resp.Header, Body: body, Err: err}
	}
	// A vendor does not read what a receiver says beyond its status, but the
	// connection is only free again once the body is drained.
	_, _ = io.Copy(io.Discard, answer)
	return Attempt{Status: resp.StatusCode, Header: resp.Header}
}

// request returns one attempt's request. It is made without http.NewRequest, which
// would parse an address once more.
func (d *Delivery) request(ctx context.Context, to *url.URL) *http.Request {
	req := (&http.Request{
		Method: cmp.Or(d.Method, http.MethodPost), URL: to, Host: to.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        maps.Clone(d.Header), // a retry sends it again, whatever became of this one
		ContentLength: int64(len(d.Body)),
	}).WithContext(ctx)
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if len(d.Body) > 0 {
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(d.Body)), nil }
		req.Body, _ = req.GetBody()
	}
	return req
}

// address reads where a delivery goes. Nearly all go where the last one went, and
// reading that costs as much as the rest of the request.
func (e *Engine) address(to string) (*url.URL, error) {
	if last := e.last.Load(); last != nil && last.text == to {
		return last.url, nil
	}
	u, err := url.Parse(to)
	if err != nil {
		return nil, err
	}
	e.last.Store(&address{to, u})
	return u, nil
}

// address is where a delivery went. Requests share it and do not change it.
type address struct {
	text string
	url  *url.URL
}
