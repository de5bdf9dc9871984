package core_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// stubFront implements the part of Front that the core uses.
type stubFront struct {
	now       func() time.Time
	delay     time.Duration     // until an accepted message appears
	repeats   bool              // treat a repeated external id as a new message
	contacts  map[string]string // "source:handle" → id
	names     map[string]string // contact → name
	teammates map[string]string // email → id
	threads   map[string]string // external conversation id → conversation
	messages  []*stubMessage
	cleans    bool              // remove attributes from bodies
	assignee  map[string]string // conversation → teammate
	assigned  []string          // all assignments
	status    map[string]string // conversation → archived or deleted
	comments  []*stubComment
}

type stubComment struct{ id, conversation, author, body string }

type stubMessage struct {
	uid, externalID, conversation, contact string
	subject, body, author                  string
	inbound                                bool
	deliveredAt                            int64
	visible                                time.Time
}

func newStubFront() *stubFront {
	return &stubFront{
		delay:     5 * time.Millisecond,
		contacts:  make(map[string]string),
		names:     make(map[string]string),
		teammates: map[string]string{"ada@example.test": "tea_ada", "ben@example.test": "tea_ben"},
		threads:   make(map[string]string),
		assignee:  make(map[string]string),
		status:    make(map[string]string),
	}
}

func (f *stubFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer front-secret" {
		refuse(w, 401, "Unauthenticated", "JSON Web Token error")
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	route := r.Method + " " + parts[0]
	if len(parts) > 2 {
		route += "/" + parts[2]
	}
	switch route {
	case "GET contacts":
		f.getContact(w, parts[1])
	case "POST contacts":
		f.createContact(w, r)
	case "GET channels":
		if parts[1] != "cha_1" && parts[1] != "cha_2" {
			refuse(w, 404, "Not found", "Unknown channel ID "+parts[1])
			return
		}
		write(w, 200, map[string]string{"id": parts[1]})
	case "GET teammates":
		f.getTeammate(w, parts[1])
	case "POST channels/inbound_messages", "POST channels/outbound_messages":
		f.sync(w, r, parts[2] == "inbound_messages")
	case "GET messages":
		f.getMessage(w, strings.TrimPrefix(parts[1], "alt:uid:"))
	case "GET contacts/conversations":
		f.listConversations(w, parts[1])
	case "GET conversations/messages":
		f.listMessages(w, r, parts[1])
	case "GET conversations":
		write(w, 200, map[string]any{"id": parts[1], "assignee": map[string]string{"id": f.assignee[parts[1]]}, "status": cmp.Or(f.status[parts[1]], "unassigned")})
	case "PATCH conversations":
		var in struct{ Status string }
		_ = json.NewDecoder(r.Body).Decode(&in)
		delete(f.status, parts[1])
		if in.Status == "archived" {
			f.status[parts[1]] = in.Status
		}
		w.WriteHeader(204)
	case "GET conversations/comments":
		f.listComments(w, parts[1])
	case "POST conversations/comments":
		f.comment(w, r, parts[1])
	case "PUT conversations/assignee":
		var in struct {
			ID string `json:"assignee_id"`
		}
		_ = json.NewDecoder(r.Body).Decode(&in)
		f.assignee[parts[1]] = in.ID
		f.assigned = append(f.assigned, parts[1]+" "+in.ID)
		w.WriteHeader(204)
	default:
		refuse(w, 501, "Not a route of the stub", route)
	}
}

func (f *stubFront) getContact(w http.ResponseWriter, ref string) {
	if id, ok := f.contacts[strings.TrimPrefix(ref, "alt:")]; ok {
		write(w, 200, map[string]string{"id": id})
		return
	}
	refuse(w, 404, "Not found", "Unknown contact alias")
}

func (f *stubFront) createContact(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name    string
		Handles []struct{ Handle, Source string }
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	key := in.Handles[0].Source + ":" + in.Handles[0].Handle
	if owner, taken := f.contacts[key]; taken {
		refuse(w, 409, "Conflict", "Your request contains a conflict with the contact(s): "+owner)
		return
	}
	write(w, 201, map[string]string{"id": f.newContact(key, in.Name)})
}

func (f *stubFront) newContact(key, name string) string {
	id := fmt.Sprintf("crd_%d", len(f.names)+1)
	f.contacts[key], f.names[id] = id, name
	return id
}

func (f *stubFront) getTeammate(w http.ResponseWriter, ref string) {
	if id, ok := f.teammates[strings.TrimPrefix(ref, "alt:email:")]; ok {
		write(w, 200, map[string]string{"id": id})
		return
	}
	refuse(w, 404, "Not found", "")
}

