package integrations

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/tidwall/gjson"

	"github.com/callsim/callsim/core"
	fakefront "github.com/callsim/callsim/fakes/front"
	"github.com/callsim/callsim/sim/people"
	"github.com/callsim/callsim/sim/people/front"
	"github.com/callsim/callsim/sim/people/ringcentral"
)

// PluginName is the integration's name in Front: the application, and what teammates
// log in to.
const PluginName = "RingCentral"

// CallInbox is the inbox of [Plugin.ConnectAll].
const CallInbox = "Calls"

// filesMax is how many bytes a text may carry: the limit of Front's composer (RF-38).
const filesMax = 1_500_000

const ringcentralFront = "ringcentral-front"

// Plugin is RingCentral's plugin in Front: how it is installed, the numbers that are
// connected, and what agents do with it.
type Plugin struct {
	w           people.World
	front       *front.People
	ringcentral *ringcentral.People

	credential string // of the administrator, as the settings page last received it
	app        string // uid of the application
	appKey     string // its secret
	admin      string // teammate
	document   map[string]any
}

// PluginOf returns the plugin of a world.
func PluginOf(w people.World) *Plugin {
	return people.Of(w, func(w people.World) *Plugin {
		return &Plugin{w: w, front: front.Of(w), ringcentral: ringcentral.Of(w)}
	})
}

// In is PluginOf.
func (*Plugin) In(w people.World) any { return PluginOf(w) }

// Install prepares both sides: the integration is an app in RingCentral and an
// application in Front, and the administrator has made a credential. Nothing is
// connected yet.
func (p *Plugin) Install() error {
	if !p.w.Cast().Phones.Has(p.ringcentral.System) {
		return fmt.Errorf("the team has no RingCentral phones")
	}
	if p.app != "" {
		return nil
	}
	access, err := p.ringcentral.LogsIn()
	if err != nil {
		return err
	}
	p.credential = access.Credential
	p.front.Windows = true
	if err := p.front.Join(); err != nil {
		return err
	}
	if p.admin, err = p.front.AddTeammate(fakefront.TeammateSpec{FirstName: people.Admin, Email: people.AllottedEmail(people.Admin), Admin: true}); err != nil {
		return err
	}
	kept := false // by a program outside
	if p.app, p.appKey, kept = p.front.AppSecret(PluginName); !kept {
		if p.app, p.appKey, err = p.front.AddApplication(fakefront.AppSpec{Name: PluginName}); err != nil {
			return err
		}
	}
	secret := p.w.Stage().Trace.Secret
	secret("front-application-secret", p.appKey)
	webhookToken := "rc-webhook-" + access.App.ClientID
	secret("ringcentral-webhook-token", webhookToken)
	p.document = map[string]any{"enabled": true, "webhook_token": webhookToken, "front_app_secret": p.appKey,
		"voice_channels": map[string]string{}, "sms_channels": map[string]string{}, "conversation_intelligence": false}
	return p.w.Grant(func(c *core.Config) {
		c.Front = core.FrontAccess{BaseURL: "https://" + front.Host, Token: p.front.APIToken()}
		c.RingCentral = core.RingCentralAccess{BaseURL: "https://" + ringcentral.Host, MediaURL: "https://" + ringcentral.Media,
			ClientID: access.App.ClientID, ClientSecret: access.App.ClientSecret, PublicURL: p.w.CoreURL()}
	})
}

// Connection is a number connected with a Front inbox, for calls or for texts.
type Connection struct {
	Line, Inbox string
	Texts       bool
	IfOffered   bool          // leaves out what the settings page does not offer
	Who         string        // connects it; "" is the administrator
	Credential  string        // pasted; "" is the administrator's, or the one that is stored
	AutoClose   time.Duration // of an SMS channel; 0: never
}

// Connects connects numbers as Front's settings page does it: the credential is
// verified, the number chosen, the channel made, the settings stored.
func (p *Plugin) Connects(all ...Connection) error {
	if err := p.Install(); err != nil {
		return err
	}
	offered, err := p.verifies(all[0].Credential)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := p.connectNumber(c, offered); err != nil {
			return err
		}
	}
	return p.writesSettings()
}

func (p *Plugin) connectNumber(c Connection, offered map[string]bool) error {
	l, err := p.w.Cast().Line(c.Line)
	if err != nil {
		return err
	}
	inbox, err := p.front.InboxID(c.Inbox)
	if err != nil {
		return err
	}
	who := p.admin
	if c.Who != "" && c.Who != people.Admin {
		a, err := p.w.Cast().Agent(c.Who)
		if err != nil {
			return err
		}
		who = p.front.Seats[a]
	}
	texts, listed := offered[l.Number]
	if c.IfOffered && !texts {
		return nil
	}
	if !listed || c.Texts && !texts {
		return fmt.Errorf("the settings page does not offer %s%s", l.Number, map[bool]string{true: " for SMS"}[c.Texts && listed])
	}
	channel, kept := p.front.ChannelAt(l.Number, !c.Texts)
	if !kept || p.w.Program() == "" {
		if channel, err = p.front.ConnectChannel(who, p.channelSpec(c, l, inbox)); err != nil {
			return err
		}
	}
	kind := "voice_channels"
	if c.Texts {
		kind = "sms_channels"
	}
	channels := maps.Clone(p.document[kind].(map[string]string))
	channels[l.Number] = channel
	p.document[kind] = channels
	return nil
}

