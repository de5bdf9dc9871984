package ringcentralfront

import (
	"context"
	"mime"
	"slices"
	"strings"

	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/front"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// Nothing else of what RingCentral makes of a call is brought over: no summary and
// no transcript (RF-29).

// addRecording looks whether RingCentral has recorded the call (RF-28) and adds
// what was said to the leg that was answered first.
func (i *Integration) addRecording(ctx context.Context, j *engine.Job) (string, error) {
	r, ok, err := i.rc.Record(ctx, j.Call.ID)
	if !ok || err != nil || r.Recording == "" {
		return "", err
	}
	_, all := of(j)
	n := slices.IndexFunc(all, func(l shown) bool { return l.answered > 0 })
	return i.add(ctx, j, all[max(n, 0)], front.OfCall, r.Recording, recordingName(r))
}

func (i *Integration) findRecording(ctx context.Context, j *engine.Job) (string, bool, error) {
	r, ok, err := i.rc.Record(ctx, j.Call.ID)
	if !ok || err != nil || r.Recording == "" {
		return "", false, err
	}
	return i.findFile(ctx, j, recordingName(r))
}

// The names of files tell them apart for ever. What follows is the kind.
func recordingName(r ringcentral.Record) string { return "ringcentral-recording-" + r.ID }
func voicemailName(r ringcentral.Record) string { return "ringcentral-voicemail-" + r.Message }

// add hands a file from RingCentral to Front.
func (i *Integration) add(ctx context.Context, j *engine.Job, l shown, kind, link, name string) (string, error) {
	file, err := i.rc.Content(ctx, link)
	if vendors.IsBarred(err) {
		i.Log.Error("RingCentral does not let the integration listen to a recording", "call", j.Call.ID, "why", err)
		return "", nil
	}
	if err != nil {
		return "", err
	}
	file.Name = name
	return yes, i.Front.AddRecording(ctx, l.channel, l.id, kind, file)
}

// findFile looks whether a file is in Front.
func (i *Integration) findFile(ctx context.Context, j *engine.Job, name string) (string, bool, error) {
	s, all := of(j)
	has, err := i.Front.HasFile(ctx, handle(s, all[0]), name)
	if !has {
		return "", false, err
	}
	return yes, true, err
}

// addVoicemail adds what the caller left to the leg in which the voicemail took
// the call (RF-23). Without a message the call stays a missed one.
func (i *Integration) addVoicemail(ctx context.Context, j *engine.Job) (string, error) {
	r, ok, err := i.rc.Record(ctx, j.Call.ID)
	if !ok || err != nil || r.Message == "" {
		return "", err
	}
	m, ok, err := i.rc.Message(ctx, r.Mailbox, r.Message)
	if !ok || err != nil {
		return "", err
	}
	n := slices.IndexFunc(m.Attachments, func(a ringcentral.Attachment) bool { return strings.HasPrefix(a.ContentType, "audio/") })
	if n < 0 {
		return "", nil
	}
	_, all := of(j)
	return i.add(ctx, j, all[len(all)-1], front.OfVoicemail, m.Attachments[n].Link, voicemailName(r))
}

func (i *Integration) findVoicemail(ctx context.Context, j *engine.Job) (string, bool, error) {
	r, ok, err := i.rc.Record(ctx, j.Call.ID)
	if !ok || err != nil || r.Message == "" {
		return "", false, err
	}
	return i.findFile(ctx, j, voicemailName(r))
}

// kindOf is a file's type without what goes with it.
func kindOf(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return contentType
	}
	return kind
}