func (f *stubFront) sync(w http.ResponseWriter, r *http.Request, inbound bool) {
	var in struct {
		Sender   struct{ Handle string }
		To       []struct{ Handle string }
		AuthorID string `json:"author_id"`
		Subject  string
		Body     string
		Metadata struct {
			ExternalID             string `json:"external_id"`
			ExternalConversationID string `json:"external_conversation_id"`
		}
		DeliveredAt int64 `json:"delivered_at"`
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	uid := fmt.Sprintf("%032x", len(f.messages)+1)
	for _, m := range f.messages {
		if m.externalID == in.Metadata.ExternalID && !f.repeats { // dropped: the uid never resolves
			write(w, 202, map[string]string{"status": "accepted", "message_uid": strings.Repeat("f", 32)})
			return
		}
	}
	handle := in.Sender.Handle
	if !inbound {
		handle = in.To[0].Handle
	}
	contact := f.contacts["phone:"+handle] // the channel's contact type is Phone
	if contact == "" {
		contact = f.newContact("phone:"+handle, "")
	}
	conversation, known := f.threads[in.Metadata.ExternalConversationID]
	if !known {
		conversation = fmt.Sprintf("cnv_%d", len(f.threads)+1)
		f.threads[in.Metadata.ExternalConversationID] = conversation
	}
	if inbound { // a message from the customer opens the conversation
		delete(f.status, conversation)
	}
	f.messages = append(f.messages, &stubMessage{
		uid: uid, externalID: in.Metadata.ExternalID, conversation: conversation, contact: contact,
		subject: in.Subject, body: in.Body, author: in.AuthorID, inbound: inbound,
		deliveredAt: in.DeliveredAt, visible: f.now().Add(f.delay),
	})
	write(w, 202, map[string]string{"status": "accepted", "message_uid": uid})
}

func (f *stubFront) shown() (shown []*stubMessage) {
	for _, m := range f.messages {
		if !m.visible.After(f.now()) {
			shown = append(shown, m)
		}
	}
	return shown
}

func (f *stubFront) getMessage(w http.ResponseWriter, uid string) {
	for _, m := range f.shown() {
		if m.uid == uid {
			link := "https://acme.api.frontapp.com/conversations/" + m.conversation
			write(w, 200, map[string]any{"id": "msg_1", "_links": map[string]any{"related": map[string]string{"conversation": link}}})
			return
		}
	}
	refuse(w, 404, "Not found", "")
}

func (f *stubFront) listConversations(w http.ResponseWriter, contact string) {
	rows, seen := []any{}, map[string]bool{}
	for _, m := range f.shown() {
		if m.contact == contact && !seen[m.conversation] {
			seen[m.conversation] = true
			rows = append(rows, map[string]string{"id": m.conversation})
		}
	}
	write(w, 200, map[string]any{"_results": rows, "_pagination": map[string]any{"next": nil}})
}

// listMessages returns one message per page, so that paging is tested.
func (f *stubFront) listMessages(w http.ResponseWriter, r *http.Request, conversation string) {
	rows := []any{}
	for _, m := range f.shown() {
		if m.conversation == conversation {
			row := map[string]any{"id": "msg_" + m.uid, "subject": m.subject, "body": m.body, "text": plain(m.body), "is_inbound": m.inbound, "created_at": float64(m.deliveredAt), "metadata": map[string]string{}}
			if f.cleans { // attributes are removed from bodies
				row["body"] = m.body[:2] + m.body[strings.IndexByte(m.body, '>'):]
			}
			rows = append(rows, row)
		}
	}
	page := 0
	_, _ = fmt.Sscan(r.URL.Query().Get("page_token"), &page)
	var next any
	if page+1 < len(rows) {
		next = fmt.Sprintf("https://elsewhere.test/steal?limit=100&page_token=%d", page+1)
	}
	write(w, 200, map[string]any{"_results": rows[page:min(page+1, len(rows))], "_pagination": map[string]any{"next": next}})
}

func (f *stubFront) comment(w http.ResponseWriter, r *http.Request, conversation string) {
	var in struct {
		AuthorID string `json:"author_id"`
		Body     string
	}
	_ = json.NewDecoder(r.Body).Decode(&in)
	c := &stubComment{fmt.Sprintf("com_%d", len(f.comments)+1), conversation, in.AuthorID, in.Body}
	f.comments = append(f.comments, c)
	write(w, 201, map[string]string{"id": c.id})
}

func (f *stubFront) listComments(w http.ResponseWriter, conversation string) {
	rows := []any{}
	for _, c := range f.comments {
		if c.conversation == conversation {
			rows = append(rows, map[string]any{"id": c.id, "author": map[string]string{"id": c.author, "type": "user"},
				"body": c.body, "posted_at": f.now().Unix()})
		}
	}
	write(w, 200, map[string]any{"_results": rows})
}

// calls returns the messages about calls themselves, without those about duration,
// recording and voicemail.
func (f *stubFront) calls() (calls []*stubMessage) {
	for _, m := range f.messages {
		if strings.HasSuffix(m.externalID, "-call") {
			calls = append(calls, m)
		}
	}
	return calls
}

func write(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, status int, title, message string) {
	write(w, status, map[string]any{"_error": map[string]any{"status": status, "title": title, "message": message}})
}

var tags = regexp.MustCompile("<[^>]*>")

func plain(body string) string { return html.UnescapeString(tags.ReplaceAllString(body, "")) }
