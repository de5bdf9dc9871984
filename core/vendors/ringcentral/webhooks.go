package ringcentral

import (
	"errors"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/vendors"

	"github.com/callsim/callsim/core/call"
)

// Webhooks reads RingCentral's webhooks (Developer Guide, Event filters): steps of
// the parties of calls, and received SMS. The token is not in the body but in the
// header VerificationToken.
type Webhooks struct{}

// The headers of webhooks. RingCentral validates a URL by a request with
// ValidationToken, which the response must repeat.
const (
	VerificationToken = "Verification-Token"
	ValidationToken   = "Validation-Token"
)

// Token implements intake.Source.
func (Webhooks) Token(gjson.Result) string { return "" }

// Fact implements intake.Source.
func (Webhooks) Fact(envelope gjson.Result) (f call.Fact, known bool, err error) {
	event, body := vendors.Text(&envelope, "event"), envelope.Get("body")
	switch {
	case event == "":
		return f, false, errors.New("the webhook has no event; expected the filter that it matches")
	case strings.Contains(event, "/telephony/sessions"):
		f, err = readSession(body)
		return f, err == nil, err
	case strings.Contains(event, "/message-store/instant"):
		f, known, err = readSMS(event, body)
		return f, known, err
	}
	return f, false, nil
}

// readSession reads a step. RingCentral reports one party per webhook.
func readSession(body gjson.Result) (f call.Fact, err error) {
	f.CallID = vendors.Text(&body, "telephonySessionId")
	party := body.Get("parties.0")
	at, dated := vendors.Moment(&body, "eventTime")
	switch {
	case f.CallID == "":
		return f, errors.New("the webhook has no body.telephonySessionId; expected the session's id")
	case vendors.Text(&party, "id") == "" || vendors.Text(&party, "status.code") == "":
		return f, errors.New("the webhook has no party with id and status.code in body.parties")
	case body.Get("sequence").Int() <= 0 || !dated:
		return f, errors.New("the webhook has no body.sequence above 0 or no body.eventTime")
	}
	s := readParty(party)
	s.Seq, s.At = body.Get("sequence").Int(), at.UnixMilli()
	f.At, f.Kind, f.Customer = at.Unix(), call.Changed, outsider(s)
	if s.Status == "disconnected" && !Transferred(s.Reason) {
		f.Kind, f.Done = call.HungUp, true
	}
	f.Steps = call.PackSteps([]call.Step{s})
	return f, nil
}

// Transferred reports whether a party left because the other party was transferred.
func Transferred(reason string) bool { return reason == "blindtransfer" || reason == "rcctransfer" }

func readParty(party gjson.Result) call.Step {
	s := call.Step{
		Party: vendors.Text(&party, "id"), Placed: vendors.Text(&party, "direction") == "Outbound",
		Agent:  vendors.Text(&party, "extensionId"),
		Status: strings.ToLower(vendors.Text(&party, "status.code")), Reason: strings.ToLower(vendors.Text(&party, "status.reason")),
		Queue: party.Get("queueCall").Bool(), Missed: party.Get("missedCall").Bool(),
		From: vendors.Text(&party, "from.phoneNumber"), To: vendors.Text(&party, "to.phoneNumber"),
		FromAgent: vendors.Text(&party, "from.extensionId"), ToAgent: vendors.Text(&party, "to.extensionId"),
		Peer: vendors.Text(&party, "status.peerId.telephonySessionId"),
	}
	if s.Peer == "" { // also observed in the other field
		s.Peer = vendors.Text(&party, "status.peerId.sessionId")
	}
	var recordings []string
	for _, r := range party.Get("recordings").Array() {
		recordings = append(recordings, vendors.Text(&r, "id"))
	}
	s.Recordings = call.PackNames(recordings)
	return s
}

// outsider returns the number of the outside party in a step, "" if there is none.
func outsider(s call.Step) string {
	switch {
	case s.Agent == "" && s.Placed:
		return s.From
	case s.Agent != "" && !s.Placed && s.FromAgent == "":
		return s.From
	case s.Agent != "" && s.Placed && s.ToAgent == "" && strings.HasPrefix(s.To, "+"):
		return s.To
	}
	return ""
}

// SMSPrefix is the prefix of an SMS's id as a call.
const SMSPrefix = "sms-"

// readSMS reads a received SMS, a complete fact.
func readSMS(event string, body gjson.Result) (f call.Fact, known bool, err error) {
	if vendors.Text(&body, "direction") != "Inbound" {
		return f, false, nil
	}
	id, from := vendors.Text(&body, "id"), vendors.Text(&body, "from.phoneNumber")
	to := vendors.Text(&body, "to.0.phoneNumber")
	for _, party := range body.Get("to").Array() {
		if party.Get("target").Bool() {
			to = vendors.Text(&party, "phoneNumber")
		}
	}
	at, dated := vendors.Moment(&body, "creationTime")
	switch {
	case id == "" || from == "" || to == "":
		return f, false, errors.New("the SMS has no body.id, from.phoneNumber or to.phoneNumber")
	case !dated:
		return f, false, errors.New("the SMS has no valid body.creationTime")
	}
	owner := vendors.Text(&body, "owner.extensionId")
	if owner == "" { // older events name the owner only in the path
		_, rest, _ := strings.Cut(event, "/extension/")
		owner, _, _ = strings.Cut(rest, "/")
	}
	var files []string
	for _, a := range readMessage(body).Attachments {
		if a.Type != "Text" {
			files = append(files, a.Packed())
		}
	}
	return call.Fact{
		Files:  call.PackNames(files),
		CallID: SMSPrefix + id, Kind: call.SMS, At: at.Unix(), Started: at.Unix(), Message: true, Direction: call.Inbound,
		Customer: from, Line: call.Line{Number: to}, User: call.Agent{ID: owner}, Text: vendors.Text(&body, "subject"),
	}, true, nil
}
