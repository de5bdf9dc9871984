package standalone_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/callsim/callsim/cmd/callsim/standalone"
	"github.com/callsim/callsim/core"
)

// How long a phone system waits for the 200 of a webhook, over TCP, with its fact
// on the disk: one after the other, and 32 senders at once.
func BenchmarkWebhookAnswer(b *testing.B) {
	for name, senders := range map[string]int{"one sender": 1, "32 senders": 32} {
		b.Run(name, func(b *testing.B) {
			base, stop := benchCore(b)
			defer stop()
			client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: senders}}
			post := func(method, path, body string) {
				req, _ := http.NewRequest(method, base+path, strings.NewReader(body))
				resp, err := client.Do(req)
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode != 200 {
					b.Errorf("%s: %d", path, resp.StatusCode)
				}
			}
			post("PUT", settingsPath, settings)
			var calls atomic.Int64
			var took [1 << 16]time.Duration
			b.SetParallelism((senders + 1) / 2)
			b.ResetTimer()
			send := func() {
				n := calls.Add(1)
				// A call that has not ended wakes nothing: this is the answer's time alone.
				body := strings.Replace(webhook(int(n)), "call.ended", "call.answered", 1)
				began := time.Now()
				post("POST", webhookPath, body)
				took[n%int64(len(took))] = time.Since(began)
			}
			if senders == 1 {
				for range b.N {
					send()
				}
			} else {
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						send()
					}
				})
			}
			b.StopTimer()
			sample := took[1:min(int64(len(took)), calls.Load()+1)]
			slices.Sort(sample)
			b.ReportMetric(float64(sample[len(sample)/2].Microseconds()), "µs/median")
			b.ReportMetric(float64(sample[len(sample)*99/100].Microseconds()), "µs/p99")
		})
	}
}

func benchCore(b *testing.B) (base string, stop func()) {
	address, ended := make(chan net.Addr, 1), make(chan error, 1)
	ctx, cancel := context.WithCancel(context.Background())
	c := standalone.Config{
		Listen: "127.0.0.1:0", Store: filepath.Join(b.TempDir(), "store.db"), LogLevel: "error",
		Aircall: core.AircallAccess{BaseURL: "http://127.0.0.1:1", APIID: "1", APIToken: "x"},
		Front:   core.FrontAccess{BaseURL: "http://127.0.0.1:1", Token: "x"},
	}
	go func() {
		ended <- standalone.Run(ctx, c, standalone.Options{Log: io.Discard, Listening: func(a net.Addr) { address <- a }})
	}()
	a := <-address
	return "http://" + a.String(), func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}
}
