package steps

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/callsim/callsim/sim"
	"github.com/callsim/callsim/sim/simnet"
)

// somebodySendsThem sends the webhooks that the network holds once more, with another
// token: the core must reject them.
func somebodySendsThem(s *Scenario, token string) error {
	if err := s.world.Settle(); err != nil {
		return err
	}
	for _, held := range s.world.Net.Held() {
		forged, header, err := s.forged(held, token)
		if err != nil {
			return err
		}
		if err := s.post("stranger", header, forged); err != nil {
			return err
		}
	}
	if len(s.posted) == 0 {
		return fmt.Errorf("the network holds no webhook to forge")
	}
	return nil
}

// forged is a webhook with another token, in the header or the body.
func (s *Scenario) forged(held simnet.Held, kind string) (body []byte, header http.Header, err error) {
	if s.integration.header == "" {
		body, err = withToken(held.Body, kind)
		return body, nil, err
	}
	name := s.tokenHeader(held)
	token := held.Header.Get(name)
	header = http.Header{}
	switch kind {
	case "a wrong token":
		header.Set(name, strings.Repeat("0", len(token)))
	case "an empty token":
		header.Set(name, "")
	case "half of the token":
		header.Set(name, token[:len(token)/2])
	case "no token":
	default:
		return nil, nil, fmt.Errorf("no forgery is called %q", kind)
	}
	return held.Body, header, nil
}

// genuine are the headers that a webhook has from its sender, as far as they let
// it in.
func (s *Scenario) genuine(held simnet.Held) http.Header {
	header := http.Header{}
	if s.integration.header != "" {
		name := s.tokenHeader(held)
		header.Set(name, held.Header.Get(name))
	}
	return header
}

// tokenHeader is the header that carries the token: RingCentral's pages have two
// names for it.
func (s *Scenario) tokenHeader(held simnet.Held) string {
	if held.Header.Get(s.integration.header) == "" {
		return "Validation-Token"
	}
	return s.integration.header
}

// withToken changes the token of a webhook: "a wrong token", "no token", "an
// empty token", "a token that is a number", "half of the token".
func withToken(body []byte, kind string) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("reading a held webhook: %w", err)
	}
	var token string
	if err := json.Unmarshal(fields["token"], &token); err != nil {
		return nil, fmt.Errorf("a held webhook has no token: %w", err)
	}
	switch kind {
	case "a wrong token":
		fields["token"] = json.RawMessage(`"` + strings.Repeat("0", len(token)) + `"`)
	case "no token":
		delete(fields, "token")
	case "an empty token":
		fields["token"] = json.RawMessage(`""`)
	case "a token that is a number":
		fields["token"] = json.RawMessage(`0`)
	case "half of the token":
		fields["token"] = json.RawMessage(`"` + token[:len(token)/2] + `"`)
	default:
		return nil, fmt.Errorf("no forgery is called %q", kind)
	}
	return json.Marshal(fields)
}

// theWebhooksAreDelivered lets the held webhooks go, in their order.
func theWebhooksAreDelivered(w *sim.World) error {
	for i := range w.Net.Held() {
		if err := w.Deliver(i); err != nil {
			return err
		}
	}
	return nil
}

// somebodyPosts sends a body that is no webhook to the webhooks' address.
func somebodyPosts(s *Scenario, what string) error {
	if err := s.world.Settle(); err != nil {
		return err
	}
	body, err := s.malformed(what)
	if err != nil {
		return err
	}
	return s.post("stranger", s.genuine(s.world.Net.Held()[0]), body)
}

// overAMegabyte is a size just above the limit of a webhook.
const overAMegabyte = 1<<20 + 64

