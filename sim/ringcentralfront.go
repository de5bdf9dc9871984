package sim

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/fakes/front"
)

// RingCentralPlugin is the integration's name in Front: the application, and what
// teammates log in to.
const RingCentralPlugin = "RingCentral"

// CallInbox is the inbox of the reliability features' calls.
const CallInbox = "Calls"

// switchboard is what a world with RingCentral knows of its account.
type switchboard struct {
	queues     int    // how many have a number
	users      int    // likewise
	credential string // of the administrator, as the settings page was last given it
	frontApp   string // uid
	frontAdmin string // teammate
	frontKey   string // the application's secret
	document   map[string]any
}

// FilesMax is how much a text may carry: what Front's composer takes (RF-38).
const FilesMax = 1_500_000

// InstallRingCentralFront prepares both sides: the integration is an app in
// RingCentral and an application in Front, and the administrator has made a
// credential. Nothing is connected yet.
func (w *World) InstallRingCentralFront() error {
	if w.inUse(RingCentralPhones) == nil {
		return fmt.Errorf("the team has no RingCentral phones")
	}
	b := &w.switchboard
	if b.frontApp != "" {
		return nil
	}
	access, err := w.ringcentralLogin()
	if err != nil {
		return err
	}
	b.credential = access.credential
	if err := w.useFront(); err != nil {
		return err
	}
	if b.frontAdmin, err = w.Front().AddTeammate(front.TeammateSpec{FirstName: Admin, Email: emailOf(Admin), Admin: true}); err != nil {
		return err
	}
	kept := false // by a program outside
	if b.frontApp, b.frontKey, kept = w.Front().AppSecret(RingCentralPlugin); !kept {
		if b.frontApp, b.frontKey, err = w.Front().AddApplication(front.AppSpec{Name: RingCentralPlugin}); err != nil {
			return err
		}
	}
	w.Trace.Secret("front-application-secret", b.frontKey)
	webhookToken := "rc-webhook-" + access.app.ClientID
	w.Trace.Secret("ringcentral-webhook-token", webhookToken)
	b.document = map[string]any{"enabled": true, "webhook_token": webhookToken, "front_app_secret": b.frontKey,
		"voice_channels": map[string]string{}, "sms_channels": map[string]string{}, "conversation_intelligence": false}
	return w.connect(func(c *core.Config) {
		c.Front = core.FrontAccess{BaseURL: "https://" + FrontHost, Token: w.Front().APIToken()}
		c.RingCentral = core.RingCentralAccess{BaseURL: "https://" + RingCentralHost, MediaURL: "https://" + RingCentralMedia,
			ClientID: access.app.ClientID, ClientSecret: access.app.ClientSecret, PublicURL: w.core()}
	})
}

// Connection is a number connected with a Front inbox, for calls or for texts.
type Connection struct {
	Line, Inbox string
	Texts       bool
	IfOffered   bool          // leaves out what the settings page does not offer
	Who         string        // connects it; "" is the administrator
	Credential  string        // that they paste; "" is the administrator's, or the one that is stored
	AutoClose   time.Duration // of an SMS channel; 0: never
}

// Connects lets somebody connect numbers as Front's settings page does it: the
// credential is verified, the number chosen, the channel made, the settings stored.
func (w *World) Connects(all ...Connection) error {
	if err := w.InstallRingCentralFront(); err != nil {
		return err
	}
	offered, err := w.verifies(all[0].Credential)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := w.connectNumber(c, offered); err != nil {
			return err
		}
	}
	return w.writesConnection()
}

