package aircall

import (
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// call is the state behind both the call of the API and the call of events.
type call struct {
	kit.Stamp
	id       int64
	uuid     string
	link     string
	outbound bool
	line     *number
	customer string // E.164; "": number withheld
	digits   string // the customer's number as displayed

	started, answered, ended time.Time
	missed                   missedReason
	user                     *user // the last user who answered or dialled
	first                    *user // the first user who answered or dialled
	assigned                 *user // who is to follow up
	transferredBy            *user // of an internal transfer
	transferredTo            *user
	external                 string // the external number that the call was transferred to
	teams                    []*team
	keyPresses               []keyPress
	archived                 bool
	comments                 []comment
	tags                     []callTag

	stage           stage
	createdSent     bool   // call.created was sent
	cancelTimer     func() // cancels the timer of setTimer
	queue           queue
	cards           []InsightCard // on the agent's phone, oldest first
	paused          bool          // recording is paused
	voicemailStart  time.Time     // when the caller began to speak
	held            bool          // the customer is on hold
	consulted       *user         // the colleague of a warm transfer; see call_consultation.go
	consultAnswered bool          // the consulted colleague has answered

	voicemail   time.Duration // length of the voicemail
	recorded    bool
	voicemailAt time.Time // when the file became available; zero: no file
	recordingAt time.Time
}

// missedReason is why an inbound call was not answered (API reference, "Call").
// Outbound calls have none.
type missedReason string

const (
	outOfOpeningHours  missedReason = "out_of_opening_hours"
	shortAbandoned     missedReason = "short_abandoned"
	abandonedInIVR     missedReason = "abandoned_in_ivr"
	abandonedInClassic missedReason = "abandoned_in_classic"
	noAvailableAgent   missedReason = "no_available_agent"
	agentsDidNotAnswer missedReason = "agents_did_not_answer"
)

// keyPress is an option that the caller selected in the IVR.
type keyPress struct {
	id         string
	title, key string
	at         time.Time
}

// comment is a note on a call; by is nil for a comment by the API.
type comment struct {
	id   int64
	text string
	by   *user
	at   time.Time
}

// callTag is a tag on a call; by is nil for a tag by the API.
type callTag struct {
	tag *tag
	by  *user
	at  time.Time
}

// commentsMax: API reference, "Add a comment to a call".
const commentsMax = 5

// historyMonths is the age up to which calls are listed (API reference, "List all
// calls"). A single call can be retrieved longer.
const historyMonths = 6

func (c *call) direction() string {
	if c.outbound {
		return "outbound"
	}
	return "inbound"
}

// status has no "missed": a missed call is "done" without answered_at (API
// reference, "Call").
func (c *call) status() string {
	switch {
	case !c.ended.IsZero():
		return "done"
	case !c.answered.IsZero():
		return "answered"
	}
	return "initial"
}

// duration includes ringing and is 0 until the call ends (API reference, "Call"). It
// is the difference of started_at and ended_at in whole seconds.
func (c *call) duration() int64 {
	if c.ended.IsZero() {
		return 0
	}
	return c.ended.Unix() - c.started.Unix()
}

// missedCallReason is "" until the call has ended.
func (c *call) missedCallReason() string {
	if c.ended.IsZero() || !c.answered.IsZero() {
		return ""
	}
	return string(c.missed)
}

// asset returns the permanent link to the player page, which requires a login (API
// reference, "Call"), or "" without a file.
func (c *call) asset() string {
	kind := ""
	switch {
	case !c.voicemailAt.IsZero():
		kind = "voicemail"
	case !c.recordingAt.IsZero():
		kind = "recording"
	default:
		return ""
	}
	return "https://assets.aircall.io/calls/" + strconv.FormatInt(c.id, 10) + "/" + kind
}

// media returns a direct link that expires an hour after now (API reference,
// "Call"), or "" without a file.
func (c *call) media(kind string, ready, now time.Time) string {
	if ready.IsZero() {
		return ""
	}
	suffix := ".mp3"
	if kind == "voicemail" {
		suffix = "-voicemail.mp3"
	}
	return "https://media.aircall.callsim.test/recordings/call-" + strconv.FormatInt(c.id, 10) + suffix +
		"?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=" + now.UTC().Format("20060102T150405Z") +
		"&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"
}

func (s *Server) listCalls(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.callPage(tx, &p, rows(&p, &s.calls), func(*call) bool { return true })
}

// searchCalls filters calls. A call must have all the tags of the query (API
// reference, "Search calls").
func (s *Server) searchCalls(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	p, err := s.paging(r)
	if err != nil {
		return kit.Response{}, err
	}
	var userID int64
	if raw := p.query.Get("user_id"); raw != "" {
		if userID, err = strconv.ParseInt(raw, 10, 64); err != nil {
			return kit.Response{}, badRequest("user_id must be an integer")
		}
	}
	direction := p.query.Get("direction")
	if direction != "" && direction != "inbound" && direction != "outbound" {
		return kit.Response{}, badRequest("direction must be inbound or outbound")
	}
	var tagIDs []int64
	for _, raw := range p.query["tags[]"] {
		id, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			return kit.Response{}, badRequest("tags must be ids")
		}
		tagIDs = append(tagIDs, id)
	}
	all := rows(&p, &s.calls)
	if phone := p.query.Get("phone_number"); phone != "" {
		all = rowsOf(&p, s.callsByDigits[kit.Digits(phone)])
	}
	return s.callPage(tx, &p, all, func(c *call) bool {
		return (direction == "" || c.direction() == direction) &&
			(userID == 0 || s.handledBy(c, userID)) && c.hasTags(tagIDs)
	})
}

