package aircall

import (
	"iter"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// number is a line of the company.
type number struct {
	kit.Stamp
	id          int64
	link        string
	name        string
	e164        string
	digits      string // as displayed
	country     string
	timeZone    string
	timeRule    timeRule
	hours       []Opening
	zone        *time.Location // time zone of hours; nil without hours
	open        bool           // now, by timeRule and hours
	cancelTimer func()         // cancels the next change by hours
	recording   bool
	voicemail   bool
	priority    *int      // in the queue; nil: normal
	audio       *messages // files that replace Aircall's defaults
	proxy       *proxy    // message configuration; nil: native
	ringFor     time.Duration
	created     time.Time
	users       []*user // rung first, one after the other
	teams       []*team // rung next, all members of a team at once
	menu        []menuChoice
}

// menuChoice is a key of the line's IVR.
type menuChoice struct {
	key, title string
	team       *team // or
	user       *user
}

// messages holds the audio files of a line. Files that are not set are omitted.
type messages struct {
	Welcome        string `json:"welcome,omitempty"`
	Waiting        string `json:"waiting,omitempty"`
	RingingTone    string `json:"ringing_tone,omitempty"`
	UnansweredCall string `json:"unanswered_call,omitempty"`
	AfterHours     string `json:"after_hours,omitempty"`
	IVR            string `json:"ivr,omitempty"`
	Voicemail      string `json:"voicemail,omitempty"`
	Closed         string `json:"closed,omitempty"`
	CallbackLater  string `json:"callback_later,omitempty"`
}

// audio is an audio file of a line.
type audio struct {
	key string
	url *string
}

// files lists the audio files in the order of the API.
func (m *messages) files() [9]audio {
	return [...]audio{
		{"welcome", &m.Welcome}, {"waiting", &m.Waiting}, {"ringing_tone", &m.RingingTone},
		{"unanswered_call", &m.UnansweredCall}, {"after_hours", &m.AfterHours}, {"ivr", &m.IVR},
		{"voicemail", &m.Voicemail}, {"closed", &m.Closed}, {"callback_later", &m.CallbackLater},
	}
}

// numberInCall is a number inside a call of the API.
type numberInCall struct {
	ID                     int64  `json:"id"`
	DirectLink             string `json:"direct_link"`
	Name                   string `json:"name"`
	Digits                 string `json:"digits"`
	CreatedAt              string `json:"created_at"`
	Country                string `json:"country"`
	TimeZone               string `json:"time_zone"`
	Open                   bool   `json:"open"`
	AvailabilityStatus     string `json:"availability_status"`
	IsIVR                  bool   `json:"is_ivr"`
	LiveRecordingActivated bool   `json:"live_recording_activated"`
	Priority               *int   `json:"priority"`
}

// numberREST1 is a number inside a user of API version 1.
type numberREST1 struct {
	numberInCall
	Messages messages `json:"messages"`
}

type numberREST struct {
	numberInCall
	Users             []userInCall `json:"users"`
	Messages          messages     `json:"messages"`
	FlowEditorEnabled bool         `json:"flow_editor_enabled"`
}

// availabilityStatus returns the line's time rule: open and closed apply at all
// times, custom is by opening hours (API reference, "Number").
func (n *number) availabilityStatus() string { return string(n.timeRule) }

// smartflow reports whether the line has a menu of the flow editor. Aircall makes all
// new menus there; is_ivr is true only for the older kind.
func (n *number) smartflow() bool { return len(n.menu) > 0 }

const isIVR = false

func (n *number) messages() messages {
	const tracks = "https://media-web.aircall.io/tracks/"
	m := messages{Welcome: tracks + "welcome.mp3", Waiting: tracks + "waiting.mp3", Closed: tracks + "closed.mp3"}
	if n.smartflow() {
		m.IVR = tracks + "ivr.mp3"
	}
	if n.voicemail {
		m.Voicemail = tracks + "voicemail.mp3"
	}
	if n.audio != nil {
		custom := n.audio.files()
		for i, file := range m.files() {
			if *custom[i].url != "" {
				*file.url = *custom[i].url
			}
		}
	}
	return m
}

// encode writes a number in the format of events. Only events of numbers have users;
// numbers in other objects have none.
func (n *number) encode(e *encoder, withUsers bool) {
	e.object()
	e.int("id", n.id)
	e.str("direct_link", n.link)
	e.str("name", n.name)
	e.str("digits", n.digits)
	e.str("e164_digits", n.e164)
	e.str("country", n.country)
	e.str("time_zone", n.timeZone)
	e.bool("open", n.open)
	e.str("availability_status", n.availabilityStatus())
	e.bool("is_ivr", isIVR)
	e.bool("live_recording_activated", n.recording)
	if withUsers {
		e.key("users")
		e.array()
		for _, u := range n.users {
			u.encode(e)
		}
		e.endArray()
	}
	e.key("messages")
	n.messages().encode(e)
	e.endObject()
}

func (m messages) encode(e *encoder) {
	e.object()
	for _, file := range m.files() {
		if *file.url != "" {
			e.str(file.key, *file.url)
		}
	}
	e.endObject()
}

func (n *number) inCall() numberInCall {
	return numberInCall{n.id, n.link, n.name, n.digits, isoMillis(n.created), n.country, n.timeZone,
		n.open, n.availabilityStatus(), isIVR, n.recording, n.priority}
}

func (n *number) inUser() numberREST1 { return numberREST1{n.inCall(), n.messages()} }

func (n *number) rest() numberREST {
	users := make([]userInCall, 0, len(n.users))
	for _, u := range n.users {
		users = append(users, *u.inCall())
	}
	return numberREST{n.inCall(), users, n.messages(), n.smartflow()}
}

func (s *Server) listNumbers(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.numberPage(&p, rows(&p, &s.numbers))
}

func (s *Server) numberPage(p *paging, all iter.Seq[*number]) (kit.Response, error) {
	page, m, err := pageOf(s, p, all, 0, func(n *number) bool { return p.within(n.created) })
	if err != nil {
		return kit.Response{}, err
	}
	list := make([]numberREST, 0, len(page))
	for _, n := range page {
		list = append(list, n.rest())
	}
	return kit.OK(struct {
		Meta    meta         `json:"meta"`
		Numbers []numberREST `json:"numbers"`
	}{m, list}), nil
}

func (s *Server) getNumber(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	n, err := objectOf(r, &s.numbers)
	if err != nil {
		return kit.Response{}, err
	}
	return s.numberAnswer(n), nil
}