func (p *Plugin) channelSpec(c Connection, l *people.Line, inbox string) fakefront.ChannelSpec {
	spec := fakefront.ChannelSpec{Name: c.Line, Inbox: inbox, Address: l.Number, ContactType: "phone", Application: p.app}
	if !c.Texts {
		spec.Voice = true
		return spec
	}
	spec.Telephony, spec.CanReply, spec.FilesMax, spec.AutoClose = true, true, filesMax, c.AutoClose
	spec.WebhookURL = p.w.CoreURL() + "/webhooks/front/ringcentral"
	return spec
}

// verifies pastes a credential into the settings page, or tries the stored one, and
// returns the numbers that the page then offers, and whether for SMS too.
func (p *Plugin) verifies(credential string) (numbers map[string]bool, err error) {
	if _, stored := p.document["credential"]; !stored && credential == "" {
		credential = p.credential
	}
	body, err := json.Marshal(map[string]string{"credential": credential})
	if err != nil {
		return nil, err
	}
	status, answer, err := p.w.Post("administrator", "/setup/ringcentral-front", body)
	if err != nil {
		return nil, err
	}
	if status != http.StatusOK {
		return nil, fmt.Errorf("the settings page refuses (%d): %s", status, gjson.Get(answer, "error"))
	}
	if credential != "" {
		p.document["credential"] = credential
	}
	numbers = map[string]bool{}
	for _, n := range gjson.Get(answer, "numbers").Array() {
		numbers[n.Get("number").Str] = n.Get("sms").Bool()
	}
	return numbers, nil
}

// writesSettings stores the document, as its first version or its next.
func (p *Plugin) writesSettings() error {
	if _, connected := p.w.Settings(ringcentralFront); connected {
		return p.w.ChangeSettings(ringcentralFront, maps.Clone(p.document))
	}
	return p.w.WriteSettings(ringcentralFront, maps.Clone(p.document))
}

// BuysIntelligence turns on conversation intelligence, for which the account has
// RingCentral's licence, in the settings.
func (p *Plugin) BuysIntelligence() error {
	if err := p.Install(); err != nil {
		return err
	}
	p.document["conversation_intelligence"] = true
	if _, connected := p.w.Settings(ringcentralFront); connected {
		return p.writesSettings()
	}
	return nil
}

