package simnet

import "net/http"

// snapshot holds a response header as it was at WriteHeader. Later changes by the handler
// are not sent. Most headers have few fields and do not change, so a snapshot is a short
// list, and the handler's map is sent without a copy (BenchmarkExchange).
type snapshot struct {
	fields    [8][2]string // responses of Front have seven
	n         int
	unchanged bool        // the wire changes no field
	plain     bool        // unchanged, and no field affects the connection or the encoding
	clone     http.Header // replaces fields for a header that does not fit there

	hasLength, hasType, hasDate bool // Content-Length, Content-Type, Date
}

// take sets the snapshot to the current fields of h.
func (s *snapshot) take(h http.Header) {
	if len(h) > len(s.fields) {
		s.clone = h.Clone()
		return
	}
	s.unchanged, s.plain = true, true
	for name, values := range h {
		if len(values) != 1 {
			s.clone, s.unchanged, s.plain = h.Clone(), false, false
			return
		}
		s.unchanged = s.unchanged && unchangedByWire(name, values[0])
		switch name {
		case "Content-Length":
			s.hasLength = true
		case "Content-Type":
			s.hasType = true
		case "Date":
			s.hasDate = true
		case "Connection", "Content-Encoding", "Trailer", "Transfer-Encoding":
			s.plain = false
		}
		s.fields[s.n] = [2]string{name, values[0]}
		s.n++
	}
	s.plain = s.plain && s.unchanged
}

// header returns the header of the snapshot. now is the map of which the snapshot was
// taken. If done is true, the handler has returned and header may return now itself.
func (s *snapshot) header(now http.Header, done bool) http.Header {
	if s.clone != nil {
		return s.clone
	}
	if done && s.equals(now) {
		return now
	}
	h := make(http.Header, s.n+3)
	for _, field := range s.fields[:s.n] {
		h[field[0]] = []string{field[1]}
	}
	return h
}

// equals reports whether h has the fields of the snapshot.
func (s *snapshot) equals(h http.Header) bool {
	if len(h) != s.n {
		return false
	}
	for _, field := range s.fields[:s.n] {
		if values := h[field[0]]; len(values) != 1 || values[0] != field[1] {
			return false
		}
	}
	return true
}
