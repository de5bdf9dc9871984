package kit

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"time"
)

// Delivery is one webhook delivery. kit sends the request and counts attempts; the
// vendor decides the address, what a failure means and when to retry.
type Delivery struct {
	Name    string // names the process, for example "aircall webhook call.ended"
	Method  string // "" is POST
	Body    []byte
	Header  http.Header // sent as is; Content-Type belongs here
	Timeout time.Duration
	Answer  bool // Settle needs the header and body of the receiver's response

	// Target returns the address before each attempt: subscriptions change and end.
	Target func(*Tx) (url string, send bool)

	// Settle handles the outcome of an attempt. It reports whether to retry, and after
	// what time.
	Settle func(*Tx, Attempt) (retryIn time.Duration, retry bool)
}

// Attempt is the outcome of one attempt.
type Attempt struct {
	N      int         // from 1
	Status int         // 0 without a response
	Header http.Header // of the response
	Body   []byte      // of the response, at most 64 KiB; only if Delivery.Answer is set
	Err    error
}

// Succeeded reports whether the receiver answered 2xx. Redirects are not followed.
func (a Attempt) Succeeded() bool { return a.Err == nil && a.Status >= 200 && a.Status < 300 }

// ErrNoTransport is the outcome of every attempt of a fake without a
// [Config.Transport].
var ErrNoTransport = errors.New("this fake has no transport for webhooks")

// Emit sends d after the transaction. The delivery is foreground work, including
// the waits between attempts.
func (tx *Tx) Emit(d Delivery) {
	e := tx.engine
	tx.after = append(tx.after, func() {
		e.rt.Go(d.Name, func(ctx context.Context) { e.deliver(ctx, d) })
	})
}

func (e *Engine) deliver(ctx context.Context, d Delivery) {
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

// post makes one attempt, limited by the vendor's time-out.
func (e *Engine) post(ctx context.Context, to string, d Delivery) Attempt {
	if e.cfg.Transport == nil {
		return Attempt{Err: ErrNoTransport}
	}
	ctx, cancel := e.rt.WithTimeout(ctx, d.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, cmp.Or(d.Method, http.MethodPost), to, bytes.NewReader(d.Body))
	if err != nil {
		return Attempt{Err: err}
	}
	if d.Header != nil {
		req.Header = maps.Clone(d.Header) // the transport may change it; a retry sends the original
	}
	resp, err := e.cfg.Transport.RoundTrip(req)
	if err != nil {
		return Attempt{Err: err}
	}
	defer resp.Body.Close()
	answer := io.LimitReader(resp.Body, 64<<10)
	if d.Answer {
		body, err := io.ReadAll(answer)
		return Attempt{Status: resp.StatusCode, Header: resp.Header, Body: body, Err: err}
	}
	// Draining the body frees the connection for reuse.
	_, _ = io.Copy(io.Discard, answer)
	return Attempt{Status: resp.StatusCode, Header: resp.Header}
}
