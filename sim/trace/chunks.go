package trace

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
)

// chunk holds some whole lines of the trace.
type chunk struct {
	lines   []byte
	entries int
}

// Chunks balance the share of memory left empty against their number; the first
// is small because most worlds are one short scenario.
const (
	firstChunkSize = 8 << 10
	chunkSize      = 64 << 10
)

// chunk returns the chunk for the next size bytes.
func (r *Recorder) chunk(size int) *chunk {
	want := firstChunkSize
	if n := len(r.chunks); n > 0 {
		last := r.chunks[n-1]
		if cap(last.lines)-len(last.lines) >= size {
			return last
		}
		r.sendLast()
		r.sent = 0
		want = chunkSize
	}
	c := &chunk{lines: make([]byte, 0, max(want, size))}
	r.chunks = append(r.chunks, c)
	r.drop()
	return c
}

// drop drops the oldest chunks that the ring no longer needs.
func (r *Recorder) drop() {
	if r.ring <= 0 {
		return
	}
	n := 0
	for n < len(r.chunks)-1 && r.kept-r.chunks[n].entries >= r.ring {
		r.kept -= r.chunks[n].entries
		n++
	}
	if n == 0 {
		return
	}
	if r.summed.chunk < n {
		r.addToSum()
	}
	r.chunks = append([]*chunk(nil), r.chunks[n:]...)
	r.summed.chunk -= n
}

// addToSum hashes the lines since the last call. It runs only for Sum and before a
// chunk is dropped: hashing costs as much as the rest of recording.
func (r *Recorder) addToSum() {
	if r.sum == nil {
		r.sum = sha256.New()
		r.sum.Write(r.head)
	}
	for i := r.summed.chunk; i < len(r.chunks); i++ {
		lines := r.chunks[i].lines
		r.sum.Write(lines[r.summed.bytes:])
		r.summed = position{i + 1, 0}
		if i == len(r.chunks)-1 {
			r.summed = position{i, len(lines)}
		}
	}
}

// Sum returns the SHA-256 of the whole trace so far, with the lines that a ring dropped.
func (r *Recorder) Sum() [sha256.Size]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write()
	r.addToSum()
	var sum [sha256.Size]byte
	r.sum.Sum(sum[:0])
	return sum
}

// Bytes returns the length of the whole trace so far.
func (r *Recorder) Bytes() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write()
	return r.bytes
}

// Len returns the number of entries so far, with those that a ring dropped.
func (r *Recorder) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.entries
}

// WriteTo writes the trace: the head and the kept entries.
func (r *Recorder) WriteTo(w io.Writer) (int64, error) {
	var written int64
	for _, part := range r.parts() {
		n, err := w.Write(part)
		written += int64(n)
		if err != nil {
			return written, fmt.Errorf("writing the trace: %w", err)
		}
	}
	return written, nil
}

// parts returns the head and the kept lines. Lines never change, so the parts stay
// valid while recording continues.
func (r *Recorder) parts() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write()
	parts := [][]byte{r.head}
	skip := 0
	if r.ring > 0 {
		skip = r.kept - r.ring
	}
	for _, c := range r.chunks {
		lines := c.lines
		for ; skip > 0 && len(lines) > 0; skip-- {
			lines = lines[bytes.IndexByte(lines, '\n')+1:]
		}
		parts = append(parts, lines)
	}
	return parts
}

// Each calls f for the kept entries, oldest first. Their contents belong to the
// recorder and must not be changed.
func (r *Recorder) Each(f func(Entry)) {
	if unwritten, all := r.unwritten(); all {
		for _, entries := range unwritten {
			for i := range entries {
				f(entries[i].entry)
			}
		}
		return
	}
	for _, lines := range r.parts()[1:] {
		for len(lines) > 0 {
			end := bytes.IndexByte(lines, '\n') + 1
			e, err := readEntry(lines[:end])
			if err != nil { // only the encoder can be at fault
				panic(fmt.Sprintf("trace: own line cannot be read: %v: %s", err, lines[:end]))
			}
			f(e)
			lines = lines[end:]
		}
	}
}

// unwritten returns the entries with their secrets masked, if none of them is encoded
// yet: then none need be encoded to be read back.
func (r *Recorder) unwritten() (entries [][]pending, all bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.chunks) > 0 || len(r.packed) > 0 {
		return nil, false
	}
	for _, entries := range r.pending {
		for i := range entries {
			r.clean(&entries[i])
		}
	}
	return slices.Clone(r.pending), true
}

// Find returns the kept exchanges with some ids, in the order of the ids; nil is
// a missing exchange. Callers must not change the exchanges, as with Each.
func (r *Recorder) Find(ids []string) []*Exchange {
	found := make([]*Exchange, len(ids))
	if r.findUnwritten(ids, found) {
		return found
	}
	r.Each(func(e Entry) {
		if e.Exchange == nil {
			return
		}
		if i := slices.Index(ids, e.Exchange.ID); i >= 0 {
			found[i] = e.Exchange
		}
	})
	return found
}

// findUnwritten is Find while no entry is encoded.
func (r *Recorder) findUnwritten(ids []string, found []*Exchange) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.chunks) > 0 || len(r.packed) > 0 {
		return false
	}
	for _, entries := range r.pending {
		for k := range entries {
			p := &entries[k]
			if p.entry.Exchange == nil {
				continue
			}
			if i := slices.Index(ids, p.entry.Exchange.ID); i >= 0 {
				r.clean(p)
				found[i] = p.entry.Exchange
			}
		}
	}
	return true
}

// Entries returns the kept entries, oldest first.
func (r *Recorder) Entries() []Entry {
	var all []Entry
	r.Each(func(e Entry) { all = append(all, e) })
	return all
}

// Subscribe calls f with each later entry, with its secrets masked, on the goroutine
// that records it. f may record entries.
func (r *Recorder) Subscribe(f func(Entry)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.subscribers = append(r.subscribers[:len(r.subscribers):len(r.subscribers)], f)
}

// send writes to the stream, until its first error.
func (r *Recorder) send(lines []byte) {
	if r.out == nil || r.outErr != nil || len(lines) == 0 {
		return
	}
	if _, err := r.out.Write(lines); err != nil {
		r.outErr = fmt.Errorf("writing the trace: %w", err)
	}
}

// sendLast sends the unsent rest of the last chunk.
func (r *Recorder) sendLast() {
	lines := r.chunks[len(r.chunks)-1].lines
	r.send(lines[r.sent:])
	r.sent = len(lines)
}

// Flush sends the unsent rest of the trace and returns the first error of the stream.
func (r *Recorder) Flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.out != nil {
		r.write()
	}
	return r.outErr
}

// Err returns the first error of the stream.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.outErr
}
