package ringcentral

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callsim/callsim/fakes/kit"
)

// The call log has a call some time after it has ended (Developer Guide, Call log
// states): usually between 15 and 30 seconds.
const (
	logWindow    = 24 * time.Hour // shown unless dates are given
	activeAfter  = 5 * time.Second
	activeLinger = 2 * time.Minute
)

// record is an ended call in the log.
type record struct {
	kit.Stamp
	id      string
	call    *session
	at      time.Time // it appeared
	answers *party    // the first user who took, or made, the call
	result  callResult
	reason  string
}

// logCall puts a call that has ended into the log, later.
func (s *Server) logCall(tx *kit.Tx, c *session) {
	rec := &record{id: word(tx.Rand(), 15), call: c}
	tx.After(s.lasting(assumeLogAfter), "ringcentral call log", func(tx *kit.Tx) {
		rec.at = tx.Now()
		rec.answers = c.firstToTalk()
		if rec.result, rec.reason = c.result(rec.answers); rec.result == resultAbandoned {
			rec.result = callResult(s.assume.Value(assumeAbandonedResult))
		}
		rec.Touch(tx)
		c.record = rec
		s.logged = append(s.logged, rec)
		s.logChanges = append(s.logChanges, rec)
		switch late := s.lasting(assumeRecordingAfter); {
		case late == 0:
			s.showRecordings(tx, rec)
		case c.recordedAs("All"):
			tx.After(late, "ringcentral recording", func(tx *kit.Tx) { s.showRecordings(tx, rec) })
		}
	})
}

// showRecordings lets a logged call's recordings be had.
func (s *Server) showRecordings(tx *kit.Tx, rec *record) {
	for _, p := range rec.call.parties {
		for _, r := range p.recordings {
			if r.kept() {
				r.readyAt = tx.Now()
				r.Touch(tx)
			}
		}
	}
	if rec.at.Before(tx.Now()) { // a change of its own
		rec.at = tx.Now()
		s.logChanges = append(s.logChanges, rec)
	}
}

// lasting is a switch whose values are durations.
func (s *Server) lasting(id string) time.Duration {
	d, _ := time.ParseDuration(s.assume.Value(id))
	return d
}

// firstToTalk is the user who took the call first, or who placed it.
func (c *session) firstToTalk() *party {
	if c.outbound {
		return c.parties[0]
	}
	for _, p := range c.parties {
		if p.ext != nil && p.ext.kind == User && !p.out && !p.answered.IsZero() {
			return p
		}
	}
	return nil
}

// callResult is how a call, or a leg of it, went (API reference, Call Log).
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

// result says how a call went, and why.
func (c *session) result(answers *party) (result callResult, why string) {
	switch {
	case c.outbound && !c.parties[1].answered.IsZero():
		return resultConnected, "Connected"
	case c.outbound && c.why == targetBusy:
		return resultBusy, "Line Busy"
	case c.outbound && c.why == rejected:
		return resultRejected, "Not Answered"
	case c.outbound && c.why == cancelled:
		return resultHangUp, "Hang Up"
	case c.outbound:
		return resultNoAnswer, "No Answer"
	case answers != nil && c.internal:
		return resultConnected, "Connected"
	case answers != nil:
		return resultAccepted, "Accepted"
	case c.why == callReplied:
		return resultReply, ""
	case c.message != nil:
		return resultVoicemail, "Not Answered"
	case c.gaveUp && c.line.queue != nil:
		return resultAbandoned, "Hang Up"
	case c.gaveUp:
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

// logRecord shows a call as the company sees it, or as an extension that was in it
// does.
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
	x := c.owner(rec.answers)
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
		j.Modified, j.Billing = millis(rec.at), &billing{}
		j.Legs = s.legsOf(rec, as)
	}
	return j
}

