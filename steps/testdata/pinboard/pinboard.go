// Package pinboard is a fake of a vendor that does not exist, for the test that a new
// vendor needs no change elsewhere.
package pinboard

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/callsim/callsim/fakes/kit"
)

// Server is a board on which members pin notes.
type Server struct {
	members []string
	notes   []Note
	rehearsing,
	upsideDown bool
	assumptions *kit.Assumptions
}

// Note is a note on the board.
type Note struct {
	Author string `json:"author"`
	About  string `json:"about"` // a phone number
	Text   string `json:"text"`
}

// Assumptions lists what the made-up vendor does not document.
func Assumptions() []kit.Assumption {
	return []kit.Assumption{{ID: "pinboard-order", Vendor: "pinboard", Default: "oldest first", Alternatives: []string{"newest first"}}}
}

// New returns an empty board.
func New(newestFirst bool) *Server {
	return &Server{upsideDown: newestFirst, assumptions: kit.NewAssumptions(Assumptions())}
}

// AddMember adds a member and returns its number, from 1.
func (s *Server) AddMember(name string) (int, error) {
	if s.rehearsing {
		return 0, nil
	}
	s.members = append(s.members, name)
	return len(s.members), nil
}

// Pin pins a note of a member.
func (s *Server) Pin(member int, about, text string) error {
	if member == 0 {
		return fmt.Errorf("pinboard: not a member")
	}
	note := Note{s.members[member-1], about, text}
	if s.upsideDown {
		s.notes = append([]Note{note}, s.notes...)
	} else {
		s.notes = append(s.notes, note)
	}
	return nil
}

// Notes lists the notes.
func (s *Server) Notes() []Note { return s.notes }

// ServeHTTP answers GET /notes.
func (s *Server) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(s.Observe("/notes").Body)
}

// Observe answers GET /notes by the observer door.
func (s *Server) Observe(string) kit.Observed {
	body, err := json.Marshal(s.notes)
	if err != nil {
		return kit.Observed{Status: http.StatusInternalServerError}
	}
	return kit.Observed{Status: http.StatusOK, Body: body}
}

// The rest of a vendor.

func (s *Server) Assumptions() *kit.Assumptions       { return s.assumptions }
func (s *Server) Rehearse(on bool)                    { s.rehearsing = on }
func (s *Server) Registrations(func(string) bool) any { return nil }
func (s *Server) Restore(any) kit.Restored            { return kit.Restored{} }
