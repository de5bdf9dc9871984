package trace

import (
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Options of a recorder.
type Options struct {
	Seed     uint64
	Start    time.Time // virtual; zero is Monday 2026-01-05 09:00 UTC
	Scenario string

	// Ring keeps only that many of the last entries; 0 keeps all. The sum and
	// the stream cover the dropped entries too.
	Ring int

	// Lazy, with a ring and without a stream, makes recording nearly free: an entry
	// is encoded when its bytes are read, and an entry that the ring drops before that
	// is never encoded. The sum then covers only the encoded entries.
	Lazy bool

	// Out receives the trace as it grows, in pieces; Flush sends the rest.
	Out io.Writer
}

// Recorder writes a trace. It may be used by several goroutines; the order of
// lines is the order of the calls.
type Recorder struct {
	mu          sync.Mutex
	prefix      string // of the run's traceparents
	head        []byte
	chunks      []*chunk    // encoded entries, oldest first
	pending     [][]pending // entries not encoded yet, in batches
	packed      []*chunk    // of a lazy recorder, after chunks: entries not encoded yet
	inPacked    int         // entries in packed
	scratch     []byte
	secrets     secrets
	subscribers []func(Entry)
	notify      func()
	ring        int
	lazy        bool
	begun       int // the last number given
	entries     int // recorded so far
	kept        int // entries in chunks
	bytes       int64

	calls   labels
	guesses guesses
	retries retries

	sum    hash.Hash // of the head and all lines before summed; nil before the first Sum
	summed position
	out    io.Writer
	sent   int // bytes of the last chunk already written to out
	outErr error
}

// pending is an entry that is not encoded yet.
type pending struct {
	entry Entry
	line  int  // lines are counted from 1
	raw   bool // the secrets are not masked yet
}

// position is a place in the kept chunks: that many bytes into that chunk.
type position struct{ chunk, bytes int }

// New starts a trace with its head line.
func New(o Options) *Recorder {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	}
	head := Head{Seed: o.Seed, Start: o.Start, Scenario: o.Scenario}
	head.Run = runOf(head)
	line := appendHead(nil, head)
	r := &Recorder{prefix: fmt.Sprintf("00-%016x", head.Run), head: line, bytes: int64(len(line)), ring: o.Ring, lazy: o.Lazy && o.Ring > 0 && o.Out == nil, out: o.Out}
	r.send(line)
	return r
}

// Secret replaces value by «name» in every later entry. An empty value is
// ignored; the first name of a value stays.
func (r *Recorder) Secret(name, value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets.add(name, value, r.entries)
}

// Secrets lists the registered values.
func (r *Recorder) Secrets() []Secret {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets.prepare()
	return slices.Clone(r.secrets.values)
}

// Action records that a person did something and returns the entry's number.
func (r *Recorder) Action(at time.Time, who, does, detail string) int {
	return r.Record(Entry{At: at, Kind: KindAction, Who: who, Does: does, Detail: detail})
}

// Note records a change of state worth reading: "webhook disabled", "crashed".
func (r *Recorder) Note(at time.Time, system, text string) {
	r.Record(Entry{At: at, Kind: KindNote, System: system, Text: text})
}

// Exchange records a copy of an HTTP exchange without a cause.
func (r *Recorder) Exchange(x *Exchange) {
	r.Record(Entry{At: x.At, Kind: KindExchange, Exchange: new(*x)})
}

// Record records an entry and returns its number, which it is given now unless it
// has one from [Recorder.Begin]. Exchange and decision become the recorder's, with
// all that they hold.
func (r *Recorder) Record(e Entry) int {
	r.mu.Lock()
	if e.N == 0 {
		e.N = r.begin(e.Cause)
	}
	if known := r.calls.of(e.N); e.Call == "" {
		e.Call = known
	} else if e.Call != known {
		r.calls.put(e.N, e.Call)
	}
	if x := e.Exchange; x != nil {
		e.Cause = r.retries.follow(&e)
		if x.ID == "" {
			x.ID = exchangeID(e.N)
		}
	}
	p := r.room()
	p.entry = e
	shown, subscribers, notify := r.take(p)
	r.mu.Unlock()
	for _, subscriber := range subscribers {
		own := shown
		if shown.Exchange != nil {
			own.Exchange = shown.Exchange.clone()
		}
		subscriber(own)
	}
	if notify != nil {
		notify()
	}
	return e.N
}

// exchangeID is the id of the exchange that is entry n.
func exchangeID(n int) string { return "x" + strconv.Itoa(n) }

