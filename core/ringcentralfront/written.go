package ringcentralfront

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core/answer"
	"github.com/callsim/callsim/core/call"
	"github.com/callsim/callsim/core/cause"
	"github.com/callsim/callsim/core/engine"
)

// Written returns the handler to which Front sends SMS written on an SMS channel
// (dev.frontapp.com/docs/creating-a-partner-channel). The SMS is stored before the
// response and sent after it, so that Front never waits for RingCentral.
func (i *Integration) Written(e *engine.Engine) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { i.written(e, w, r) })
}

// writtenBody is far more than a message without its files needs.
const writtenBody = 1 << 20

func (i *Integration) written(e *engine.Engine, w http.ResponseWriter, r *http.Request) {
	if answer.Method(w, r, http.MethodPost, http.MethodDelete) {
		return
	}
	body, ok := answer.Body(w, r, writtenBody)
	if !ok {
		return
	}
	if !i.signed(r, body) {
		i.Log.Warn("webhook refused: wrong signature", "path", r.URL.Path)
		answer.Refuse(w, http.StatusUnauthorized, "the signature is wrong; copy the application's secret from Front into %s", FrontSecret)
		return
	}
	envelope := gjson.Parse(body)
	if kind := envelope.Get("type").String(); kind != "message" && kind != "message_autoreply" {
		answer.Raw(w, http.StatusOK, []byte(`{"type":"success"}`))
		return
	}
	i.accept(e, w, r, envelope.Get("payload"))
}

// signed verifies the signature over time and body.
func (i *Integration) signed(r *http.Request, body string) bool {
	secret := i.Settings.Current().Text(FrontSecret)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(r.Header.Get("X-Front-Request-Timestamp") + ":"))
	mac.Write([]byte(body))
	want := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return secret != "" && subtle.ConstantTimeCompare([]byte(want), []byte(r.Header.Get("X-Front-Signature"))) == 1
}

// accept stores an SMS to be sent. The number that it was written for is its sender
// (RF-47).
func (i *Integration) accept(e *engine.Engine, w http.ResponseWriter, r *http.Request, message gjson.Result) {
	f := call.Fact{
		CallID: writtenCall + message.Get("id").String(), Kind: call.SMS, Message: true, Direction: call.Outbound,
		At: int64(message.Get("created_at").Float()), Started: int64(message.Get("created_at").Float()),
		Text: message.Get("text").String(), Cause: cause.In(r.Header),
	}
	for _, p := range message.Get("recipients").Array() {
		switch p.Get("role").String() {
		case "from":
			f.Line.Number = p.Get("handle").String()
		case "to":
			f.Customer = p.Get("handle").String()
		}
	}
	size := int64(0)
	for _, file := range message.Get("attachments").Array() {
		size += file.Get("size").Int()
	}
	switch {
	case i.Settings.Current().Map(SMSChannels)[f.Line.Number] == "":
		badRequest(w, fmt.Sprintf("%s is not connected for SMS", f.Line.Number))
		return
	case size > MaxFiles:
		badRequest(w, fmt.Sprintf("the attachments have %d bytes in total; an SMS can have %d", size, MaxFiles))
		return
	}
	taken, err := e.Keep(r.Context(), f)
	switch {
	case err != nil:
		answer.Refuse(w, http.StatusServiceUnavailable, "the SMS could not be stored: %v; send it again later", err)
	case !taken:
		badRequest(w, "the integration is disabled")
	default:
		answer.JSON(w, http.StatusOK, struct {
			Type         string `json:"type"`
			ID           string `json:"external_id"`
			Conversation string `json:"external_conversation_id"`
		}{"success", f.CallID, conversationKey(f.Line.Number, f.Customer)})
	}
}

// badRequest reports to the SMS's author why it cannot be sent.
func badRequest(w http.ResponseWriter, words string) {
	answer.JSON(w, http.StatusOK, struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}{"bad_request", words})
}
