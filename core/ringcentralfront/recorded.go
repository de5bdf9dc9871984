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

// Only recordings are copied to Front: no summary and no transcript of RingCentral
// (RF-29).

// recordings finds the recordings of the shown legs (RF-28). The value has one line
// per recording: the leg's id, the recording's id and its link.
func (i *Integration) recordings(ctx context.Context, j *engine.Job) (string, error) {
	r, ok, err := i.rc.Record(ctx, j.Call.ID)
	if !ok || err != nil {
		return "", err
	}
	s, all := sessionOf(j)
	var lines []string
	for _, o := range recordedLegs(r, s, all) {
		lines = append(lines, o.leg+" "+o.ID+" "+o.Link)
	}
	return strings.Join(lines, "\n"), nil
}

// ofLeg is a recording of a shown leg.
type ofLeg struct {
	leg string
	ringcentral.Recording
}

// recordedLegs returns the recordings to show, with their legs. Each party has its
// own recording; one of a party in a leg that is not shown is omitted (RF-01,
// RF-11). The record's own recording names no party; it is shown if only shown legs
// were answered.
func recordedLegs(r ringcentral.Record, s *session, all []shown) (found []ofLeg) {
	perLeg := false
	for _, l := range r.Legs {
		if l.Recording.ID == "" {
			continue
		}
		perLeg = true
		one := ofLeg{legOfParty(l, s, all), l.Recording}
		if one.leg != "" && !slices.Contains(found, one) {
			found = append(found, one)
		}
	}
	answered := slices.DeleteFunc(slices.Clone(all), func(l shown) bool { return l.answered == 0 })
	spoken := 0
	for _, l := range s.legs {
		if l.answered > 0 {
			spoken++
		}
	}
	if !perLeg && r.Recording.ID != "" && len(answered) > 0 && len(answered) == spoken {
		found = append(found, ofLeg{answered[0].id, r.Recording})
	}
	return found
}

// legOfParty finds the shown leg of a party, "" for none: by the party's name if a
// step contains it, otherwise the only leg that its extension answered.
func legOfParty(l ringcentral.Leg, s *session, all []shown) string {
	in := s.parties[l.Party]
	if in == nil {
		for _, leg := range s.legs {
			if leg.agent != l.Extension || leg.answered == 0 {
				continue
			}
			if in != nil {
				return ""
			}
			in = leg
		}
	}
	for _, one := range all {
		if in != nil && one.leg == in && one.answered > 0 {
			return one.id
		}
	}
	return ""
}

// found lists the ids of the recordings found by the attempts.
func found(j *engine.Job) (ids []string) {
	for attempt := range attemptTimes {
		for _, o := range foundBy(j, attempt) {
			if !slices.Contains(ids, o.ID) {
				ids = append(ids, o.ID)
			}
		}
	}
	return ids
}

// foundBy returns the recordings found by an attempt. Earlier versions stored yes
// for an attempt that had added a recording.
func foundBy(j *engine.Job, attempt int) (all []ofLeg) {
	value, _ := j.Record.Value(recordingEffect + " " + attemptName(attempt))
	if value == "" || value == yes {
		return nil
	}
	for line := range strings.SplitSeq(value, "\n") {
		f := strings.SplitN(line, " ", 3)
		if len(f) == 3 {
			all = append(all, ofLeg{f[0], ringcentral.Recording{ID: f[1], Link: f[2]}})
		}
	}
	return all
}

// addRecording adds a recording to its leg.
func (i *Integration) addRecording(ctx context.Context, j *engine.Job) (string, error) {
	_, all := sessionOf(j)
	for attempt := range attemptTimes {
		for _, o := range foundBy(j, attempt) {
			n := slices.IndexFunc(all, func(l shown) bool { return l.id == o.leg })
			if o.ID == j.Item && n >= 0 {
				return i.add(ctx, j, all[n], front.OfCall, o.Link, recordingName(o.ID))
			}
		}
	}
	return "", nil
}

func (i *Integration) findRecording(ctx context.Context, j *engine.Job) (string, bool, error) {
	return i.findFile(ctx, j, recordingName(j.Item))
}

// recordingName and voicemailName return permanent file names.
func recordingName(id string) string            { return "ringcentral-recording-" + id }
func voicemailName(r ringcentral.Record) string { return "ringcentral-voicemail-" + r.Message }

// add copies a file from RingCentral to Front.
func (i *Integration) add(ctx context.Context, j *engine.Job, l shown, kind, link, name string) (string, error) {
	file, err := i.rc.Content(ctx, link)
	if vendors.IsBarred(err) {
		i.Log.Error("RingCentral denies access to a recording", "call", j.Call.ID, "why", err)
		return "", nil
	}
	if err != nil {
		return "", err
	}
	file.Name = name
	return yes, i.Front.AddRecording(ctx, l.channel, l.id, kind, file)
}

// findFile reports whether a file is in Front.
func (i *Integration) findFile(ctx context.Context, j *engine.Job, name string) (string, bool, error) {
	s, all := sessionOf(j)
	has, err := i.Front.HasFile(ctx, handle(s, all[0]), name)
	if !has {
		return "", false, err
	}
	return yes, true, err
}

// addVoicemail adds the voicemail to the leg whose call it took (RF-23). Without a
// message the call stays a missed call.
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
	_, all := sessionOf(j)
	return i.add(ctx, j, all[len(all)-1], front.OfVoicemail, m.Attachments[n].Link, voicemailName(r))
}

func (i *Integration) findVoicemail(ctx context.Context, j *engine.Job) (string, bool, error) {
	r, ok, err := i.rc.Record(ctx, j.Call.ID)
	if !ok || err != nil || r.Message == "" {
		return "", false, err
	}
	return i.findFile(ctx, j, voicemailName(r))
}

// kindOf returns a content type without parameters.
func kindOf(contentType string) string {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return contentType
	}
	return kind
}