// room makes room for the next entry. Entries are encoded only when bytes are read, or
// when a stream or a ring needs them: most records of passing scenarios are never read.
func (r *Recorder) room() *pending {
	last := len(r.pending) - 1
	if last < 0 || len(r.pending[last]) == batch {
		if r.out != nil || r.ring > 0 || len(r.pending) == maxPending {
			r.write()
		}
		r.pending = append(r.pending, make([]pending, 0, batch))
		last = len(r.pending) - 1
	}
	n := len(r.pending[last])
	r.pending[last] = r.pending[last][:n+1]
	return &r.pending[last][n]
}

// take counts the entry and returns the entry that subscribers receive.
func (r *Recorder) take(p *pending) (shown Entry, subscribers []func(Entry), notify func()) {
	r.entries++
	p.line, p.raw = r.entries, true
	if len(r.subscribers) > 0 {
		r.clean(p)
		if shown = p.entry; shown.Exchange != nil {
			shown.Exchange = shown.Exchange.clone()
		}
	}
	if r.lazy {
		r.keep(&p.entry)
		r.pending[0] = r.pending[0][:0]
	}
	return shown, r.subscribers, r.notify
}

// clean sorts the header fields of an entry and masks the secrets that were registered
// before the entry. A second call does nothing.
func (r *Recorder) clean(p *pending) {
	if !p.raw {
		return
	}
	p.raw = false
	r.cleanEntry(&p.entry, p.line, true)
}

// cleanEntry is clean for the entry of a line. If lasting is false, the bodies are valid
// only until the next call.
func (r *Recorder) cleanEntry(e *Entry, line int, lasting bool) {
	if x := e.Exchange; x != nil {
		x.RequestHeader.sort()
		x.ResponseHeader.sort()
	}
	r.secrets.replaceEntry(e, line, lasting)
}

// keep packs an entry of a lazy recorder, and drops the oldest entries that the
// ring no longer needs.
func (r *Recorder) keep(e *Entry) {
	r.scratch = pack(r.scratch[:0], e)
	last := len(r.packed) - 1
	if last < 0 || cap(r.packed[last].lines)-len(r.packed[last].lines) < len(r.scratch) {
		size := chunkSize
		if last < 0 {
			size = firstChunkSize
		}
		r.packed = append(r.packed, &chunk{lines: make([]byte, 0, max(size, len(r.scratch)))})
		last++
	}
	c := r.packed[last]
	c.lines = append(c.lines, r.scratch...)
	c.entries++
	r.inPacked++
	for len(r.chunks) > 0 && r.kept-r.chunks[0].entries+r.inPacked >= r.ring {
		r.dropWritten()
	}
	for len(r.chunks) == 0 && r.inPacked-r.packed[0].entries >= r.ring {
		r.inPacked -= r.packed[0].entries
		r.packed[0] = nil // the slice below it lives on
		r.packed = r.packed[1:]
	}
}

// dropWritten drops the oldest chunk of a lazy recorder.
func (r *Recorder) dropWritten() {
	if r.summed.chunk == 0 {
		r.addToSum()
	}
	r.kept -= r.chunks[0].entries
	r.chunks[0] = nil
	r.chunks = r.chunks[1:]
	r.summed.chunk--
}

// writePacked encodes the oldest packed entries, with their secrets masked.
func (r *Recorder) writePacked() {
	c := r.packed[0]
	for u := (unpacker{c.lines}); len(u.b) > 0; {
		e := u.entry()
		r.cleanEntry(&e, r.entries-r.inPacked+1, false)
		r.inPacked--
		r.writeEntry(&e)
	}
	r.packed[0] = nil
	r.packed = r.packed[1:]
}

// batch is how many entries a stream may lag behind without Flush. maxPending is how
// many batches are kept before they are encoded: encoded entries hold no pointers for
// the garbage collector to follow, which counts in long runs.
const (
	batch      = 16
	maxPending = 64
)

// write encodes the pending entries.
func (r *Recorder) write() {
	for len(r.packed) > 0 {
		r.writePacked()
	}
	for _, entries := range r.pending {
		for i := range entries {
			p := &entries[i]
			if p.raw {
				r.cleanEntry(&p.entry, p.line, false)
			}
			r.writeEntry(&p.entry)
		}
	}
	r.pending = nil
	if len(r.chunks) > 0 && r.out != nil {
		r.sendLast()
	}
}

func (r *Recorder) writeEntry(e *Entry) {
	r.scratch = appendEntry(r.scratch[:0], e)
	c := r.chunk(len(r.scratch))
	c.lines = append(c.lines, r.scratch...)
	c.entries++
	r.kept++
	r.bytes += int64(len(r.scratch))
}