// ConnectAll connects every line in RingCentral with one inbox, for calls and texts,
// and logs every agent in.
func (p *Plugin) ConnectAll() error {
	if err := p.Install(); err != nil {
		return err
	}
	if err := p.front.AddInbox(CallInbox); err != nil {
		return err
	}
	p.document["conversation_intelligence"] = true
	var all []Connection
	for _, l := range p.w.Cast().Lines() {
		if l.System == p.ringcentral.System {
			all = append(all, Connection{Line: l.Name, Inbox: CallInbox}, Connection{Line: l.Name, Inbox: CallInbox, Texts: true, IfOffered: true})
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("there is no line in RingCentral to connect with Front")
	}
	if err := p.Connects(all...); err != nil {
		return err
	}
	return p.LogsAllIn()
}

// LogsAllIn logs every agent in to RingCentral in Front.
func (p *Plugin) LogsAllIn() error { return people.Every(p.w.Cast().Agents(), p.LogsIn) }

// Credential makes a credential for the settings page: "a made-up credential", "a
// revoked credential", "an expired credential", "the credential of Lena".
func (p *Plugin) Credential(kind string) (string, error) {
	if err := p.Install(); err != nil {
		return "", err
	}
	if kind == "a made-up credential" {
		return "eyJhbGciOiJFUzI1NiJ9.e30.nothing", nil
	}
	user := p.ringcentral.Access.Admin
	if name, ofAgent := strings.CutPrefix(kind, "the credential of "); ofAgent {
		a, err := p.w.Cast().Agent(name)
		if err != nil {
			return "", err
		}
		user = p.ringcentral.Users[a]
	}
	text, err := p.ringcentral.IssueJWT(user)
	switch {
	case err != nil:
		return "", err
	case strings.Contains(kind, "revoked"):
		return text, p.ringcentral.RevokeJWT(text)
	case strings.Contains(kind, "expired"):
		return text, p.ringcentral.ExpireJWT(text, p.w.Now().Add(-time.Hour))
	}
	return text, nil
}

// RevokesCredential lets the administrator revoke the integration's credential in
// RingCentral's developer console.
func (p *Plugin) RevokesCredential() error {
	return p.w.Do(people.Admin, "revokes the credential", "", func() error { return p.ringcentral.RevokeJWT(p.credential) })
}

// MakesCredential lets the administrator issue a new credential for the next
// connection of a line.
func (p *Plugin) MakesCredential() (err error) {
	if p.credential, err = p.ringcentral.IssueJWT(p.ringcentral.Access.Admin); err != nil {
		return err
	}
	delete(p.document, "credential")
	return nil
}

// BecomesFrontAdmin gives an agent the rights of an administrator in Front.
func (p *Plugin) BecomesFrontAdmin(a *people.Agent) error {
	if err := p.Install(); err != nil {
		return err
	}
	return p.front.SetAdmin(p.front.Seats[a], true)
}

// acts runs an agent's action in the agent's own window.
func (p *Plugin) acts(a *people.Agent, does, detail string, action func(teammate string) error) error {
	switch {
	case !p.w.Cast().Phones.Has(p.ringcentral.System):
		return fmt.Errorf("%s %s: the team has no RingCentral phones", a.Name, does)
	case p.front.Seats[a] == "":
		return fmt.Errorf("%s %s: they are not in Front", a.Name, does)
	}
	return p.w.Do(a.Name, does, detail, func() error { return action(p.front.Seats[a]) })
}

// LogsIn logs an agent in to RingCentral from within Front. Outsiders have no window.
func (p *Plugin) LogsIn(a *people.Agent) error {
	if p.front.Seats[a] == "" {
		return nil
	}
	return p.acts(a, "logs in to RingCentral in Front", "", func(teammate string) error { return p.front.LogIn(teammate, PluginName) })
}

// LosesSession ends an agent's session of RingCentral in Front.
func (p *Plugin) LosesSession(a *people.Agent) error {
	return p.acts(a, "is logged out of RingCentral in Front", "", func(teammate string) error { return p.front.LogOut(teammate, PluginName) })
}

// Closes closes an agent's window of Front.
func (p *Plugin) Closes(a *people.Agent) error {
	return p.acts(a, "signs out of Front", "", p.front.SignOut)
}

// Opens opens an agent's window of Front.
func (p *Plugin) Opens(a *people.Agent) error {
	return p.acts(a, "signs in to Front", "", p.front.SignIn)
}

// Silences mutes ringing and hides the banner in the agent's window.
func (p *Plugin) Silences(a *people.Agent, on bool) error {
	return p.acts(a, "mutes and hides incoming calls", fmt.Sprint(on), func(teammate string) error { return p.front.Silence(teammate, on) })
}

// AllowsMicrophone lets an agent's browser use the microphone, or not.
func (p *Plugin) AllowsMicrophone(a *people.Agent, allowed bool) error {
	return p.acts(a, "allows the microphone", fmt.Sprint(allowed), func(teammate string) error { return p.front.AllowMicrophone(teammate, allowed) })
}

// Answers clicks Answer in the conversation with a customer.
func (p *Plugin) Answers(a *people.Agent, c *people.Customer) error {
	return p.front.On(a, "clicks Answer", c.Name, c, func(teammate, conversation string) error {
		if _, err := p.front.CanAnswer(teammate, conversation); err != nil {
			return err
		}
		k, err := p.w.Cast().Phones.Latest(c)
		if err != nil {
			return err
		}
		return p.w.Cast().Phones.Answer(a, k)
	})
}

// Calls calls a customer from Front: by keypad, contact list or contact plugin, each of
// which dials from the agent's own number.
func (p *Plugin) Calls(a *people.Agent, c *people.Customer, where string) error {
	return p.acts(a, "calls from the "+where, c.Name, func(teammate string) error {
		if err := p.front.UsesPhone(teammate, PluginName); err != nil {
			return err
		}
		return p.w.Cast().Phones.Dial(a, c, c.Phones[0], p.ringcentral.System, nil)
	})
}

// Clicks clicks a button of the call widget: Hold, Resume, Mute, Unmute or End call.
func (p *Plugin) Clicks(a *people.Agent, c *people.Customer, button string) error {
	press := map[string]func(session string, user int64) error{
		"Hold": p.ringcentral.Hold, "Resume": p.ringcentral.Unhold, "Mute": p.ringcentral.Mute, "Unmute": p.ringcentral.Unmute,
		"End call": p.ringcentral.AgentHangsUp}[button]
	return p.acts(a, "clicks "+button, c.Name, func(teammate string) error {
		if err := p.front.UsesPhone(teammate, PluginName); err != nil {
			return err
		}
		k, err := p.w.Cast().Phones.Latest(c)
		if err != nil {
			return err
		}
		session, err := people.IDIn[string](k, p.ringcentral.System)
		if err != nil {
			return err
		}
		return press(session, p.ringcentral.Users[a])
	})
}

// Writes begins a text to a customer in Front, from a line.
func (p *Plugin) Writes(a *people.Agent, c *people.Customer, l *people.Line, text string, files ...fakefront.Upload) error {
	return p.acts(a, "writes a text", c.Name+" from "+l.Name+": "+text, func(teammate string) error {
		channels, _ := p.document["sms_channels"].(map[string]string)
		if channels[l.Number] == "" {
			return fmt.Errorf("the line %s is not connected for texts", l.Name)
		}
		return p.front.Write(teammate, c.Phones[0], fakefront.Letter{Text: text, Files: files, Channel: channels[l.Number]})
	})
}
