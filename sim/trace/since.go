package trace

import "bytes"

// Since are the kept lines of the entries after number n, oldest first, at most
// limit of them. They are as they stand in the trace, without the line feed, and
// must not be changed. It is for readers that follow a trace while it grows.
func (r *Recorder) Since(n, limit int) [][]byte {
	for r.writeSome() {
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.write()
	var found [][]byte
	number := r.entries - r.kept // of the entry before the chunk
	for _, c := range r.chunks {
		if number+c.entries <= n {
			number += c.entries
			continue
		}
		for lines := c.lines; len(lines) > 0 && len(found) < limit; {
			end := bytes.IndexByte(lines, '\n')
			if number++; number > n {
				found = append(found, lines[:end:end])
			}
			lines = lines[end+1:]
		}
		if len(found) == limit {
			break
		}
	}
	return found
}

// writeSome writes a chunk of many that are packed, so that whoever reads a lazy
// record does not hold up those who record; false when few are left.
func (r *Recorder) writeSome() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.packed) < 2 {
		return false
	}
	r.writePacked()
	return true
}

// Tell has f called after each entry, by the goroutine that records it: news for
// who then asks [Recorder.Since].
func (r *Recorder) Tell(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tell = f
}
