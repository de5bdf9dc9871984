package front

import "github.com/callsim/callsim/fakes/kit"

// postIncomingMessage accepts a customer's message on a custom channel
// (dev.frontapp.com/docs/creating-a-custom-channel).
func (s *Server) postIncomingMessage(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	ch, err := s.channelParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	if !ch.custom {
		return kit.Response{}, errRefused("Incoming messages are only taken by custom channels")
	}
	var in struct {
		Sender *struct {
			Contact *string `json:"contact_id"`
			Name    string  `json:"name"`
			Handle  *string `json:"handle"`
		} `json:"sender"`
		Subject  string  `json:"subject"`
		Body     *string `json:"body"`
		Format   *string `json:"body_format"`
		Metadata struct {
			ThreadRef string         `json:"thread_ref"`
			Headers   map[string]any `json:"headers"`
		} `json:"metadata"`
	}
	files, err := decodeWithFiles(r, &in)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Sender == nil {
		p.add("sender", "missing")
	} else {
		p.missing("sender.handle", in.Sender.Handle)
	}
	p.missing("body", in.Body)
	if in.Format != nil {
		p.oneOf("body_format", in.Format, "html", "markdown")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	if in.Sender.Contact != nil {
		return kit.Response{}, notModelled("senders named by contact_id")
	}
	a := &accepted{exchange: tx.Exchange(), at: tx.Now(), channel: ch, kind: "custom", inbound: true, subject: in.Subject, body: *in.Body, files: files,
		party: party{Handle: in.Sender.Handle, Name: in.Sender.Name}, conversationID: "thread " + in.Metadata.ThreadRef}
	if in.Metadata.ThreadRef == "" {
		a.conversationID = "sender " + *in.Sender.Handle
	}
	return s.accept(tx, a), nil
}
