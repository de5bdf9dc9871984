package trace_test

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/callsim/callsim/sim/trace"
)

// typical is an exchange with 1 KB of JSON each way.
func typical() *trace.Exchange {
	x := delivery(1)
	line := `{"id":812,"direction":"inbound","raw_digits":"+49 30 901820","user":null},`
	x.RequestBody = []byte(strings.Repeat(line, 14))
	x.ResponseBody = []byte(strings.Repeat(line, 14))
	x.RequestHeader = trace.Header{{"Accept-Encoding", "gzip"}, {"Authorization", "Bearer secret-number-three-of-six"}, {"Content-Length", "1050"}, {"Content-Type", "application/json"}, {"User-Agent", "Go-http-client/1.1"}}
	x.ResponseHeader = trace.Header{{"Content-Length", "1050"}, {"Content-Type", "application/json"}, {"Date", "Mon, 05 Jan 2026 09:00:00 GMT"}}
	return x
}

func sixSecrets(r *trace.Recorder) {
	for i, word := range []string{"one", "two", "three", "four", "five", "six"} {
		r.Secret(fmt.Sprint("secret", i), "secret-number-"+word+"-of-six")
	}
}

func BenchmarkExchange(b *testing.B) {
	x := typical()
	for _, bench := range []struct {
		name    string
		ring    int
		secrets bool
		out     io.Writer
		read    func(*trace.Recorder)
	}{
		{"recorded", 0, false, nil, nil},
		{"6 secrets", 0, true, nil, nil},
		{"6 secrets, written", 0, true, nil, func(r *trace.Recorder) { r.Bytes() }},
		{"6 secrets, written in a ring", 5000, true, nil, nil},
		{"6 secrets, written and summed", 0, true, nil, func(r *trace.Recorder) { r.Sum() }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			var r *trace.Recorder
			for i := 0; i < b.N; i++ {
				if i%10000 == 0 {
					r = trace.New(trace.Options{Ring: bench.ring, Out: bench.out})
					if bench.secrets {
						sixSecrets(r)
					}
				}
				own := *x
				own.RequestHeader, own.ResponseHeader = slices.Clone(x.RequestHeader), slices.Clone(x.ResponseHeader)
				r.Exchange(&own)
				if bench.read != nil && i%100 == 99 {
					bench.read(r)
				}
			}
			b.StopTimer()
			b.SetBytes(r.Bytes() / int64(r.Len()))
		})
	}
}

func BenchmarkMemory(b *testing.B) {
	x := typical()
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := trace.New(trace.Options{})
		for range 10_000 {
			r.Exchange(x)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB/10k")
		b.ReportMetric(float64(r.Bytes())/(1<<20), "MB-text/10k")
	}
}
