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

// RoundTrip sends nothing behind a closed fence. When the fence closed while
// the request was out, the vendor may have acted; the answer is thrown away.
func (t *fencedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.fence.Closed() {
		if r.Body != nil {
			_ = r.Body.Close() // a RoundTripper owes this; there is nobody to tell
		}
		return nil, ErrClosed
	}
	resp, err := t.inner.RoundTrip(r)
	if !t.fence.Closed() {
		return resp, err
	}
	if resp != nil {
		_ = resp.Body.Close() // as above
	}
	return nil, ErrClosed
}
