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

// whenTextCame: a text is shown where its number is connected for texts (RF-02,
// RF-48).
func whenTextCame(j *engine.Job) engine.Due {
	return ifSo(j.Call.Message && j.Call.Direction == call.Inbound && j.Settings.Map(TextChannels)[j.Call.Line.Number] != "")
}

// showText shows a text with its pictures and videos (RF-37). It may be done
// again: Front takes the same text once. No thread is named after the first: a
// text follows wherever its customer's were split to (RF-35).
func (i *Integration) showText(ctx context.Context, j *engine.Job) (string, error) {
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
			i.Log.Error("a file of a text could not be had", "text", c.ID, "why", err)
			continue
		}
		file.Name, file.Type = a.FileName(), kindOf(a.ContentType)
		m.Files = append(m.Files, file)
	}
	return i.Front.SyncInbound(ctx, j.Settings.Map(TextChannels)[c.Line.Number], m)
}

// whenTextWritten: somebody has written a text in Front.
func whenTextWritten(j *engine.Job) engine.Due {
	return ifSo(j.Call.Message && j.Call.Direction == call.Outbound)
}

// writtenCall is the id under which a text that was written in Front is kept.
const writtenCall = "written-"

// sendText sends a text from the number that it was written for (RF-47), with its
// files (RF-38). Whether it arrives is not told to Front (RF-39).
func (i *Integration) sendText(ctx context.Context, j *engine.Job) (string, error) {
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

// sent records which message in RingCentral stands for which text of Front's.
func (i *Integration) sent() claims.Claims {
	return claims.Claims{Runtime: i.Runtime, Store: i.Store, Bucket: Name + ".sent"}
}

// findSent looks whether it was sent. The same words may have been written twice:
// what stands for another text is not this one.
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
