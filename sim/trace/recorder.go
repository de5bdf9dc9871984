package trace

import (
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
	chunks      []*chunk    // the kept entries, oldest first
	pending     [][]pending // and those not written yet, in batches
	packed      []*chunk    // of a lazy recorder, after chunks: entries not written yet
	inPacked    int         // in packed
	scratch     []byte
	secrets     secrets
	subscribers []func(Entry)
	tell        func()
	ring        int
	lazy        bool
	entries     int // recorded so far
	kept        int // held in chunks
	bytes       int64

	sum    hash.Hash // of the head and everything before summed; made when somebody asks
	summed position
	out    io.Writer
	sent   int // bytes of the last chunk already written to out
	outErr error
}

// pending is an entry that is not written yet, in one piece with its exchange.
// Nobody looks at most of them, so each keeps its secrets until somebody does.
type pending struct {
	entry    Entry
	exchange Exchange
	raw      bool // the secrets are still in it
}

// position is a place in the kept chunks: that many bytes into that chunk.
type position struct{ chunk, bytes int }

// New starts a trace with its head line.
func New(o Options) *Recorder {
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
	}
	head := appendHead(nil, Head{Seed: o.Seed, Start: o.Start, Scenario: o.Scenario})
	r := &Recorder{head: head, bytes: int64(len(head)), ring: o.Ring, lazy: o.Lazy && o.Ring > 0 && o.Out == nil, out: o.Out}
	r.send(head)
	return r
}

// Secret has value written as «name» in every later entry. An empty value is
// ignored; the first name of a value stays.
func (r *Recorder) Secret(name, value string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets.add(name, value, r.entries)
}

// Secrets lists what was registered so far, for whoever looks for it where it
// must not be.
func (r *Recorder) Secrets() []Secret {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets.prepare()
	return slices.Clone(r.secrets.values)
}

// Action records that a person did something.
func (r *Recorder) Action(at time.Time, who, does, detail string) {
	r.record(Entry{At: at, Kind: KindAction, Who: who, Does: does, Detail: detail})
}

// Note records a change of state worth reading: "webhook disabled", "crashed".
func (r *Recorder) Note(at time.Time, system, text string) {
	r.Line(at, KindNote, system, text)
}

// Line records a line of text of a kind: a note, a decision, a line of a log.
func (r *Recorder) Line(at time.Time, kind Kind, system, text string) {
	r.record(Entry{At: at, Kind: kind, System: system, Text: text})
}

func (r *Recorder) record(e Entry) {
	r.mu.Lock()
	p := r.room()
	p.entry = e
	shown, subscribers, tell := r.take(p)
	r.mu.Unlock()
	for _, subscriber := range subscribers {
		subscriber(shown)
	}
	if tell != nil {
		tell()
	}
}

// Exchange records one HTTP exchange. Its bodies must not change any more; its
// header lists are the recorder's, which sorts them in place.
func (r *Recorder) Exchange(x *Exchange) {
	r.mu.Lock()
	p := r.room()
	p.exchange = *x
	p.entry.At, p.entry.Kind, p.entry.Exchange = x.At, KindExchange, &p.exchange
	shown, subscribers, tell := r.take(p)
	r.mu.Unlock()
	for _, subscriber := range subscribers {
		own := shown
		own.Exchange = shown.Exchange.clone() // and not each other's
		subscriber(own)
	}
	if tell != nil {
		tell()
	}
}

// room is the place of the next entry. It is written only when somebody asks for
// bytes – most records of passing scenarios are never looked at – or when there
// is a stream or a ring to keep going.
func (r *Recorder) room() *pending {
	last := len(r.pending) - 1
	if last < 0 || len(r.pending[last]) == batch {
		if r.out != nil || r.ring > 0 {
			r.write()
		}
		r.pending = append(r.pending, make([]pending, 0, batch))
		last = len(r.pending) - 1
	}
	r.pending[last] = append(r.pending[last], pending{})
	return &r.pending[last][len(r.pending[last])-1]
}

// take numbers the entry and says who is to be shown what.
func (r *Recorder) take(p *pending) (shown Entry, subscribers []func(Entry), tell func()) {
	r.entries++
	p.entry.N, p.raw = r.entries, true
	if len(r.subscribers) > 0 {
		r.clean(p)
		if shown = p.entry; shown.Exchange != nil {
			shown.Exchange = p.exchange.clone() // subscribers may keep and change it
		}
	}
	if r.lazy {
		r.keep(&p.entry)
		r.pending[0] = r.pending[0][:0]
	}
	return shown, r.subscribers, r.tell
}

// clean brings an entry into the form in which it is shown, as if that had been
// done at once: its header fields are sorted, and the secrets are replaced that
// were registered before it came.
func (r *Recorder) clean(p *pending) {
	if !p.raw {
		return
	}
	p.raw = false
	r.cleanEntry(&p.entry, true)
}

// cleanEntry is clean for an entry that lasts, or for one that is only written.
func (r *Recorder) cleanEntry(e *Entry, lasting bool) {
	if x := e.Exchange; x != nil {
		x.RequestHeader.sort()
		x.ResponseHeader.sort()
	}
	r.secrets.replaceEntry(e, lasting)
}

// keep packs an entry of a lazy recorder, and drops the oldest, written or not,
// that its ring no longer needs.
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

// writePacked writes the oldest packed entries, without their secrets.
func (r *Recorder) writePacked() {
	c := r.packed[0]
	for u := (unpacker{c.lines}); len(u.b) > 0; {
		e := u.entry()
		r.cleanEntry(&e, false)
		r.writeEntry(&e)
	}
	r.packed[0] = nil
	r.packed = r.packed[1:]
	r.inPacked -= c.entries
}

// batch is how many entries a stream may lag behind without Flush.
const batch = 16

// write writes the pending entries.
func (r *Recorder) write() {
	for len(r.packed) > 0 {
		r.writePacked()
	}
	for _, entries := range r.pending {
		for i := range entries {
			p := &entries[i]
			if p.raw {
				r.cleanEntry(&p.entry, false)
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
