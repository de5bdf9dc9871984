package trace

import (
	"crypto/sha256"
	"hash"
	"io"
	"slices"
	"sync"
	"time"
)

// Options of a recorder.
type Options struct {
	Seed     uint64
	Start    time.Time // virtual; zero is Monday 2026-01-05 09:00 UTC
	Scenario string

	// Ring keeps only that many of the last entries; 0 keeps all. The sum and
	// the stream cover the dropped ones too.
	Ring int

	// Lazy, with a ring and without a stream, makes recording cost next to nothing:
	// entries are written when somebody asks for them, and what the ring forgets
	// before never is. The sum then covers only what was written.
	Lazy bool

	// Out receives the trace as it grows, in pieces; Flush sends the rest.
	Out io.Writer
}

// Recorder writes a trace. It may be used by several goroutines; the order of
// entries is the order of the calls.
type Recorder struct {
	mu          sync.Mutex
	head        []byte
	chunks      []*chunk  // the kept entries, oldest first
	pending     [][]Entry // and those not written yet, without their secrets, in batches
	scratch     []byte
	secrets     secrets
	subscribers []func(Entry)
	tell        func()
	ring        int
	lazy        bool
	entries     int // recorded so far
	kept        int // held in chunks
	bytes       int64

	sum    hash.Hash // of the head and everything before summed
	summed position
	out    io.Writer
	sent   int // bytes of the last chunk already written to out
	outErr error
}

// position is a place in the kept chunks: that many bytes into that chunk.
type position struct{ chunk, bytes int }

// New starts a trace with its head line.
func New(o Options) *Recorder {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	}
	head := appendHead(nil, Head{Seed: o.Seed, Start: o.Start, Scenario: o.Scenario})
	r := &Recorder{head: head, bytes: int64(len(head)), ring: o.Ring, lazy: o.Lazy && o.Ring > 0 && o.Out == nil, sum: sha256.New(), out: o.Out}
	r.sum.Write(head)
	r.send(head)
	return r
}

// Secret has value written as «name» in every later entry. An empty value is
// ignored; the first name of a value stays.
func (r *Recorder) Secret(name, value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets.add(name, value)
}

// Secrets lists what was registered so far, for whoever looks for it where it
// must not be.
func (r *Recorder) Secrets() []Secret {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.secrets.values)
}

// Action records that a person did something.
func (r *Recorder) Action(at time.Time, who, does, detail string) {
	r.record(&Entry{At: at, Kind: KindAction, Who: who, Does: does, Detail: detail})
}

// Note records a change of state worth reading: "webhook disabled", "crashed".
func (r *Recorder) Note(at time.Time, system, text string) {
	r.record(&Entry{At: at, Kind: KindNote, System: system, Text: text})
}

func (r *Recorder) record(e *Entry) {
	r.mu.Lock()
	if !r.putOff() {
		r.secrets.replaceEntry(e)
	}
	r.append(e)
	subscribers, tell := r.subscribers, r.tell
	r.mu.Unlock()
	for _, subscriber := range subscribers {
		subscriber(*e)
	}
	if tell != nil {
		tell()
	}
}

// Exchange records one HTTP exchange. Its slices must not change any more.
func (r *Recorder) Exchange(x *Exchange) {
	clean := *x
	e := Entry{At: x.At, Kind: KindExchange, Exchange: &clean}
	r.mu.Lock()
	if !r.putOff() {
		r.secrets.replaceExchange(&clean)
	}
	r.append(&e)
	subscribers, tell := r.subscribers, r.tell
	r.mu.Unlock()
	for _, subscriber := range subscribers {
		e.Exchange = clean.clone()
		subscriber(e)
	}
	if tell != nil {
		tell()
	}
}

// putOff is whether secrets are replaced only when the entry is written.
func (r *Recorder) putOff() bool { return r.lazy && len(r.subscribers) == 0 }

// append numbers the entry. It is written only when somebody asks for bytes –
// most records of passing scenarios are never looked at – or when there is a
// stream or a ring to keep going.
func (r *Recorder) append(e *Entry) {
	r.entries++
	e.N = r.entries
	last := len(r.pending) - 1
	if last < 0 || len(r.pending[last]) == batch {
		switch {
		case r.lazy:
			r.forget()
		case r.out != nil || r.ring > 0:
			r.write()
		}
		r.pending = append(r.pending, make([]Entry, 0, batch))
		last = len(r.pending) - 1
	}
	r.pending[last] = append(r.pending[last], *e)
}

// forget drops the oldest entries, written or not, that the ring no longer needs.
func (r *Recorder) forget() {
	for len(r.chunks) > 0 && r.kept-r.chunks[0].entries+len(r.pending)*batch >= r.ring {
		r.kept -= r.chunks[0].entries
		if r.summed.chunk == 0 {
			r.addToSum()
		}
		r.chunks = r.chunks[1:]
		r.summed.chunk--
	}
	if len(r.chunks) == 0 && (len(r.pending)-1)*batch >= r.ring {
		r.pending[0] = nil // the slice below it lives on
		r.pending = r.pending[1:]
	}
}

// batch is how many entries a stream may lag behind without Flush.
const batch = 32

// write writes the pending entries.
func (r *Recorder) write() {
	for _, entries := range r.pending {
		r.writeBatch(entries)
	}
	r.pending = nil
	if len(r.chunks) > 0 && r.out != nil {
		r.sendLast()
	}
}

// unveil takes the secrets out of an entry that was recorded lazily.
func (r *Recorder) unveil(e *Entry) {
	r.secrets.replaceEntry(e)
	if e.Exchange != nil {
		r.secrets.replaceExchange(e.Exchange)
	}
}

func (r *Recorder) writeBatch(entries []Entry) {
	for i := range entries {
		if r.lazy {
			r.unveil(&entries[i])
		}
		r.scratch = appendEntry(r.scratch[:0], &entries[i])
		c := r.room(len(r.scratch))
		c.lines = append(c.lines, r.scratch...)
		c.entries++
		r.kept++
		r.bytes += int64(len(r.scratch))
	}
}
