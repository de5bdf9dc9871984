package sim

import (
	"fmt"

	"github.com/callsim/callsim/core"
	"github.com/callsim/callsim/fakes/front"
)

// PhoneInbox is the common Front inbox in which new calls land (AF-05).
const PhoneInbox = "Aircall Phone"

// ConnectAircallFront does what an administrator does to connect the two: an
// inbox and an application channel in Front, a webhook in Aircall's dashboard,
// and the integration's settings in the core. Agents hired so far are members
// of the inbox.
func (w *World) ConnectAircallFront() error {
	id, token := w.Aircall().APIKey()
	err := w.connect(func(c *core.Config) {
		c.Aircall = core.AircallAccess{BaseURL: "https://" + AircallHost, APIID: id, APIToken: token}
		c.Front = core.FrontAccess{BaseURL: "https://" + FrontHost, Token: w.Front().APIToken()}
	})
	if err != nil {
		return err
	}
	channel, err := w.OpenAircallChannel()
	if err != nil {
		return err
	}
	webhookToken, err := w.aircallWebhook("/webhooks/aircall/front")
	if err != nil {
		return err
	}
	return w.WriteSettings("aircall-front", map[string]any{
		"enabled": true, "webhook_token": webhookToken, "front_channel": channel,
	})
}

// OpenAircallChannel prepares Front for whoever connects the two: the inbox of
// calls and an application channel in it, whose id it returns.
func (w *World) OpenAircallChannel() (channel string, err error) {
	if id, there := w.Front().ChannelAt("aircall", false); there {
		return id, nil
	}
	if err := w.AddInbox(PhoneInbox); err != nil {
		return "", err
	}
	inbox, err := w.Inbox(PhoneInbox)
	if err != nil {
		return "", err
	}
	channel, err = w.Front().AddApplicationChannel(front.ChannelSpec{Name: "Aircall", Inbox: inbox, Address: "aircall", ContactType: "phone"})
	if err != nil {
		return "", fmt.Errorf("adding the Aircall channel to Front: %w", err)
	}
	return channel, nil
}
