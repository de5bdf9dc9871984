package fence

import "net/http"

// Transport returns t behind the fence.
func (f *Fence) Transport(t http.RoundTripper) http.RoundTripper {
	return &fencedTransport{f, t}
}

type fencedTransport struct {
	fence *Fence
	inner http.RoundTripper
}

// RoundTrip sends nothing behind a closed fence. If the fence closed during the
// request, the vendor may have acted; the response is dropped.
func (t *fencedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.fence.Closed() {
		if r.Body != nil {
			_ = r.Body.Close() // required of a RoundTripper; the error has no receiver
		}
		return nil, ErrClosed
	}
	resp, err := t.inner.RoundTrip(r)
	if !t.fence.Closed() {
		return resp, err
	}
	if resp != nil {
		_ = resp.Body.Close() // the error has no receiver
	}
	return nil, ErrClosed
}
