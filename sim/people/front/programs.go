package front

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"

	fake "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/people"
)

// post is a program with Front's API token that posts a body.
func (p *People) post(errand, path, contentType string, body []byte) (status int, answer string, err error) {
	err = p.w.Errand(errand, func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://"+Host+path, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", contentType)
		req.Header.Set("Authorization", "Bearer "+p.APIToken())
		status, answer, err = p.w.RoundTrip("a program", req)
		return err
	})
	return status, answer, err
}

// postJSON is post with a value as JSON, and the status that the answer must have.
func (p *People) postJSON(errand, path string, value any, want int) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	status, answer, err := p.post(errand, path, "application/json", body)
	return isAnswered(errand, want, status, answer, err)
}

func isAnswered(errand string, want, status int, answer string, err error) error {
	if err == nil && status != want {
		err = fmt.Errorf("%s: Front answered %d %s", errand, status, answer)
	}
	return err
}

// RepliesByAPI is a program that replies in a conversation.
func (p *People) RepliesByAPI(conversation, text string) (status int, answer string, err error) {
	body, err := json.Marshal(map[string]string{"body": text})
	if err != nil {
		return 0, "", err
	}
	return p.post("a program replies", "/conversations/"+conversation+"/messages", "application/json", body)
}

// RepliesByAPIWithFiles is a program that replies to a customer with files.
func (p *People) RepliesByAPIWithFiles(c *people.Customer, text string, files []fake.Upload) error {
	row, err := p.Newest(c)
	if err != nil {
		return err
	}
	form := &bytes.Buffer{}
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
	const errand = "a program replies"
	status, answer, err := p.post(errand, "/conversations/"+row.ID+"/messages", parts.FormDataContentType(), form.Bytes())
	return isAnswered(errand, http.StatusAccepted, status, answer, err)
}

// ReceivesText lets a customer text the team on Front's channel for texts.
func (p *People) ReceivesText(c *people.Customer, text string) error {
	return p.postJSON(c.Name+" texts", "/channels/alt:address:texts/inbound_messages", map[string]any{
		"sender": map[string]string{"handle": c.Phones[0]}, "body": text,
		"metadata": map[string]string{"external_id": text, "external_conversation_id": c.Phones[0]},
	}, http.StatusAccepted)
}

// SyncsContact lets a CRM's plugin write a contact into Front, by API.
func (p *People) SyncsContact(name, number string) error {
	return p.postJSON("a CRM syncs a contact", "/contacts",
		map[string]any{"name": name, "handles": []map[string]string{{"handle": number, "source": "phone"}}}, http.StatusCreated)
}

// AddTextChannel opens a channel on which the team texts with customers, and which
// accepts replies.
func (p *People) AddTextChannel(inbox string) error {
	id, err := p.InboxID(inbox)
	if err != nil {
		return err
	}
	_, err = p.AddApplicationChannel(fake.ChannelSpec{Name: "Texts", Inbox: id, Address: "texts", ContactType: "phone", CanReply: true})
	return err
}