func (c *call) hasTags(ids []int64) bool {
	for _, id := range ids {
		if !slices.ContainsFunc(c.tags, func(t callTag) bool { return t.tag.id == id }) {
			return false
		}
	}
	return true
}

func (s *Server) callPage(tx *kit.Tx, p *paging, all iter.Seq[*call], keep func(*call) bool) (kit.Response, error) {
	oldest := tx.Now().AddDate(0, -historyMonths, 0)
	page, m, err := pageOf(s, p, all, listEnd, func(c *call) bool {
		return !c.started.Before(oldest) && p.within(c.started) && keep(c)
	})
	if err != nil {
		return kit.Response{}, err
	}
	flags := callFlagsOf(p.query)
	list := make([]callREST, 0, len(page))
	for _, c := range page {
		list = append(list, s.callREST(c, tx.Now(), flags))
	}
	return kit.OK(struct {
		Meta  meta       `json:"meta"`
		Calls []callREST `json:"calls"`
	}{m, list}), nil
}

func (s *Server) getCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	return s.oneCall(tx, r, c), nil
}

func (s *Server) oneCall(tx *kit.Tx, r *kit.Request, c *call) kit.Response {
	return kit.OK(struct {
		Call callREST `json:"call"`
	}{s.callREST(c, tx.Now(), callFlagsOf(r.Query()))})
}

// commentCall adds a comment without an author (API reference, "Add a comment to a
// call").
func (s *Server) commentCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		Content string `json:"content"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	text := withoutEmoji(body.Content)
	if text == "" {
		return kit.Response{}, badRequest("content is missing")
	}
	if len(c.comments) >= commentsMax {
		return kit.Response{}, errTooManyComments
	}
	s.addComment(tx, c, nil, text)
	s.emitAPIWrite(tx, c, callCommented)
	return kit.Created(struct{}{}), nil
}

// addComment appends a comment; by is nil for a comment by the API.
func (s *Server) addComment(tx *kit.Tx, c *call, by *user, text string) {
	s.ids.comment++
	c.comments = append(c.comments, comment{id: s.ids.comment, text: text, by: by, at: tx.Now()})
	c.Touch(tx)
}

// tagCall takes tag ids (API reference, "Tag a call").
func (s *Server) tagCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	var body struct {
		Tags []int64 `json:"tags"`
	}
	if err := r.JSON(&body); err != nil {
		return kit.Response{}, err
	}
	if len(body.Tags) == 0 {
		return kit.Response{}, badRequest("tags is missing")
	}
	var tags []callTag
	if s.assume.Value("aircall-call-tags") == "append" {
		tags = slices.Clone(c.tags)
	}
	for _, id := range body.Tags {
		t, ok := s.tags.Get(id)
		if !ok {
			return kit.Response{}, badRequest("tag " + strconv.FormatInt(id, 10) + " does not exist")
		}
		if !slices.ContainsFunc(tags, func(other callTag) bool { return other.tag == t }) {
			tags = append(tags, callTag{tag: t, at: tx.Now()})
		}
	}
	c.tags = tags
	s.emitAPIWrite(tx, c, callTagged)
	return kit.Created(struct{}{}), nil
}

func (s *Server) archiveCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.setArchived(tx, r, true)
}

func (s *Server) unarchiveCall(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.setArchived(tx, r, false)
}

// setArchived sets the flag. Only archiving sends an event: none is documented for
// unarchiving (API reference, "Archive a call").
func (s *Server) setArchived(tx *kit.Tx, r *kit.Request, archived bool) (kit.Response, error) {
	c, err := objectOf(r, &s.calls)
	if err != nil {
		return kit.Response{}, err
	}
	if c.archived != archived {
		c.archived = archived
		if archived {
			s.emitAPIWrite(tx, c, callArchived)
		}
	}
	c.Touch(tx)
	return s.oneCall(tx, r, c), nil
}

// emitAPIWrite stamps a call that the API changed and sends its event.
func (s *Server) emitAPIWrite(tx *kit.Tx, c *call, e event) {
	c.Touch(tx)
	if s.assume.Value("aircall-api-writes-fire-webhooks") == "yes" {
		s.emitCall(tx, c, e, s.userOf(c))
	}
}