func (s *Scenario) malformed(what string) ([]byte, error) {
	held := s.world.Net.Held()
	if len(held) == 0 {
		return nil, fmt.Errorf("the network holds no webhook to spoil")
	}
	last := held[len(held)-1].Body
	switch what {
	case "nothing at all":
		return nil, nil
	case "plain words":
		return []byte("call me back please"), nil
	case "half of a webhook":
		return last[:len(last)/2], nil
	case "an array":
		return append(append([]byte("["), last...), ']'), nil
	case "two webhooks in one body":
		return append(bytes.Clone(last), last...), nil
	case "a webhook with bytes that are no text":
		return bytes.Replace(bytes.Clone(last), []byte(`"event"`), []byte("\xff\xfe\"event\""), 1), nil
	case "a webhook without its call":
		if s.integration.header != "" {
			return without(last, "body")
		}
		return without(last, "data")
	case "a webhook of over a megabyte":
		body := append(make([]byte, 0, overAMegabyte+len(last)+20), `{"padding":"`...)
		for range overAMegabyte / 16 {
			body = append(body, "xxxxxxxxxxxxxxxx"...)
		}
		return append(append(body, `",`...), last[1:]...), nil
	}
	return nil, fmt.Errorf("no malformed body is called %q", what)
}

func without(body []byte, key string) ([]byte, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, fmt.Errorf("reading a held webhook: %w", err)
	}
	delete(fields, key)
	return json.Marshal(fields)
}

// theSystemSendsUnknown sends genuine webhooks with something in them that no
// page documents.
func theSystemSendsUnknown(s *Scenario, what string) error {
	if err := s.world.Settle(); err != nil {
		return err
	}
	for _, held := range s.world.Net.Held() {
		var body []byte
		switch what {
		case "fields":
			body = bytes.ReplaceAll(held.Body, []byte(`"direction":`), []byte(`"mood":{"of":["the","day"]},"direction":`))
		case "events":
			body = bytes.Replace(held.Body, []byte(`"event":"call.`), []byte(`"event":"call.re`), 1)
			body = bytes.Replace(body, []byte(`/telephony/sessions"`), []byte(`/telephony/moods"`), 1)
		case "resources":
			body = bytes.Replace(bytes.Replace(held.Body, []byte(`"resource":"call"`), []byte(`"resource":"fax"`), 1),
				[]byte(`"event":"call.`), []byte(`"event":"fax.`), 1)
		default:
			return fmt.Errorf("nothing unknown is called %q", what)
		}
		if bytes.Equal(body, held.Body) {
			return fmt.Errorf("the webhook could not be given unknown %s: %s", what, held.Body)
		}
		if err := s.post("network", s.genuine(held), body); err != nil {
			return err
		}
	}
	return nil
}

func (s *Scenario) post(from string, header http.Header, body []byte) error {
	address := s.integration.webhook
	return s.do(func(w *sim.World) error {
		status, text, err := w.SendWith(http.MethodPost, from, address, header, body)
		if w == s.world { // not when the scenario is played again
			s.posted = append(s.posted, answer{status, text})
		}
		return err
	})
}

// eachIsAnswered compares the status of each answer of the core: with one
// status, or one of a hundred such as 2xx.
func eachIsAnswered(s *Scenario, status string) error {
	if len(s.posted) == 0 {
		return fmt.Errorf("nothing was sent to the core")
	}
	for _, a := range s.posted {
		got := fmt.Sprint(a.status)
		if got != status && !(strings.HasSuffix(status, "xx") && got[0] == status[0]) {
			return fmt.Errorf("the core answered %s, not %s: %s", got, status, a.body)
		}
	}
	return nil
}

// eachRefusalExplainsItself checks that every refusal has one line of explanation.
func eachRefusalExplainsItself(s *Scenario) error {
	for _, a := range s.posted {
		var refusal struct{ Error string }
		if err := json.Unmarshal([]byte(a.body), &refusal); err != nil || len(refusal.Error) < 20 || strings.Contains(strings.TrimSpace(refusal.Error), "\n") {
			return fmt.Errorf("the refusal %q is not one line of explanation in a JSON object with the key error", a.body)
		}
	}
	return nil
}
