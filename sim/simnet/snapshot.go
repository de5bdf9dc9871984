package simnet

import "net/http"

// snapshot keeps a response header as it was at WriteHeader: what a handler
// changes afterwards does not count. Nearly all headers are small and never
// change again, so a short list does, and the handler's own map can be sent.
type snapshot struct {
	fields [8][2]string // Front's answers have seven
	n      int
	clean  bool        // all fields arrive as they are
	plain  bool        // they do, and mean nothing to the connection
	whole  http.Header // instead of fields, for a header that does not fit

	sized, typed, dated bool // has the field that the server adds otherwise
}

func (s *snapshot) take(h http.Header) {
	if len(h) > len(s.fields) {
		s.whole = h.Clone()
		return
	}
	s.clean, s.plain = true, true
	for name, values := range h {
		if len(values) != 1 {
			s.whole, s.clean, s.plain = h.Clone(), false, false
			return
		}
		s.clean = s.clean && arrivesAsItIs(name, values[0])
		switch name {
		case "Content-Length":
			s.sized = true
		case "Content-Type":
			s.typed = true
		case "Date":
			s.dated = true
		case "Connection", "Content-Encoding", "Trailer", "Transfer-Encoding":
			s.plain = false
		}
		s.fields[s.n] = [2]string{name, values[0]}
		s.n++
	}
	s.plain = s.plain && s.clean
}

// header is the header as it was. now is the map it was taken from, and done
// says that the handler needs that no more.
func (s *snapshot) header(now http.Header, done bool) http.Header {
	if s.whole != nil {
		return s.whole
	}
	if done && s.still(now) {
		return now
	}
	h := make(http.Header, s.n+3)
	for _, field := range s.fields[:s.n] {
		h[field[0]] = []string{field[1]}
	}
	return h
}

// still tells whether h has not changed since.
func (s *snapshot) still(h http.Header) bool {
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