// linkRecord adds the recording, the voicemail and the other half of a warm
// transfer.
func (s *Server) linkRecord(j *logRecord, c *session) {
	for _, p := range c.parties {
		for _, rec := range p.recordings {
			if !rec.readyAt.IsZero() && j.Recording == nil {
				j.Recording = s.logRecording(rec)
			}
			j.Short = j.Short || !rec.kept()
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

// ownParty is the first one on the company's side.
func (c *session) ownParty() *party {
	for _, p := range c.parties {
		if p.ext != nil {
			return p
		}
	}
	return c.parties[0]
}

// owner is the extension that the company's view names: who took the call, else
// where it came to.
func (c *session) owner(answers *party) *extension {
	if answers != nil {
		return answers.ext
	}
	return c.ownParty().ext
}

// resultFor is how an extension fared in the call.
func (c *session) resultFor(x *extension, result callResult) callResult {
	took, rang, wasQueued := false, false, false
	for _, p := range c.parties {
		if p.ext == x {
			took = took || !p.answered.IsZero()
			rang = true
			wasQueued = wasQueued || p.how == hunted || p.how == forwarded
		}
	}
	switch {
	case took && !c.outbound && !c.internal:
		return resultAccepted
	case rang && wasQueued && (result == resultAccepted || result == resultConnected):
		return resultElsewhere
	case rang && wasQueued:
		return resultMissed
	}
	return result
}

// legsOf lists the parties of the company's side, and those that a transfer led
// outside, as legs; the first one is the master.
func (s *Server) legsOf(rec *record, as *extension) []leg {
	var legs []leg
	c := rec.call
	for i, p := range c.parties {
		if i == 0 && !c.outbound || c.outbound && i == 1 {
			continue // the other side of the master leg
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
		end = c.ended // the whole call
	}
	l := leg{Started: millis(p.begun), Millis: end.Sub(p.begun).Milliseconds(), Type: "Voice", Direction: c.direction(), Action: "Phone Call",
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
	case p.how == transferred:
		l.Action, l.LegType = "Transfer", "TransferCall"
	case p.how == hunted:
		l.Action, l.LegType = "Hunting", "Hunting"
	case p.how == forwarded:
		l.Action, l.LegType = "FindMe", "FindMe"
	}
	if len(p.recordings) > 0 {
		if r := p.recordings[0]; !r.readyAt.IsZero() {
			l.Recording = s.logRecording(r)
		} else if !r.kept() {
			l.Short = s.assume.Value(assumeShortRecording) == "said"
		}
	}
	if c.message != nil && p == c.place {
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
		return resultAccepted // a menu or a queue always takes the call
	}
	return resultStopped
}

// involves tells whether an extension was in a call.
func (c *session) involves(x *extension) bool {
	return slices.ContainsFunc(c.parties, func(p *party) bool { return p.ext == x })
}

// logQuery is what a client wants of the log.
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
	if w.to, err = timeAsked(q, "dateTo", now); err != nil {
		return w, err
	}
	w.from, err = timeAsked(q, "dateFrom", w.to.Add(-logWindow))
	if w.session != "" && (w.phone != "" || w.number != "" || q.Get("dateFrom") != "" || q.Get("dateTo") != "") {
		return w, errNotAlong.about(detail{Parameter: "sessionId"})
	}
	if w.session != "" || w.telephony != "" {
		w.from = time.Time{}
	}
	return w, err
}

func timeAsked(q url.Values, name string, usual time.Time) (time.Time, error) {
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

func (w *logQuery) takes(c *session) bool {
	first := c.parties[0]
	return !c.started.Before(w.from) && !c.started.After(w.to) &&
		(w.phone == "" || samePhone(w.phone, first.from.Number) || samePhone(w.phone, first.to.Number)) &&
		(w.number == "" || slices.ContainsFunc(c.parties, func(p *party) bool { return p.ext != nil && p.ext.number == w.number })) &&
		anyOf(w.direction, c.direction()) && anyOf(w.kind, "Voice") &&
		(w.session == "" || w.session == c.legacy) && (w.telephony == "" || w.telephony == c.id) &&
		(w.extension == nil || c.involves(w.extension)) &&
		(w.recorded == "" || c.recordedAs(w.recorded))
}

// recordedAs: All, Automatic or OnDemand.
func (c *session) recordedAs(kind string) bool {
	for _, p := range c.parties {
		for _, rec := range p.recordings {
			if rec.kept() && (kind == "All" || kind == rec.kind()) {
				return true
			}
		}
	}
	return false
}

// whoseLog is the extension of a path, nil for the company's log, which only an
// admin sees.
func (s *Server) whoseLog(r *kit.Request) (*extension, error) {
	if r.Param("extension") == "" {
		if err := s.accountOf(r); err != nil {
			return nil, err
		}
		if !adminAsks(r) {
			return nil, errNeedsAdmin
		}
		return nil, nil
	}
	return s.extensionOf(r, true)
}

func (s *Server) listCallLog(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.askedOfLog(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	var found []*record
	for _, rec := range s.logged {
		if w.takes(rec.call) {
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
	return listed(s, r, all, false)
}

func (s *Server) askedOfLog(tx *kit.Tx, r *kit.Request) (logQuery, error) {
	x, err := s.whoseLog(r)
	if err != nil {
		return logQuery{}, err
	}
	w, err := s.logQuery(tx.Now(), r.Query())
	w.extension = x
	return w, err
}

func (s *Server) getLogRecord(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	x, err := s.whoseLog(r)
	if err != nil {
		return kit.Response{}, err
	}
	i := slices.IndexFunc(s.logged, func(rec *record) bool { return rec.id == r.Param("record") && (x == nil || rec.call.involves(x)) })
	if i < 0 {
		return kit.Response{}, errNotFound("callRecordId")
	}
	return reply(200, s.logRecord(s.logged[i], x, r.Query().Get("view") == "Detailed")), nil
}

// listActiveCalls shows calls that are connected to an extension, a little late,
// and goes on showing them when they are over.
func (s *Server) listActiveCalls(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.askedOfLog(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	all := []logRecord{}
	for c := range s.sessions.Newest {
		if tx.Now().Sub(c.started) < activeAfter || c.stage == over && tx.Now().Sub(c.ended) > activeLinger || !c.reachedSomebody() || !w.takes(c) {
			continue
		}
		j := s.logRecord(&record{id: c.tail, call: c, answers: c.firstToTalk(), result: resultInProgress}, w.extension, w.detailed)
		j.Result, j.Duration, j.Millis, j.Recording, j.Short = resultInProgress, nil, nil, nil, false
		all = append(all, j)
	}
	return listed(s, r, all, false)
}

const logSync = "call-log"

// reachedSomebody tells whether a call got as far as a user's phone.
func (c *session) reachedSomebody() bool {
	return slices.ContainsFunc(c.parties, func(p *party) bool { return p.ext != nil && p.ext.kind == User })
}

// syncCallLog gives the newest records, or what came or changed since.
func (s *Server) syncCallLog(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	w, err := s.askedOfLog(tx, r)
	if err != nil {
		return kit.Response{}, err
	}
	q := r.Query()
	group := orElse(q.Get("statusGroup"), "All")
	if group != "All" && group != "Missed" {
		return kit.Response{}, errParameter("statusGroup", group)
	}
	want, err := readSync(q, logSync, len(s.logChanges))
	if err != nil {
		return kit.Response{}, err
	}
	if want.kind == sinceSync {
		w.from = time.Time{}
	}
	all, seen := []logRecord{}, map[*record]bool{}
	for _, rec := range slices.Backward(s.logChanges[want.since:]) {
		if seen[rec] {
			continue
		}
		seen[rec] = true
		if w.takes(rec.call) && (group == "All" || missedResult(rec.result)) {
			all = append(all, s.logRecord(rec, w.extension, w.detailed))
		}
	}
	if len(all) > want.most {
		if want.kind == sinceSync { // too much has happened: from the start again
			return kit.Response{}, errSyncToken(q.Get("syncToken"))
		}
		all = all[:want.most]
	}
	return reply(200, synced{s.base + r.HTTP.URL.EscapedPath(), all, want.info(logSync, len(s.logChanges), tx.Now())}), nil
}

func missedResult(result callResult) bool {
	return result == resultMissed || result == resultAbandoned || result == resultVoicemail
}