func (w *World) connectNumber(c Connection, offered map[string]bool) error {
	l, err := w.Line(c.Line)
	if err != nil {
		return err
	}
	inbox, err := w.Inbox(c.Inbox)
	if err != nil {
		return err
	}
	who := w.switchboard.frontAdmin
	if c.Who != "" && c.Who != Admin {
		a, err := w.Agent(c.Who)
		if err != nil {
			return err
		}
		who = a.Front
	}
	texts, listed := offered[l.Number]
	if c.IfOffered && !texts {
		return nil
	}
	if !listed || c.Texts && !texts {
		return fmt.Errorf("the settings page does not offer %s%s", l.Number, map[bool]string{true: " for SMS"}[c.Texts && listed])
	}
	channel, kept := w.Front().ChannelAt(l.Number, !c.Texts)
	if !kept || w.opts.Program == "" {
		if channel, err = w.Front().ConnectChannel(who, w.channelSpec(c, l, inbox)); err != nil {
			return err
		}
	}
	kind := "voice_channels"
	if c.Texts {
		kind = "sms_channels"
	}
	channels := maps.Clone(w.switchboard.document[kind].(map[string]string))
	channels[l.Number] = channel
	w.switchboard.document[kind] = channels
	return nil
}

func (w *World) channelSpec(c Connection, l *Line, inbox string) front.ChannelSpec {
	spec := front.ChannelSpec{Name: c.Line, Inbox: inbox, Address: l.Number, ContactType: "phone", Application: w.switchboard.frontApp}
	if !c.Texts {
		spec.Voice = true
		return spec
	}
	spec.Telephony, spec.CanReply, spec.FilesMax, spec.AutoClose = true, true, FilesMax, c.AutoClose
	spec.WebhookURL = w.core() + "/webhooks/front/ringcentral"
	return spec
}

// verifies pastes a credential into the settings page, or lets the stored one be
// tried, and answers with the numbers that it then offers, and whether for SMS, too.
func (w *World) verifies(credential string) (numbers map[string]bool, err error) {
	if _, stored := w.switchboard.document["credential"]; !stored && credential == "" {
		credential = w.switchboard.credential
	}
	body, err := json.Marshal(map[string]string{"credential": credential})
	if err != nil {
		return nil, err
	}
	status, answer, err := w.Post("administrator", "/setup/ringcentral-front", body)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, &SetupRefusedError{status, gjson.Get(answer, "error").String()}
	}
	if credential != "" {
		w.switchboard.document["credential"] = credential
	}
	numbers = map[string]bool{}
	for _, n := range gjson.Get(answer, "numbers").Array() {
		numbers[n.Get("number").Str] = n.Get("sms").Bool()
	}
	return numbers, nil
}

// SetupRefusedError is what the settings page says when it does not go on.
type SetupRefusedError struct {
	Status int
	Words  string
}

func (e *SetupRefusedError) Error() string {
	return fmt.Sprintf("the settings page refuses (%d): %s", e.Status, e.Words)
}

// writesConnection stores the document, as its first version or its next.
func (w *World) writesConnection() error {
	const integration = "ringcentral-front"
	if _, before := w.settings[integration]; before {
		return w.ChangeSettings(integration, maps.Clone(w.switchboard.document))
	}
	return w.WriteSettings(integration, maps.Clone(w.switchboard.document))
}

// BuysIntelligence is the account having RingCentral's licence for conversation
// intelligence, as the administrator says in the settings.
func (w *World) BuysIntelligence() error {
	if err := w.InstallRingCentralFront(); err != nil {
		return err
	}
	w.switchboard.document["conversation_intelligence"] = true
	if _, connected := w.settings["ringcentral-front"]; connected {
		return w.writesConnection()
	}
	return nil
}

// ConnectRingCentralFront connects every line in RingCentral with one inbox, for calls
// and texts, and has every agent log in.
func (w *World) ConnectRingCentralFront() error {
	if err := w.InstallRingCentralFront(); err != nil {
		return err
	}
	if err := w.AddInbox(CallInbox); err != nil {
		return err
	}
	w.switchboard.document["conversation_intelligence"] = true
	var all []Connection
	for _, l := range w.cast.lines.all {
		if l.System != RingCentralPhones {
			continue
		}
		all = append(all, Connection{Line: l.Name, Inbox: CallInbox}, Connection{Line: l.Name, Inbox: CallInbox, Texts: true, IfOffered: true})
	}
	if len(all) == 0 {
		return fmt.Errorf("there is no line in RingCentral to connect with Front")
	}
	if err := w.Connects(all...); err != nil {
		return err
	}
	return Every(w.cast.agents.all, func(a *Agent) error { return w.LogsInToPlugin(a.Name) })
}
