package front

import (
	"slices"
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// attachment is a file of a message or comment.
type attachment struct {
	id, name, kind string
	data           []byte
}

type attachmentJSON struct {
	ID          string `json:"id"`
	Filename    string `json:"filename"`
	URL         string `json:"url"`
	ContentType string `json:"content_type"`
	Size        int    `json:"size"`
	Metadata    struct {
		IsInline bool `json:"is_inline"`
	} `json:"metadata"`
}

func (s *Server) attachmentsJSON(all []*attachment) []attachmentJSON {
	out := make([]attachmentJSON, 0, len(all))
	for _, a := range all {
		out = append(out, attachmentJSON{ID: a.id, Filename: a.name, URL: s.base + "/download/" + a.id, ContentType: a.kind, Size: len(a.data)})
	}
	return out
}

// attach stores uploaded files.
func (s *Server) attach(files []upload) []*attachment {
	var all []*attachment
	for _, f := range files {
		a := &attachment{name: f.name, kind: f.kind, data: f.data}
		if a.kind == "" {
			a.kind = "application/octet-stream"
		}
		a.id, _ = s.ids.attachment.next()
		if s.attachments == nil {
			s.attachments = map[string]*attachment{}
		}
		s.attachments[a.id] = a
		all = append(all, a)
	}
	return all
}

func (s *Server) sendFile(r *kit.Request, of func(*attachment) bool) (kit.Response, error) {
	id := r.Param("attachment_link_id")
	a, ok := s.attachments[id]
	if !ok || !of(a) {
		return kit.Response{}, errUnknown("attachment", id)
	}
	return kit.Response{Raw: a.data, Type: a.kind}, nil
}

func (s *Server) download(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	return s.sendFile(r, func(*attachment) bool { return true })
}

func (s *Server) downloadOfMessage(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.messageParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.sendFile(r, func(a *attachment) bool { return slices.Contains(m.attachments, a) })
}

func (s *Server) downloadOfComment(_ *kit.Tx, r *kit.Request) (kit.Response, error) {
	m, err := s.commentParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	return s.sendFile(r, func(a *attachment) bool { return slices.Contains(m.attachments, a) })
}

// File is an attachment as shown on a screen.
type File struct {
	Name, Type string
	Size       int
	Inline     bool // shown inside the message
}

// inline reports whether Front shows the file inside the message: images and videos
// (RF-37).
func (a *attachment) inline() bool {
	return strings.HasPrefix(a.kind, "image/") || strings.HasPrefix(a.kind, "video/")
}

func filesOf(all []*attachment) []File {
	var files []File
	for _, a := range all {
		files = append(files, File{a.name, a.kind, len(a.data), a.inline()})
	}
	return files
}
