package aircall

import (
	"net/url"
	"time"
)

// callREST is a call of the API (API reference, "Call"). Missing relations are null.
type callREST struct {
	ID                     int64         `json:"id"`
	SID                    string        `json:"sid"`
	DirectLink             string        `json:"direct_link"`
	Direction              string        `json:"direction"`
	Status                 string        `json:"status"`
	MissedCallReason       *string       `json:"missed_call_reason"`
	StartedAt              *int64        `json:"started_at"`
	AnsweredAt             *int64        `json:"answered_at"`
	EndedAt                *int64        `json:"ended_at"`
	Duration               int64         `json:"duration"`
	Voicemail              *string       `json:"voicemail"`
	Recording              *string       `json:"recording"`
	Asset                  *string       `json:"asset"`
	RawDigits              string        `json:"raw_digits"`
	Archived               bool          `json:"archived"`
	Cost                   string        `json:"cost"`
	PricingType            string        `json:"pricing_type"`
	CountryCode            string        `json:"country_code_a2"`
	User                   *userInCall   `json:"user"`
	Contact                *contactREST  `json:"contact"`
	Number                 numberInCall  `json:"number"`
	AssignedTo             *userInCall   `json:"assigned_to"`
	TransferredBy          *userInCall   `json:"transferred_by"`
	TransferredTo          *userInCall   `json:"transferred_to"`
	Teams                  []teamInCall  `json:"teams"`
	Comments               []commentREST `json:"comments"`
	ConferenceParticipants []struct{}    `json:"conference_participants"` // always empty: conferences are not modelled
	Tags                   []callTagREST `json:"tags"`

	// Present only with their query flag, then possibly null or empty.
	RecordingShortURL  **string     `json:"recording_short_url,omitempty"`
	VoicemailShortURL  **string     `json:"voicemail_short_url,omitempty"`
	IVROptionsSelected *[]ivrOption `json:"ivr_options_selected,omitempty"`
	AIVoiceAgents      *[]struct{}  `json:"ai_voice_agents,omitempty"`
}

// commentREST is a comment of the API; PostedBy is null for a comment by the API.
type commentREST struct {
	ID       int64      `json:"id"`
	Content  string     `json:"content"`
	PostedAt int64      `json:"posted_at"`
	PostedBy *userBrief `json:"posted_by"`
}

// callTagREST is a tag on a call. It has created_at where events have tagged_at.
type callTagREST struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	CreatedAt int64  `json:"created_at"`
	TaggedBy  any    `json:"tagged_by"` // {} for a tag by the API
}

// ivrOption is an IVR option that the caller selected; Smartflow lines only.
type ivrOption struct {
	ID                  string `json:"id"`
	Title               string `json:"title"`
	Key                 string `json:"key"`
	Branch              string `json:"branch"`
	CreatedAt           string `json:"created_at"`
	TransitionStartedAt string `json:"transition_started_at"`
	TransitionEndedAt   string `json:"transition_ended_at"`
}

// callFlags are the query parameters that add fields to a call.
type callFlags struct{ contact, shortURLs, timeline, aiVoiceAgents bool }

func callFlagsOf(q url.Values) callFlags {
	return callFlags{
		contact:       q.Get("fetch_contact") == "true",
		shortURLs:     q.Get("fetch_short_urls") == "true",
		timeline:      q.Get("fetch_call_timeline") == "true",
		aiVoiceAgents: q.Get("fetch_aiva_conv") == "true",
	}
}

func (s *Server) callREST(c *call, now time.Time, flags callFlags) callREST {
	v := callREST{
		ID: c.id, SID: c.uuid, DirectLink: c.link, Direction: c.direction(), Status: c.status(),
		MissedCallReason: orNull(c.missedCallReason()), StartedAt: seconds(c.started),
		AnsweredAt: seconds(c.answered), EndedAt: seconds(c.ended), Duration: c.duration(),
		Voicemail: orNull(c.media("voicemail", c.voicemailAt, now)), Recording: orNull(c.media("recording", c.recordingAt, now)),
		Asset: orNull(c.asset()), RawDigits: c.digits, Archived: c.archived, Cost: "0.0",
		PricingType: s.assume.Value("aircall-pricing-type"), CountryCode: c.line.country,
		User: s.userOf(c).inCall(), Number: c.line.inCall(), AssignedTo: c.assigned.inCall(),
		TransferredBy: c.transferredBy.inCall(), TransferredTo: c.transferredTo.inCall(),
		Teams: make([]teamInCall, 0, len(c.teams)), Comments: c.commentsREST(),
		ConferenceParticipants: []struct{}{}, Tags: make([]callTagREST, 0, len(c.tags)),
	}
	for _, t := range c.teams {
		v.Teams = append(v.Teams, t.inCall())
	}
	for _, t := range c.tags {
		v.Tags = append(v.Tags, callTagREST{t.tag.id, t.tag.name, t.at.Unix(), tagger(t.by)})
	}
	if contact := s.contactOf(c.customer); flags.contact && contact != nil {
		v.Contact = contact.rest()
	}
	s.addExtras(&v, c, now, flags)
	return v
}

// timelineMonths is the age of calls up to which selected IVR options are shown (API
// reference, "Call").
const timelineMonths = 2

// addExtras adds the fields of the flags.
func (s *Server) addExtras(v *callREST, c *call, now time.Time, flags callFlags) {
	if flags.shortURLs {
		var recording, voicemail *string
		if v.Recording != nil {
			recording = orNull(shortURL(c, "r"))
		}
		if v.Voicemail != nil {
			voicemail = orNull(shortURL(c, "v"))
		}
		v.RecordingShortURL, v.VoicemailShortURL = &recording, &voicemail
	}
	if flags.timeline {
		options := []ivrOption{}
		if !c.started.Before(now.AddDate(0, -timelineMonths, 0)) {
			options = c.ivrOptions()
		}
		v.IVROptionsSelected = &options
	}
	if flags.aiVoiceAgents {
		v.AIVoiceAgents = &[]struct{}{}
	}
}

// shortURL returns a link that is valid longer than the direct link.
func shortURL(c *call, kind string) string {
	hex := c.uuid[len("CA"):]
	return "https://short-urls.aircall.io/v1/" + hex[:8] + "-" + hex[8:12] + "-" + hex[12:16] + "-" +
		hex[16:20] + "-" + hex[20:31] + kind
}

func (c *call) ivrOptions() []ivrOption {
	options := make([]ivrOption, 0, len(c.keyPresses))
	for _, p := range c.keyPresses {
		at := isoMillis(p.at)
		options = append(options, ivrOption{p.id, p.title, p.key, p.title, at, at, at})
	}
	return options
}

func (c *call) commentsREST() []commentREST {
	views := make([]commentREST, 0, len(c.comments))
	for _, x := range c.comments {
		v := commentREST{ID: x.id, Content: x.text, PostedAt: x.at.Unix()}
		if x.by != nil {
			brief := x.by.brief()
			v.PostedBy = &brief
		}
		views = append(views, v)
	}
	return views
}

// tagger returns {} for a tag by the API.
func tagger(u *user) any {
	if u == nil {
		return struct{}{}
	}
	return u.brief()
}
