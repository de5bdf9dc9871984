package ringcentral

import (
	"slices"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// recordingMin is the length of the shortest recording that RingCentral stores
// (Developer Guide, Call recordings).
const recordingMin = 30 * time.Second

// recording is a recording of a party's conversation.
type recording struct {
	kit.Stamp
	id        string
	party     *party
	automatic bool
	active    bool
	since     time.Time     // when it was last started
	length    time.Duration // until it was last stopped
	readyAt   time.Time     // when it became available; zero: not available
}

func (rec *recording) kind() string {
	if rec.automatic {
		return "Automatic"
	}
	return "OnDemand"
}

// recordAutomatically starts a recording if the user has automatic recording.
func (s *Server) recordAutomatically(tx *kit.Tx, p *party) {
	if p.ext != nil && p.ext.recording == AutomaticRecording {
		s.startRecording(tx, p, "Automatic")
	}
}

// startRecording starts the party's recording, or resumes the existing one.
func (s *Server) startRecording(tx *kit.Tx, p *party, kind string) *recording {
	if len(p.recordings) == 0 {
		rec := &recording{id: itoa(nextID(&s.ids.recording)), party: p, automatic: kind == "Automatic"}
		rec.Touch(tx)
		p.recordings = append(p.recordings, rec)
		s.recordings[rec.id] = rec
	}
	rec := p.recordings[0]
	s.setRecording(tx, p, rec, true)
	return rec
}

// setRecording starts or stops a recording, and sends an event with the party's
// unchanged status.
func (s *Server) setRecording(tx *kit.Tx, p *party, rec *recording, active bool) {
	if rec.active == active {
		return
	}
	rec.active = active
	rec.Touch(tx)
	if active {
		rec.since = tx.Now()
	} else {
		rec.length += tx.Now().Sub(rec.since)
	}
	s.setStatus(tx, p, p.code, p.reason)
}

// stopRecordings stops the active recordings of a party that leaves, without an event.
func (s *Server) stopRecordings(tx *kit.Tx, p *party) {
	for _, rec := range p.recordings {
		if rec.active {
			rec.active = false
			rec.length += tx.Now().Sub(rec.since)
		}
	}
}

func (p *party) activeRecording() *recording {
	i := slices.IndexFunc(p.recordings, func(rec *recording) bool { return rec.active })
	if i < 0 {
		return nil
	}
	return p.recordings[i]
}

func (rec *recording) longEnough() bool { return rec.length >= recordingMin }

func (s *Server) recordingURI(rec *recording) string {
	return s.accountURI() + "/recording/" + rec.id
}

func (s *Server) recordingContentURI(rec *recording) string {
	return s.media + s.path + "/recording/" + rec.id + "/content"
}

// readyRecording finds the recording of the path if it is available.
func (s *Server) readyRecording(tx *kit.Tx, r *kit.Request) (*recording, error) {
	if err := s.accountOf(r); err != nil {
		return nil, err
	}
	rec := s.recordings[r.Param("recording")]
	if rec == nil || rec.readyAt.IsZero() || tx.Now().Before(rec.readyAt) {
		return nil, errNotFound("callRecordingId")
	}
	if user := senderOf(r); user != nil && !user.admin && rec.party.ext != user {
		return nil, errPermission("ReadCallRecordings")
	}
	s.engine.Saw(&rec.Stamp)
	return rec, nil
}

func (s *Server) getRecording(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	rec, err := s.readyRecording(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	return reply(200, struct {
		ID         string `json:"id"`
		ContentURI string `json:"contentUri"`
		Type       string `json:"contentType"`
		Duration   int64  `json:"duration"`
	}{rec.id, s.recordingContentURI(rec), "audio/mpeg", int64(rec.length / time.Second)}), nil
}

func (s *Server) getRecordingContent(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	rec, err := s.readyRecording(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	return content(r, mp3("Recording "+rec.id, rec.length), "audio/mpeg", rec.id+".mp3"), nil
}
