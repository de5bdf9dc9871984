package trace

import "bytes"

// Since returns at most limit of the kept lines after line n, oldest first, and the
// number of the last of them. Lines are counted from 1; they have no line feed and must
// not be changed. Since is for readers that follow a trace while it grows.
func (r *Recorder) Since(n, limit int) (found [][]byte, next int) {
	for r.writeSome() {
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write()
	at := r.entries - r.kept // lines before the chunk
	next = n
	for _, c := range r.chunks {
		if at+c.entries <= n {
			at += c.entries
			continue
		}
		for lines := c.lines; len(lines) > 0 && len(found) < limit; {
			end := bytes.IndexByte(lines, '\n')
			if at++; at > n {
				found, next = append(found, lines[:end:end]), at
			}
			lines = lines[end+1:]
		}
		if len(found) == limit {
			break
		}
	}
	return found, next
}

// writeSome encodes one of several packed chunks and reports whether it did. Between
// chunks other goroutines can record.
func (r *Recorder) writeSome() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.packed) < 2 {
		return false
	}
	r.writePacked()
	return true
}

// Notify calls f after each entry, on the goroutine that records it.
func (r *Recorder) Notify(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notify = f
}
