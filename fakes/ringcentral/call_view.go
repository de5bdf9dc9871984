package ringcentral

import "time"

// A party has two encodings: partyEvent for events, and partyJSON for the API, which
// adds the owner.

type statusJSON struct {
	Code   statusCode   `json:"code"`
	Reason statusReason `json:"reason,omitempty"`
	Rcc    *bool        `json:"rcc,omitempty"`
	Peer   *peer        `json:"peerId,omitempty"`
}

type parkJSON struct {
	ID string `json:"id,omitempty"`
}

type recordingJSON struct {
	ID     string `json:"id"`
	Active bool   `json:"active"`
}

// uiCallInfo is shown on the phone of a queue's member.
type uiCallInfo struct {
	Primary    typeValue `json:"primary"`
	Additional typeValue `json:"additional"`
}

type typeValue struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// partyEvent is a party in a notification.
type partyEvent struct {
	Account    string          `json:"accountId"`
	Extension  string          `json:"extensionId,omitempty"`
	ID         string          `json:"id"`
	Direction  string          `json:"direction"`
	To         endpoint        `json:"to"`
	From       endpoint        `json:"from"`
	Status     statusJSON      `json:"status"`
	Park       parkJSON        `json:"park"`
	Missed     bool            `json:"missedCall"`
	Alone      bool            `json:"standAlone"`
	Muted      bool            `json:"muted"`
	QueueCall  bool            `json:"queueCall,omitempty"`
	UI         *uiCallInfo     `json:"uiCallInfo,omitempty"`
	Recordings []recordingJSON `json:"recordings,omitempty"`
}

func (s *Server) partyEvent(p *party) partyEvent {
	no := false
	e := partyEvent{Account: itoa(s.id), ID: p.id, Direction: p.direction(), To: p.to, From: p.from,
		Status: statusJSON{s.codeOf(p), p.reason, &no, p.peer}, Park: parkJSON{p.park}, Missed: p.missed, Muted: p.muted,
		QueueCall: p.queue != nil, Recordings: p.recordingsJSON()}
	if p.ext != nil {
		e.Extension = itoa(p.ext.id)
	}
	if p.queue != nil {
		e.UI = &uiCallInfo{Primary: typeValue{"QueueName", p.queue.name}, Additional: typeValue{"CallerIdNumber", p.from.Number}}
		if caller := s.callerNames[p.from.Number]; caller != "" {
			e.UI.Additional = typeValue{"CallerIdName", caller}
		}
	}
	return e
}

func (p *party) direction() string { return directionOf(p.outbound) }

func (p *party) recordingsJSON() []recordingJSON {
	var all []recordingJSON
	for _, rec := range p.recordings {
		all = append(all, recordingJSON{rec.id, rec.active})
	}
	return all
}

// codeOf returns the status code in the assumed spelling.
func (s *Server) codeOf(p *party) statusCode {
	if p.code == voicemail {
		return statusCode(s.assume.Value(assumeVoicemailCode))
	}
	return p.code
}

// partyJSON is a party in the API.
type partyJSON struct {
	ID         string          `json:"id"`
	Direction  string          `json:"direction"`
	To         endpoint        `json:"to"`
	From       endpoint        `json:"from"`
	Status     statusJSON      `json:"status"`
	Muted      bool            `json:"muted"`
	Alone      bool            `json:"standAlone"`
	Park       *parkJSON       `json:"park,omitempty"`
	Owner      *owner          `json:"owner,omitempty"`
	Account    string          `json:"accountId,omitempty"`
	Extension  string          `json:"extensionId,omitempty"`
	Attributes *attributes     `json:"attributes,omitempty"`
	Recordings []recordingJSON `json:"recordings,omitempty"`
}

type owner struct {
	Account   string `json:"accountId"`
	Extension string `json:"extensionId"`
}

type attributes struct {
	QueueCall bool `json:"queueCall"`
}

func (s *Server) partyJSON(p *party) *partyJSON {
	s.engine.Saw(&p.Stamp)
	j := &partyJSON{ID: p.id, Direction: p.direction(), To: p.to, From: p.from, Status: statusJSON{s.codeOf(p), p.reason, nil, p.peer},
		Muted: p.muted, Recordings: p.recordingsJSON()}
	if p.park != "" {
		j.Park = &parkJSON{p.park}
	}
	if p.ext != nil {
		j.Owner = &owner{itoa(s.id), itoa(p.ext.id)}
		j.Account, j.Extension = j.Owner.Account, j.Owner.Extension
	}
	if p.queue != nil {
		j.Attributes = &attributes{true}
	}
	return j
}

type sessionJSON struct {
	Created string       `json:"creationTime"`
	ID      string       `json:"id"`
	Origin  originJSON   `json:"origin"`
	Parties []*partyJSON `json:"parties"`
	Voice   string       `json:"voiceCallToken,omitempty"`
}

type originJSON struct {
	Type string `json:"type"`
}

// sessionJSON encodes a session with all its parties, including external ones.
func (s *Server) sessionJSON(c *session) *sessionJSON {
	s.engine.Saw(&c.Stamp)
	j := &sessionJSON{Created: c.started.Format(time.RFC3339), ID: c.id, Origin: originJSON{c.origin}, Parties: []*partyJSON{}}
	for _, p := range c.parties {
		j.Parties = append(j.Parties, s.partyJSON(p))
	}
	return j
}

// millis formats a time in milliseconds.
func millis(t time.Time) string { return t.Format("2006-01-02T15:04:05.000Z") }

func directionOf(outbound bool) string {
	if outbound {
		return "Outbound"
	}
	return "Inbound"
}
