package trace

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"strings"
)

// Begin returns the number of an entry that begins now. cause is the number of the entry
// that led to it, or 0. The entry belongs to the same call as its cause. A number without
// an entry means that the action or request never ended.
func (r *Recorder) Begin(cause int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.begin(cause)
}

func (r *Recorder) begin(cause int) int {
	r.begun++
	r.calls.set(r.begun, r.calls.place(cause))
	return r.begun
}

// Belongs sets the call of an entry that has begun, and the customer's number for
// guesses. Entries that the entry leads to belong to the call as well.
func (r *Recorder) Belongs(n int, call, customer string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls.put(n, call)
	r.guesses.note(call, customer)
}

// Delivered sets an entry as the latest delivery about its call to a program.
func (r *Recorder) Delivered(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.guesses.deliver(r.calls.of(n), n)
}

// Guess returns the latest delivery about the call whose id or customer's number occurs
// in a request's URL or body; 0 without one.
func (r *Recorder) Guess(address string, body []byte) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.guesses.guess(address, body)
}

// labels holds the calls of the latest entries, by number.
type labels struct {
	base  int      // the number before the first
	list  []uint32 // places in names
	names []string // the first is ""
	known map[string]uint32
}

// keptLabels bounds the entries of a long run whose calls are kept.
const keptLabels = 1 << 16

func (l *labels) put(n int, call string) {
	place, known := l.known[call]
	if !known && call != "" {
		if l.known == nil {
			l.known, l.names = map[string]uint32{}, []string{""}
		}
		place = uint32(len(l.names))
		l.names, l.known[call] = append(l.names, call), place
	}
	l.set(n, place)
}

func (l *labels) set(n int, place uint32) {
	if n <= l.base {
		return
	}
	for len(l.list) < n-l.base {
		l.list = append(l.list, 0)
	}
	l.list[n-l.base-1] = place
	if len(l.list) > 2*keptLabels {
		l.base += keptLabels
		l.list = slices.Clone(l.list[keptLabels:])
	}
}

func (l *labels) place(n int) uint32 {
	if n <= l.base || n > l.base+len(l.list) {
		return 0
	}
	return l.list[n-l.base-1]
}

func (l *labels) of(n int) string {
	if place := l.place(n); place > 0 {
		return l.names[place]
	}
	return ""
}

// guesses finds the call of a request without a traceparent.
type guesses struct {
	calls     map[string]string // by id, and by customer's number without its plus
	delivered map[string]int    // the latest delivery of each call
}

func (g *guesses) note(call, customer string) {
	if g.calls == nil || len(g.calls) > keptLabels {
		g.calls, g.delivered = map[string]string{}, map[string]int{}
	}
	g.calls[call] = call
	if customer = strings.TrimPrefix(customer, "+"); customer != "" {
		g.calls[customer] = call
	}
}

func (g *guesses) deliver(call string, n int) {
	if call != "" && g.delivered != nil {
		g.delivered[call] = n
	}
}

// guess prefers the longest word that names a call: a number rather than a short id.
func (g *guesses) guess(address string, body []byte) (n int) {
	if unescaped, err := url.QueryUnescape(address); err == nil {
		address = unescaped
	}
	longest := 0
	for _, text := range [...]string{address, string(body)} {
		for _, word := range strings.FieldsFunc(text, noWord) {
			if call, known := g.calls[word]; known && len(word) > longest && g.delivered[call] > 0 {
				n, longest = g.delivered[call], len(word)
			}
		}
	}
	return n
}

func noWord(c rune) bool {
	return !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_')
}

// Traceparent returns the value of the W3C header of that name that stands for an
// entry. The trace id holds the run and the entry's number, so that a program that
// gives its own requests other span ids, as OpenTelemetry does, still names the
// entry. The span id holds the number as well.
func (r *Recorder) Traceparent(n int) string {
	var digits [len(traceparent)]byte
	copy(digits[:], traceparent)
	copy(digits[:], r.prefix)
	for i, rest := 0, uint64(n); rest > 0; i, rest = i+1, rest>>4 {
		digit := hexDigits[rest&15]
		digits[traceEnd-1-i], digits[spanEnd-1-i] = digit, digit
	}
	return string(digits[:])
}

// The layout of a traceparent: version, trace id, span id, flags.
const (
	traceparent = "00-" + "0000000000000000" + "0000000000000000" + "-" + "0000000000000000" + "-01"
	prefixEnd   = len("00-") + 16 // of the run
	traceEnd    = prefixEnd + 16  // of the number
	spanEnd     = traceEnd + 1 + 16
	hexDigits   = "0123456789abcdef"
)

// Named returns the number of the entry that a traceparent stands for; 0 for the
// traceparent of another run.
func (r *Recorder) Named(header string) int {
	if len(header) < len(traceparent) || header[:prefixEnd] != r.prefix {
		return 0
	}
	digits := header[prefixEnd:traceEnd]
	if digits[:8] != traceparent[prefixEnd:prefixEnd+8] {
		return 0 // no run has so many entries
	}
	n := 0
	for i := 8; i < len(digits); i++ {
		switch c := int(digits[i]); {
		case '0' <= c && c <= '9':
			n = n<<4 | (c - '0')
		case 'a' <= c && c <= 'f':
			n = n<<4 | (c - 'a' + 10)
		default:
			return 0
		}
	}
	r.mu.Lock()
	begun := r.begun
	r.mu.Unlock()
	if n > begun {
		return 0
	}
	return n
}

// runOf returns the id of a run, a hash of the inputs that determine the run.
func runOf(h Head) uint64 {
	sum := fnv.New64a()
	fmt.Fprint(sum, h.Seed, " ", h.Start.UnixNano(), " ", h.Scenario)
	return max(sum.Sum64(), 1)
}

// retries holds the failed requests of each cause, to find the attempt before a request
// that is sent again.
type retries map[int][]attempt

type attempt struct {
	n                 int
	from, method, url string
	body              []byte
}

// maxFailed bounds the causes whose failed requests are kept.
const maxFailed = 1 << 12

// follow returns the attempt before an exchange, or its cause if there is none. It
// keeps the exchange as an attempt if it failed.
func (f *retries) follow(e *Entry) int {
	x := e.Exchange
	failed := x.Err != "" || x.Status < 200 || x.Status > 299
	if len(*f) == 0 && !failed {
		return e.Cause
	}
	earlier := (*f)[e.Cause]
	i := slices.IndexFunc(earlier, func(a attempt) bool {
		return a.from == x.From && a.method == x.Method && a.url == x.URL && bytes.Equal(a.body, x.RequestBody)
	})
	before := e.Cause
	if i >= 0 {
		before = earlier[i].n
	}
	switch {
	case failed && i >= 0:
		earlier[i].n = e.N
	case failed:
		if *f == nil || len(*f) > maxFailed {
			*f = retries{}
		}
		(*f)[e.Cause] = append(earlier, attempt{e.N, x.From, x.Method, x.URL, x.RequestBody})
	}
	return before
}
