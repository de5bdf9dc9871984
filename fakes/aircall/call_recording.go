package aircall

import (
	"net/http"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// Endpoints for recordings and voicemails (API reference, "Call").

var errRecordingDisabled = &appError{status: http.StatusMethodNotAllowed, name: "Method Not Allowed",
	troubleshoot: "Recording is disabled on the number"}

func (s *Server) pauseRecording(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.setPaused(tx, r, true)
}

func (s *Server) resumeRecording(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.setPaused(tx, r, false)
}

// setPaused answers 405 for a line without recording, 400 for an ended call.
func (s *Server) setPaused(tx *kit.Tx, r *kit.Request, paused bool) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	switch {
	case err != nil:
		return kit.Response{}, err
	case !c.line.recording:
		return kit.Response{}, errRecordingDisabled
	case c.stage == over:
		return kit.Response{}, badRequest("The call has already ended")
	case !c.recorded:
		return kit.Response{}, badRequest("The call is not being recorded")
	}
	c.paused = paused
	c.Touch(tx)
	return kit.NoContent(), nil
}

// deleteRecording and deleteVoicemail succeed also when there is no file.
func (s *Server) deleteRecording(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	if !c.recordingAt.IsZero() {
		c.recordingAt, c.recorded = time.Time{}, false
		c.Touch(tx)
	}
	return s.deleted(), nil
}

func (s *Server) deleteVoicemail(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	if !c.voicemailAt.IsZero() {
		c.voicemailAt = time.Time{}
		c.Touch(tx)
	}
	return s.deleted(), nil
}
