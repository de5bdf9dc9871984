package ringcentralfront

import (
	"context"
	"html"
	"strings"
	"time"

	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/claims"
	"github.com/callsim/callsim/core/engine"
	"github.com/callsim/callsim/core/vendors"
	"github.com/callsim/callsim/core/vendors/front"
	"github.com/callsim/callsim/core/vendors/ringcentral"
)

// whenSMSReceived: an SMS is shown if its number is connected for SMS (RF-02,
// RF-48).
func whenSMSReceived(j *engine.Job) engine.Due {
	return ifSo(j.Call.Message && j.Call.Direction == call.Inbound && j.Settings.Map(SMSChannels)[j.Call.Line.Number] != "")
}

// showSMS shows an SMS with its pictures and videos (RF-37). It is repeatable:
// Front de-duplicates by external id. The SMS names only its thread, not a conversation,
// so after a split Front adds it to the new conversation (RF-35).
func (i *Integration) showSMS(ctx context.Context, j *engine.Job) (string, error) {
	c := j.Call
	m := front.Message{
		Customer: c.Customer, Body: strings.ReplaceAll(html.EscapeString(c.Text), "\n", "<br>"), DeliveredAt: c.Started,
		ExternalID: c.ID, ExternalConversationID: conversationKey(c.Line.Number, c.Customer),
	}
	for _, packed := range c.Files.List() {
		a := ringcentral.Unpacked(packed)
		file, err := i.rc.Content(ctx, a.Link)
		if err != nil && !vendors.IsBarred(err) && vendors.StatusOf(err) == 0 {
			return "", err
		}
		if err != nil {
			i.Log.Error("downloading a file of an SMS failed", "text", c.ID, "why", err)
			continue
		}
		file.Name, file.Type = a.FileName(), kindOf(a.ContentType)
		m.Files = append(m.Files, file)
	}
	return i.Front.SyncInbound(ctx, j.Settings.Map(SMSChannels)[c.Line.Number], m)
}

// whenSMSWritten: an SMS was written in Front.
func whenSMSWritten(j *engine.Job) engine.Due {
	return ifSo(j.Call.Message && j.Call.Direction == call.Outbound)
}

// writtenCall is the prefix of the call id of an SMS written in Front.
const writtenCall = "written-"

// sendSMS sends an SMS from the number that it was written for (RF-47), with its
// files (RF-38). Its delivery is not reported to Front (RF-39).
func (i *Integration) sendSMS(ctx context.Context, j *engine.Job) (string, error) {
	m, _, err := i.Front.Message(ctx, strings.TrimPrefix(j.Call.ID, writtenCall))
	if err != nil {
		return "", err
	}
	var files []vendors.File
	for _, f := range m.Files {
		file, err := i.Front.Download(ctx, f)
		if err != nil {
			return "", err
		}
		files = append(files, file)
	}
	id, err := i.rc.Send(ctx, j.Call.Line.Number, j.Call.Customer, j.Call.Text, files)
	if err == nil {
		err = i.sent().Take(ctx, id, j.Call.ID)
	}
	return id, err
}

// sent records which message in RingCentral belongs to which SMS of Front.
func (i *Integration) sent() claims.Claims {
	return claims.Claims{Runtime: i.Runtime, Store: i.Store, Bucket: Name + ".sent"}
}

// findSent finds the sent SMS. The same text may have been written twice: a message
// that belongs to another SMS does not count.
func (i *Integration) findSent(ctx context.Context, j *engine.Job) (id string, found bool, err error) {
	since := time.Unix(j.Call.Started, 0)
	sent, err := i.rc.SentSince(ctx, i.owners(ctx).of(j.Call.Line.Number), j.Call.Customer, since)
	for _, m := range sent {
		if !m.Outbound || m.From != j.Call.Line.Number || m.To != j.Call.Customer || m.Text != j.Call.Text {
			continue
		}
		free, err := i.sent().Free(ctx, m.ID, j.Call.ID)
		if free && err == nil {
			err = i.sent().Take(ctx, m.ID, j.Call.ID)
		}
		if free || err != nil {
			return m.ID, err == nil, err
		}
	}
	return "", false, err
}
