package simnet_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/simnet"
)

// BenchmarkExchange measures an exchange by the bare handler, by an unobserved network and
// by an observed network. The difference to the bare handler is the cost of the network.
func BenchmarkExchange(b *testing.B) {
	answer := []byte(strings.Repeat(`{"id":1},`, 30))
	handler := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusCreated)
		rw.Write(answer)
	})
	payload := []byte(strings.Repeat(`{"id":1},`, 30))
	template, _ := http.NewRequest("POST", "https://api2.frontapp.com/contacts?x=1", nil)
	template.Header.Set("Authorization", "Bearer token")
	template.Header.Set("Content-Type", "application/json")
	newRequest := func() *http.Request {
		req := template.WithContext(context.Background())
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(payload)), int64(len(payload))
		return req
	}

	b.Run("bare handler", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			handler(&bareWriter{header: http.Header{}}, newRequest())
		}
	})
	for name, observe := range map[string]func(*simnet.Exchange){"simnet": nil, "simnet observed": func(*simnet.Exchange) {}} {
		network := simnet.New(&clock{now: monday}, simnet.Options{Observe: observe})
		network.Handle("api2.frontapp.com", "front", handler)
		wire := network.Transport("core")
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				resp, err := wire.RoundTrip(newRequest())
				if err != nil {
					b.Fatal(err)
				}
				resp.Body.Close()
			}
		})
	}
}

// bareWriter is a minimal http.ResponseWriter.
type bareWriter struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (w *bareWriter) Header() http.Header         { return w.header }
func (w *bareWriter) WriteHeader(status int)      { w.status = status }
func (w *bareWriter) Write(p []byte) (int, error) { return w.body.Write(p) }
