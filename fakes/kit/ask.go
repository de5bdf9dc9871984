package kit

import (
	"context"
	"net/http"
	"time"
)

// Ask is a question that a vendor puts to somebody before it answers a request:
// whether an address takes webhooks, for example. A handler checks what it can,
// returns the question in its [Response], and Then answers in a second
// transaction, with the outcome. Whatever happens in between has happened.
//
// A vendor that asks must run where a request may wait (see simnet.Network.Serve).
type Ask struct {
	Method  string // "" is POST
	URL     string
	Header  http.Header
	Body    []byte
	Timeout time.Duration
	Then    func(*Tx, Attempt) (Response, error)
}

// ask puts the question outside of any transaction and answers in a second one,
// whose body goes to the request's encoder.
func (e *Engine) ask(r *Request, exchange string, q *Ask, to *encoder) (resp Response) {
	attempt := Attempt{Err: context.Canceled} // an observer asks nobody
	if !r.Observer {
		attempt = e.post(r.HTTP.Context(), q.URL, &Delivery{Method: q.Method, Body: q.Body, Header: q.Header, Timeout: q.Timeout, Answer: true})
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
