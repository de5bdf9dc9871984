package kit

import (
	"context"
	"net/http"
	"time"
)

// Ask is an HTTP request that a vendor sends to another server before it answers
// its client, for example to check whether an address accepts webhooks. A handler
// returns the Ask in its [Response]. Then receives the outcome and answers the
// client in a second transaction; the state may have changed between the two
// transactions.
//
// The client's request must run in a process that may wait (see
// simnet.Network.Serve).
type Ask struct {
	Method  string // "" is POST
	URL     string
	Header  http.Header
	Body    []byte
	Timeout time.Duration
	Then    func(*Tx, Attempt) (Response, error)
}

// ask sends q outside of any transaction, runs q.Then in a second transaction, and
// encodes the answer with the request's encoder.
func (e *Engine) ask(r *Request, exchange string, q *Ask, to *encoder) (resp Response) {
	attempt := Attempt{Err: context.Canceled} // an observer sends no requests
	if !r.Observer {
		attempt = e.post(r.HTTP.Context(), q.URL, Delivery{Method: q.Method, Body: q.Body, Header: q.Header, Timeout: q.Timeout, Answer: true})
	}
	attempt.N = 1
	e.transact(exchange, func(tx *Tx) {
		err := tx.attempt(func() (err error) {
			resp, err = q.Then(tx, attempt)
			return err
		})
		if err != nil {
			resp = e.cfg.Fail(tx, r, err)
		}
		to.encode(&resp, e.cfg.EscapeHTML)
	})
	return resp
}
