package sim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"

	"github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/fakes/ringcentral"
)

// Texts between customers, RingCentral's numbers and the team in Front.

// TextsFiles lets a customer text a line with files.
func (w *World) TextsFiles(customer, line, text string, files ...ringcentral.File) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.do(customer, "texts", fmt.Sprintf("%s: %s, %d file(s)", line, text, len(files)), func() error {
		_, err := w.RingCentral().CustomerTexts(c.Phones[0], l.Number, text, files...)
		return err
	})
}

// WritesInFront lets an agent begin a text to a customer in Front, from a line.
func (w *World) WritesInFront(agent, customer, line, text string, files ...front.Upload) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	l, err := w.Line(line)
	if err != nil {
		return err
	}
	return w.atDesk(agent, "writes a text", customer+" from "+line+": "+text, func(a *Agent) error {
		channel, err := w.textChannel(l)
		if err != nil {
			return err
		}
		return w.Front().Write(a.Front, c.Phones[0], front.Letter{Text: text, Files: files, Channel: channel})
	})
}

// textChannel is the SMS channel of a line.
func (w *World) textChannel(l *Line) (string, error) {
	channels, _ := w.switchboard.document["sms_channels"].(map[string]string)
	if channels[l.Number] == "" {
		return "", fmt.Errorf("the line %s is not connected for texts", l.Name)
	}
	return channels[l.Number], nil
}

// RepliesWithFiles lets an agent answer a customer with a text and files.
func (w *World) RepliesWithFiles(agent, customer, text string, files ...front.Upload) error {
	return w.inFront(agent, "replies", customer+": "+text, customer, func(conversation, teammate string) error {
		return w.Front().ReplyWith(teammate, conversation, front.Letter{Text: text, Files: files})
	})
}

// Reaches lets texts arrive at a customer's phone, or not.
func (w *World) Reaches(customer string, reachable bool) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	return w.RingCentral().SetReachable(c.Phones[0], reachable)
}

// RecordedInRingCentral tells whether a file is one that RingCentral has recorded:
// a conversation or a voicemail.
func (w *World) RecordedInRingCentral(file []byte) bool {
	for _, row := range w.RingCentral().Calls() {
		if row.Recording == "" {
			continue
		}
		got := w.RingCentral().Observe("/restapi/v1.0/account/~/recording/" + row.Recording + "/content")
		if bytes.Equal(got.Body, file) {
			return true
		}
	}
	for _, m := range w.RingCentral().Messages() {
		// Its title tells a voicemail apart: nobody speaks in a simulated one.
		if m.Kind == "VoiceMail" && bytes.Contains(file, fmt.Appendf(nil, "Voicemail %d", m.ID)) {
			return true
		}
	}
	return false
}

// RepliesByAPIWithFiles lets a program with Front's API token answer a customer.
func (w *World) RepliesByAPIWithFiles(customer, text string, files []front.Upload) error {
	c, err := w.Customer(customer)
	if err != nil {
		return err
	}
	rows, err := w.Front().ConversationsOf(c.Phones[0])
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("there is no conversation with %s in Front", customer)
	}
	form := &bytes.Buffer{}
	size := 1 << 10
	for _, f := range files {
		size += len(f.Data) + 1<<10
	}
	form.Grow(size)
	parts := multipart.NewWriter(form)
	if err := errors.Join(parts.SetBoundary("callsim-program"), parts.WriteField("body", text)); err != nil {
		return err
	}
	for _, f := range files {
		part, err := parts.CreatePart(map[string][]string{
			"Content-Disposition": {`form-data; name="attachments[]"; filename="` + f.Name + `"`}, "Content-Type": {f.Type}})
		if err == nil {
			_, err = part.Write(f.Data)
		}
		if err != nil {
			return err
		}
	}
	if err := parts.Close(); err != nil {
		return err
	}
	return w.errand("a program replies", func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+FrontHost+"/conversations/"+rows[0].ID+"/messages", form)
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", parts.FormDataContentType())
		req.Header.Set("Authorization", "Bearer "+w.Front().APIToken())
		status, answer, err := w.roundTrip("a program", req)
		if err == nil && status != http.StatusAccepted {
			err = fmt.Errorf("a program replies to %s: Front answered %d %s", customer, status, answer)
		}
		return err
	})
}
