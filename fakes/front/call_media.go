package front

import (
	"strings"

	"github.com/callsim/callsim/fakes/kit"
)

// This file holds the recording, the summary and the transcript that a voice provider
// adds to a call (dev.frontapp.com/docs/voice-channels).

type transcriptLine struct {
	Speaker *string  `json:"speaker_name"`
	Content *string  `json:"content"`
	Start   *float64 `json:"start_time_seconds"`
	Type    *string  `json:"speaker_type"`
}

func (s *Server) addRecording(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	k, err := s.callParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Type *string `json:"recording_type"`
	}
	files, err := decodeWithFiles(r, &in)
	if err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.oneOf("recording_type", in.Type, "call", "voicemail")
	switch {
	case len(files) != 1:
		p.add("attachments", "should be exactly one file")
	case !strings.HasPrefix(files[0].kind, "audio/"):
		p.add("attachments", "should be of type audio/*")
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	m := k.message
	m.attachments = append(m.attachments, s.attach(files)...)
	if *in.Type == "voicemail" {
		k.voicemail = true
		m.body = k.label()
		m.text = m.body
	}
	k.Touch(tx)
	m.Touch(tx)
	s.touch(tx, m.conversation, cause{exchange: tx.Exchange()})
	return acceptedCall, nil
}

func (s *Server) addSummary(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	k, err := s.callParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Content *string `json:"content"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	p.missing("content", in.Content)
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	k.summary = *in.Content
	k.Touch(tx)
	s.touch(tx, k.message.conversation, cause{exchange: tx.Exchange()})
	return acceptedCall, nil
}

func (s *Server) addTranscript(tx *kit.Tx, r *kit.Request) (kit.Response, error) {
	k, err := s.callParam(r)
	if err != nil {
		return kit.Response{}, err
	}
	var in struct {
		Lines *[]transcriptLine `json:"lines"`
	}
	if err := decode(r, &in); err != nil {
		return kit.Response{}, err
	}
	var p problems
	if in.Lines == nil {
		p.add("lines", "missing")
	} else if len(*in.Lines) == 0 {
		p.add("lines", "should not be empty")
	} else {
		for _, line := range *in.Lines {
			line.check(&p)
		}
	}
	if err := p.err(); err != nil {
		return kit.Response{}, err
	}
	k.transcript = *in.Lines
	k.Touch(tx)
	c := k.message.conversation
	by := cause{kind: "inboxes", exchange: tx.Exchange()}
	kind := "call_transcript_added"
	if k.voicemail {
		kind = "call_voicemail_transcript_added"
	}
	s.touch(tx, c, by)
	s.record(tx, c, kind, by, target{kind: "message", message: k.message})
	return acceptedCall, nil
}

func (line *transcriptLine) check(p *problems) {
	p.missing("lines[].speaker_name", line.Speaker)
	if line.Content == nil {
		p.add("lines[].content", "missing")
	}
	if line.Start == nil {
		p.add("lines[].start_time_seconds", "missing")
	}
	p.oneOf("lines[].speaker_type", line.Type, "internal", "external")
}

// Digests returns the number of summaries and transcripts of a conversation's calls.
func (s *Server) Digests(conversation string) (n int) {
	s.read(func() error {
		for _, k := range s.callOrder {
			if k.message.conversation.id != conversation {
				continue
			}
			if k.summary != "" {
				n++
			}
			if len(k.transcript) > 0 {
				n++
			}
		}
		return nil
	})
	return n
}
