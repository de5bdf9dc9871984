package kit

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// Delivery is one webhook on its way. kit posts it and counts attempts; the
// vendor says where it goes, what a failure means and when to try again.
type Delivery struct {
	Name    string // names the process, for example "aircall webhook call.ended"
	Body    []byte
	Header  http.Header // sent as is; Content-Type belongs here
	Timeout time.Duration

	// Target is asked before each attempt: subscriptions change and end.
	Target func(*Tx) (url string, send bool)

	// Settle hears how the attempt went and answers when to try again.
	Settle func(*Tx, Attempt) (retryIn time.Duration, retry bool)
}

// Attempt is the outcome of one try.
type Attempt struct {
	N      int // from 1
	Status int // 0 when no answer came
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
		status, err := e.post(ctx, url, d)
		e.transact("", func(tx *Tx) { wait, retry = d.Settle(tx, Attempt{N: n, Status: status, Err: err}) })
		if !retry || e.rt.Sleep(ctx, wait) != nil {
			return
		}
	}
}

// post makes one attempt, bounded by the vendor's time-out.
func (e *Engine) post(ctx context.Context, url string, d Delivery) (int, error) {
	if e.cfg.Transport == nil {
		return 0, ErrNoTransport
	}
	ctx, cancel := e.rt.WithTimeout(ctx, d.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(d.Body))
	if err != nil {
		return 0, err
	}
	if d.Header != nil {
		req.Header = d.Header.Clone()
	}
	resp, err := e.cfg.Transport.RoundTrip(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	// A vendor does not read what a receiver says beyond its status, but the
	// connection is only free again once the body is drained.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	return resp.StatusCode, nil
}
