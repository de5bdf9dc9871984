package ringcentral

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"
)

// Record is a call in the account's call log (API reference, Call Log), which is
// written some time after the call's end.
type Record struct {
	Inbound   bool
	Result    string
	Reason    string
	From, To  string    // numbers
	Started   time.Time // zero if missing
	Ended     time.Time // zero if missing
	Recording Recording // the first of the call, of any party
	Message   string    // id of the voicemail, "" without one
	Mailbox   string    // extension of the voicemail box
	Owner     string    // extension that the call is logged for
	Legs      []Leg
}

// Leg is a part of a call.
type Leg struct {
	Party     string
	Extension string
	Result    string
	Action    string
	To        string
	Started   time.Time // zero if missing
	Recording Recording // of this party
}

// Recording is the recording of a conversation. The zero value means none.
type Recording struct{ ID, Link string }

// span returns begin and end of a call or leg; unknown times are zero.
func span(row *gjson.Result) (started, ended time.Time) {
	started, ok := vendors.Moment(row, "startTime")
	if lasted := row.Get("duration"); ok && lasted.Type == gjson.Number && lasted.Num >= 0 {
		ended = started.Add(time.Duration(lasted.Num) * time.Second)
	}
	if !ok {
		started = time.Time{}
	}
	return started, ended
}

func readRecording(row *gjson.Result) Recording {
	r := Recording{ID: vendors.Text(row, "recording.id"), Link: vendors.Text(row, "recording.contentUri")}
	if r.ID == "" || r.Link == "" {
		return Recording{}
	}
	return r
}

// Record finds the call of a session; ok is false while the call log has none.
func (c *Client) Record(ctx context.Context, session string) (r Record, ok bool, err error) {
	const path = account + "/call-log"
	body, err := c.do(ctx, http.MethodGet, path+"?view=Detailed&telephonySessionId="+url.QueryEscape(session), nil)
	if err != nil {
		return r, false, err
	}
	rows, err := vendors.Rows(body, "records", "GET "+path)
	if err != nil || len(rows) == 0 {
		return r, false, err
	}
	if _, err := vendors.Word(&rows[0], "result", "GET "+path); err != nil {
		return r, false, err
	}
	return readRecord(rows[0]), true, nil
}

func readRecord(row gjson.Result) Record {
	r := Record{
		Inbound: vendors.Text(&row, "direction") == "Inbound", Result: vendors.Text(&row, "result"), Reason: vendors.Text(&row, "reason"),
		From: vendors.Text(&row, "from.phoneNumber"), To: vendors.Text(&row, "to.phoneNumber"),
		Recording: readRecording(&row), Owner: vendors.Text(&row, "extension.id"),
	}
	r.Started, r.Ended = span(&row)
	r.takeMessage(row.Get("message"))
	for _, leg := range row.Get("legs").Array() {
		started, _ := span(&leg)
		r.Legs = append(r.Legs, Leg{
			Party: vendors.Text(&leg, "partyId"), Extension: vendors.Text(&leg, "extension.id"), Result: vendors.Text(&leg, "result"), Action: vendors.Text(&leg, "action"),
			To: vendors.Text(&leg, "to.phoneNumber"), Started: started, Recording: readRecording(&leg),
		})
		if r.Message == "" {
			r.takeMessage(leg.Get("message"))
		}
	}
	return r
}

// takeMessage reads the link to a voicemail. Only the link's path names the
// mailbox's extension; the call may belong to another extension.
func (r *Record) takeMessage(m gjson.Result) {
	r.Message = vendors.Text(&m, "id")
	if _, rest, found := strings.Cut(vendors.Text(&m, "uri"), "/extension/"); found {
		r.Mailbox, _, _ = strings.Cut(rest, "/")
	}
}

// Live reports whether a session is still running. RingCentral deletes a session
// when it is over.
func (c *Client) Live(ctx context.Context, session string) (bool, error) {
	body, err := c.do(ctx, http.MethodGet, account+"/telephony/sessions/"+url.PathEscape(session), nil)
	_, ok, err := found(body, "GET "+account+"/telephony/sessions", err)
	return ok, err
}

// Content downloads a recording or an attachment by its link.
func (c *Client) Content(ctx context.Context, link string) (vendors.File, error) {
	return c.fetch(ctx, link)
}

// Answerer returns the first extension that had the call, "" if there is none.
func (r Record) Answerer() string {
	if r.Owner != "" {
		return r.Owner
	}
	for _, leg := range r.Legs {
		if leg.Extension != "" && (leg.Result == "Accepted" || leg.Result == "Call connected") {
			return leg.Extension
		}
	}
	return ""
}
