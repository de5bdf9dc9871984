package ringcentral

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The call log has a call usually 15 to 30 seconds after its end (Developer Guide, Call
// log states).
const (
	logWindow    = 24 * time.Hour  // listed by default
	activeAfter  = 5 * time.Second // after the start, until a call is listed as active
	activeLinger = 2 * time.Minute // after the end, while a call is still listed as active
)

// record is an ended call in the log.
type record struct {
	kit.Stamp
	id         string
	call       *session
	loggedAt   time.Time // added or last changed
	answeredBy *party    // the first user who answered or placed the call
	result     callResult
	reason     string
}

// logCall schedules the call log's record of an ended call.
func (s *Server) logCall(tx *kit.Tx, c *session) {
	rec := &record{id: randomID(tx.Rand(), 15), call: c}
	tx.After(s.assumedDuration(assumeLogAfter), "ringcentral call log", func(tx *kit.Tx) {
		rec.loggedAt = tx.Now()
		rec.answeredBy = c.firstAgent()
		if rec.result, rec.reason = c.result(rec.answeredBy); rec.result == resultAbandoned {
			rec.result = callResult(s.assume.Value(assumeAbandonedResult))
		}
		rec.Touch(tx)
		c.record = rec
		s.log = append(s.log, rec)
		s.logChanges = append(s.logChanges, rec)
		switch late := s.assumedDuration(assumeRecordingAfter); {
		case late == 0:
			s.publishRecordings(tx, rec)
		case c.recordedAs("All"):
			tx.After(late, "ringcentral recording", func(tx *kit.Tx) { s.publishRecordings(tx, rec) })
		}
	})
}

// publishRecordings makes the recordings of a logged call available.
func (s *Server) publishRecordings(tx *kit.Tx, rec *record) {
	for _, p := range rec.call.parties {
		for _, r := range p.recordings {
			if r.longEnough() {
				r.readyAt = tx.Now()
				r.Touch(tx)
			}
		}
	}
	if rec.loggedAt.Before(tx.Now()) { // the record changes later than it was added
		rec.loggedAt = tx.Now()
		s.logChanges = append(s.logChanges, rec)
	}
}

// assumedDuration returns the value of an assumption as a duration.
func (s *Server) assumedDuration(id string) time.Duration {
	d, _ := time.ParseDuration(s.assume.Value(id))
	return d
}

// firstAgent returns the party of the user who answered first or placed the call, or
// nil.
func (c *session) firstAgent() *party {
	if c.outbound {
		return c.parties[0]
	}
	for _, p := range c.parties {
		if p.ext != nil && p.ext.kind == User && !p.outbound && !p.answered.IsZero() {
			return p
		}
	}
	return nil
}

// callResult is the result of a call or of a leg (API reference, Call Log).
type callResult string

const (
	resultConnected  callResult = "Call connected"
	resultBusy       callResult = "Busy"
	resultRejected   callResult = "Rejected"
	resultHangUp     callResult = "Hang Up"
	resultNoAnswer   callResult = "No Answer"
	resultAccepted   callResult = "Accepted"
	resultReply      callResult = "Reply"
	resultVoicemail  callResult = "Voicemail"
	resultAbandoned  callResult = "Abandoned"
	resultMissed     callResult = "Missed"
	resultElsewhere  callResult = "Answered Elsewhere"
	resultDeclined   callResult = "Declined"
	resultStopped    callResult = "Stopped"
	resultInProgress callResult = "In Progress"
)

// result returns the result and the reason of a call that answeredBy answered.
func (c *session) result(answeredBy *party) (result callResult, reason string) {
	switch {
	case c.outbound && !c.parties[1].answered.IsZero():
		return resultConnected, "Connected"
	case c.outbound && c.endReason == targetBusy:
		return resultBusy, "Line Busy"
	case c.outbound && c.endReason == rejected:
		return resultRejected, "Not Answered"
	case c.outbound && c.endReason == cancelled:
		return resultHangUp, "Hang Up"
	case c.outbound:
		return resultNoAnswer, "No Answer"
	case answeredBy != nil && c.internal:
		return resultConnected, "Connected"
	case answeredBy != nil:
		return resultAccepted, "Accepted"
	case c.endReason == callReplied:
		return resultReply, ""
	case c.message != nil:
		return resultVoicemail, "Not Answered"
	case c.abandoned && c.wait.queue != nil:
		return resultAbandoned, "Hang Up"
	case c.abandoned:
		return resultMissed, "Hang Up"
	}
	return resultMissed, "No Answer"
}

// The JSON of the log.
type (
	logEnd struct {
		Number    string `json:"phoneNumber,omitempty"`
		Short     string `json:"extensionNumber,omitempty"`
		Name      string `json:"name,omitempty"`
		Location  string `json:"location,omitempty"`
		Extension string `json:"extensionId,omitempty"`
		Device    *idRef `json:"device,omitempty"`
	}
	idRef struct {
		ID string `json:"id"`
	}
	logExtension struct {
		ID  int64  `json:"id"`
		URI string `json:"uri"`
	}
	logMessage struct {
		ID   string `json:"id"`
		Type string `json:"type"`
		URI  string `json:"uri"`
	}
	logRecording struct {
		ID      string `json:"id"`
		URI     string `json:"uri"`
		Type    string `json:"type"`
		Content string `json:"contentUri"`
	}
	telephonyRef struct {
		ID string `json:"telephonySessionId"`
	}
	billing struct {
		Included  float64 `json:"costIncluded"`
		Purchased float64 `json:"costPurchased"`
	}
	leg struct {
		Started   string        `json:"startTime"`
		Duration  int64         `json:"duration"`
		Millis    int64         `json:"durationMs"`
		Type      string        `json:"type"`
		Direction string        `json:"direction"`
		Action    string        `json:"action"`
		Result    callResult    `json:"result"`
		LegType   string        `json:"legType"`
		Master    bool          `json:"master,omitempty"`
		Transport string        `json:"transport"`
		Telephony string        `json:"telephonySessionId"`
		Party     string        `json:"partyId,omitempty"`
		To        logEnd        `json:"to"`
		From      logEnd        `json:"from"`
		Extension *logExtension `json:"extension,omitempty"`
		Recording *logRecording `json:"recording,omitempty"`
		Short     bool          `json:"shortRecording,omitempty"`
		Message   *logMessage   `json:"message,omitempty"`
	}
	logRecord struct {
		URI       string        `json:"uri"`
		ID        string        `json:"id"`
		Session   string        `json:"sessionId"`
		Telephony string        `json:"telephonySessionId"`
		Party     string        `json:"partyId,omitempty"`
		Started   string        `json:"startTime"`
		Duration  *int64        `json:"duration,omitempty"`
		Millis    *int64        `json:"durationMs,omitempty"`
		Type      string        `json:"type"`
		Internal  string        `json:"internalType,omitempty"`
		Direction string        `json:"direction"`
		Action    string        `json:"action"`
		Result    callResult    `json:"result"`
		Reason    string        `json:"reason,omitempty"`
		Transport string        `json:"transport"`
		Modified  string        `json:"lastModifiedTime,omitempty"`
		From      logEnd        `json:"from"`
		To        logEnd        `json:"to"`
		Extension *logExtension `json:"extension,omitempty"`
		Billing   *billing      `json:"billing,omitempty"`
		Message   *logMessage   `json:"message,omitempty"`
		Recording *logRecording `json:"recording,omitempty"`
		Short     bool          `json:"shortRecording,omitempty"`
		Target    *telephonyRef `json:"transferTarget,omitempty"`
		Source    *telephonyRef `json:"transferee,omitempty"`
		Legs      []leg         `json:"legs,omitempty"`
	}
)

func (s *Server) logEnd(e endpoint) logEnd {
	end := logEnd{Name: e.Name, Extension: e.Extension}
	if strings.HasPrefix(e.Number, "+") {
		end.Number, end.Location = e.Number, placeOf(e.Number)
	} else {
		end.Short = e.Number
	}
	if e.Device != "" {
		end.Device = &idRef{e.Device}
	}
	return end
}

func (s *Server) logExtension(x *extension) *logExtension {
	if x == nil {
		return nil
	}
	return &logExtension{x.id, s.extensionURI(x)}
}

func (c *session) direction() string { return directionOf(c.outbound || c.internal) }

// logRecord encodes a call for the company's log or, if as is not nil, for the log of an
// extension.
func (s *Server) logRecord(rec *record, as *extension, detailed bool) logRecord {
	s.engine.Saw(&rec.Stamp)
	s.engine.Saw(&rec.call.Stamp)
	c, first := rec.call, rec.call.parties[0]
	ms := c.ended.Sub(c.started).Milliseconds()
	seconds := ms / 1000
	j := logRecord{URI: s.accountURI() + "/call-log/" + rec.id, ID: rec.id, Session: c.legacy, Telephony: c.id, Party: c.ownParty().id,
		Started: millis(c.started), Duration: &seconds, Millis: &ms, Type: "Voice", Internal: "LocalNumber", Direction: c.direction(),
		Action: "Phone Call", Result: rec.result, Reason: rec.reason, Transport: "PSTN", From: s.logEnd(first.from), To: s.logEnd(first.to)}
	if c.outbound || c.internal {
		j.Action, j.Transport = "VoIP Call", "VoIP"
	}
	x := c.owner(rec.answeredBy)
	if as != nil {
		x = as
		j.URI = s.extensionURI(as) + "/call-log/" + rec.id
		j.Result = c.resultFor(as, rec.result)
		if c.internal && first.ext != as {
			j.Direction, j.Action = "Inbound", "Phone Call"
			if rec.result == resultConnected && j.Result == rec.result {
				j.Result = resultAccepted
			}
		}
	}
	j.Extension = s.logExtension(x)
	s.linkRecord(&j, c)
	if detailed {
		j.URI += "?view=Detailed"
		j.Modified, j.Billing = millis(rec.loggedAt), &billing{}
		j.Legs = s.legsOf(rec, as)
	}
	return j
}

// linkRecord adds the recording, the voicemail and the bridged call of a warm transfer.
func (s *Server) linkRecord(j *logRecord, c *session) {
	for _, p := range c.parties {
		for _, rec := range p.recordings {
			if !rec.readyAt.IsZero() && j.Recording == nil {
				j.Recording = s.logRecording(rec)
			}
			j.Short = j.Short || !rec.longEnough()
		}
	}
	j.Short = j.Short && j.Recording == nil && s.assume.Value(assumeShortRecording) == "said"
	if c.message != nil {
		j.Message = s.logMessage(c)
	}
	if c.bridged != nil {
		if c.started.Before(c.bridged.started) || c.started.Equal(c.bridged.started) && c.legacy < c.bridged.legacy {
			j.Target = &telephonyRef{c.bridged.id}
		} else {
			j.Source = &telephonyRef{c.bridged.id}
		}
	}
}

func (s *Server) logRecording(rec *recording) *logRecording {
	return &logRecording{rec.id, s.recordingURI(rec), rec.kind(), s.recordingContentURI(rec)}
}

func (s *Server) logMessage(c *session) *logMessage {
	return &logMessage{itoa(c.message.id), "VoiceMail", s.messageURI(c.message)}
}

// ownParty returns the first party of the company.
func (c *session) ownParty() *party {
	for _, p := range c.parties {
		if p.ext != nil {
			return p
		}
	}
	return c.parties[0]
}

// owner returns the extension of the company's log record: the one that answered, else
// the one that was called.
func (c *session) owner(answeredBy *party) *extension {
	if answeredBy != nil {
		return answeredBy.ext
	}
	return c.ownParty().ext
}

// resultFor returns the result of a call in the log of an extension.
func (c *session) resultFor(x *extension, result callResult) callResult {
	answered, rangWithOthers := false, false
	for _, p := range c.parties {
		if p.ext == x {
			answered = answered || !p.answered.IsZero()
			rangWithOthers = rangWithOthers || p.leg == hunted || p.leg == forwarded
		}
	}
	switch {
	case answered && !c.outbound && !c.internal:
		return resultAccepted
	case rangWithOthers && (result == resultAccepted || result == resultConnected):
		return resultElsewhere
	case rangWithOthers:
		return resultMissed
	}
	return result
}

// legsOf lists the legs of a call: a leg for each party of the company and for each
// external target of a transfer. The first leg is the master.
func (s *Server) legsOf(rec *record, as *extension) []leg {
	var legs []leg
	c := rec.call
	for i, p := range c.parties {
		if i == 0 && !c.outbound || c.outbound && i == 1 {
			continue // the other end of the master leg
		}
		if as != nil && p.ext != as && len(legs) > 0 {
			continue
		}
		legs = append(legs, s.leg(c, p, len(legs) == 0, rec))
	}
	return legs
}

func (s *Server) leg(c *session, p *party, master bool, rec *record) leg {
	end := p.ended
	if master {
		end = c.ended // the master leg lasts as long as the call
	}
	l := leg{Started: millis(p.created), Millis: end.Sub(p.created).Milliseconds(), Type: "Voice", Direction: c.direction(), Action: "Phone Call",
		LegType: "Accept", Master: master, Transport: "PSTN", Telephony: c.id, Party: p.id, To: s.logEnd(p.to), From: s.logEnd(p.from),
		Extension: s.logExtension(p.ext), Result: legResult(p)}
	l.Duration = l.Millis / 1000
	switch {
	case master && c.outbound:
		l.Action, l.LegType, l.Transport, l.Result = "VoIP Call", "SipToPstnUnmetered", "VoIP", rec.result
	case master && c.internal:
		l.Action, l.LegType, l.Transport, l.Result = "VoIP Call", "ExtensionToExtension", "VoIP", rec.result
	case master:
		l.Result = rec.result
	case p.leg == transferred:
		l.Action, l.LegType = "Transfer", "TransferCall"
	case p.leg == hunted:
		l.Action, l.LegType = "Hunting", "Hunting"
	case p.leg == forwarded:
		l.Action, l.LegType = "FindMe", "FindMe"
	}
	if len(p.recordings) > 0 {
		if r := p.recordings[0]; !r.readyAt.IsZero() {
			l.Recording = s.logRecording(r)
		} else if !r.longEnough() {
			l.Short = s.assume.Value(assumeShortRecording) == "said"
		}
	}
	if c.message != nil && p == c.serving {
		l.Message = s.logMessage(c)
		l.Result = resultVoicemail
	}
	return l
}

func legResult(p *party) callResult {
	switch {
	case !p.answered.IsZero():
		return resultAccepted
	case p.missed || p.reason == noAnswer:
		return resultMissed
	case p.reason == rejected:
		return resultDeclined
	case p.ext != nil && p.ext.kind != User:
		return resultAccepted // menus and queues always answer
	}
	return resultStopped
}

// involves reports whether an extension has a party in a call.
func (c *session) involves(x *extension) bool {
	return slices.ContainsFunc(c.parties, func(p *party) bool { return p.ext == x })
}

// logQuery holds the filters of a request to the call log.
type logQuery struct {
	from, to           time.Time
	phone, number      string
	direction          []string
	session, telephony string
	recorded           string
	detailed           bool
	kind               []string
	extension          *extension
}

var errNotAlong = &failure{status: 400, code: "CLG-110", message: "Parameter [%s] is not allowed for usage along with parameters [extensionNumber, phoneNumber, dateFrom, dateTo]"}

func (s *Server) logQuery(now time.Time, q url.Values) (logQuery, error) {
	w := logQuery{to: now, phone: q.Get("phoneNumber"), number: q.Get("extensionNumber"), direction: q["direction"], kind: q["type"],
		session: q.Get("sessionId"), telephony: q.Get("telephonySessionId"), recorded: q.Get("recordingType"), detailed: q.Get("view") == "Detailed"}
	if view := q.Get("view"); view != "" && view != "Simple" && view != "Detailed" {
		return w, errParameter("view", view)
	}
	var err error
	if w.to, err = timeParam(q, "dateTo", now); err != nil {
		return w, err
	}
	w.from, err = timeParam(q, "dateFrom", w.to.Add(-logWindow))
	if w.session != "" && (w.phone != "" || w.number != "" || q.Get("dateFrom") != "" || q.Get("dateTo") != "") {
		return w, errNotAlong.with(detail{Parameter: "sessionId"})
	}
	if w.session != "" || w.telephony != "" {
		w.from = time.Time{}
	}
	return w, err
}

func timeParam(q url.Values, name string, usual time.Time) (time.Time, error) {
	text := q.Get(name)
	if text == "" {
		return usual, nil
	}
	for _, format := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.Parse(format, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errParameter(name, text)
}

func (w *logQuery) matches(c *session) bool {
	first := c.parties[0]
	return !c.started.Before(w.from) && !c.started.After(w.to) &&
		(w.phone == "" || samePhone(w.phone, first.from.Number) || samePhone(w.phone, first.to.Number)) &&
		(w.number == "" || slices.ContainsFunc(c.parties, func(p *party) bool { return p.ext != nil && p.ext.number == w.number })) &&
		anyOf(w.direction, c.direction()) && anyOf(w.kind, "Voice") &&
		(w.session == "" || w.session == c.legacy) && (w.telephony == "" || w.telephony == c.id) &&
		(w.extension == nil || c.involves(w.extension)) &&
		(w.recorded == "" || c.recordedAs(w.recorded))
}

// recordedAs reports whether a call has a stored recording of the kind Automatic,
// OnDemand or All.
func (c *session) recordedAs(kind string) bool {
	for _, p := range c.parties {
		for _, rec := range p.recordings {
			if rec.longEnough() && (kind == "All" || kind == rec.kind()) {
				return true
			}
		}
	}
	return false
}

// logOwner returns the extension of the path, or nil for the company's log, which
// requires an admin.
func (s *Server) logOwner(r *kit.Request) (*extension, error) {
	if r.Param("extension") == "" {
		if err := s.accountOf(r); err != nil {
			return nil, err
		}
		if !senderIsAdmin(r) {
			return nil, errNeedsAdmin
		}
		return nil, nil
	}
	return s.extensionOf(r, true)
}

func (s *Server) listCallLog(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readLogQuery(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	var found []*record
	for _, rec := range s.log {
		if w.matches(rec.call) {
			found = append(found, rec)
		}
	}
	slices.SortStableFunc(found, func(a, b *record) int {
		return cmp.Or(b.call.started.Compare(a.call.started), strings.Compare(b.call.legacy, a.call.legacy))
	})
	all := make([]logRecord, 0, len(found))
	for _, rec := range found {
		all = append(all, s.logRecord(rec, w.extension, w.detailed))
	}
	return listAnswer(s, r, all, false)
}

func (s *Server) readLogQuery(tx *kit.Tx, r *kit.Request) (logQuery, error) {
	x, err := s.logOwner(r)
	if err != nil {
		return logQuery{}, err
	}
	w, err := s.logQuery(tx.Now(), r.Query())
	w.extension = x
	return w, err
}

func (s *Server) getLogRecord(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.logOwner(r)
	if err != nil {
		return kit.Response{}, err
	}
	i := slices.IndexFunc(s.log, func(rec *record) bool { return rec.id == r.Param("record") && (x == nil || rec.call.involves(x)) })
	if i < 0 {
		return kit.Response{}, errNotFound("callRecordId")
	}
	return reply(200, s.logRecord(s.log[i], x, r.Query().Get("view") == "Detailed")), nil
}

// listActiveCalls lists calls that have reached a user, from activeAfter their start
// until activeLinger after their end.
func (s *Server) listActiveCalls(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readLogQuery(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	all := []logRecord{}
	for c := range s.sessions.Newest {
		if tx.Now().Sub(c.started) < activeAfter || c.stage == over && tx.Now().Sub(c.ended) > activeLinger || !c.reachedUser() || !w.matches(c) {
			continue
		}
		j := s.logRecord(&record{id: c.tail, call: c, answeredBy: c.firstAgent(), result: resultInProgress}, w.extension, w.detailed)
		j.Result, j.Duration, j.Millis, j.Recording, j.Short = resultInProgress, nil, nil, nil, false
		all = append(all, j)
	}
	return listAnswer(s, r, all, false)
}

const logSync = "call-log"

// reachedUser reports whether a call has a party of a user.
func (c *session) reachedUser() bool {
	return slices.ContainsFunc(c.parties, func(p *party) bool { return p.ext != nil && p.ext.kind == User })
}

// syncCallLog returns the newest records, or those added or changed since a token.
func (s *Server) syncCallLog(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.readLogQuery(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	q := r.Query()
	group := cmp.Or(q.Get("statusGroup"), "All")
	if group != "All" && group != "Missed" {
		return kit.Response{}, errParameter("statusGroup", group)
	}
	sync, err := readSync(q, logSync, len(s.logChanges))
	if err != nil {
		return kit.Response{}, err
	}
	if sync.kind == sinceSync {
		w.from = time.Time{}
	}
	all, seen := []logRecord{}, map[*record]bool{}
	for _, rec := range slices.Backward(s.logChanges[sync.since:]) {
		if seen[rec] {
			continue
		}
		seen[rec] = true
		if w.matches(rec.call) && (group == "All" || missedResult(rec.result)) {
			all = append(all, s.logRecord(rec, w.extension, w.detailed))
		}
	}
	if len(all) > sync.limit {
		if sync.kind == sinceSync { // too many changes: the client needs a full synchronization
			return kit.Response{}, errSyncToken(q.Get("syncToken"))
		}
		all = all[:sync.limit]
	}
	return reply(200, synced{s.base + r.HTTP.URL.EscapedPath(), all, sync.info(logSync, len(s.logChanges), tx.Now())}), nil
}

func missedResult(result callResult) bool {
	return result == resultMissed || result == resultAbandoned || result == resultVoicemail
}
