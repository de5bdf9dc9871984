package ringcentral

import (
	"net/http"
	"sync"

	"github.com/callsim/callsim/fakes/kit"
)

type row = kit.Route[*Server]

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)

// table is the part of the API reference that has to do with calls and messages.
// Rows without a handler answer 501. The tier is the group in which requests are
// counted.
var table = sync.OnceValue(func() *kit.Routes[*Server] { return kit.NewRoutes(rows()) })

func rows() []row {
	var all []row
	for _, g := range groups {
		for _, r := range g.rows {
			r.Scope = g.scope
			all = append(all, r)
		}
	}
	return all
}

const (
	inAccount   = "/restapi/v1.0/account/{account}"
	inExtension = inAccount + "/extension/{extension}"
	inTelephony = inAccount + "/telephony"
	inSession   = inTelephony + "/sessions/{session}"
	inParty     = inSession + "/parties/{party}"
	ofQueue     = inAccount + "/call-queues/{queue}"
)

// groups are the rows by the permission that an app needs for them.
var groups = []struct {
	scope string
	rows  []row
}{
	{"", []row{
		{Method: post, Path: tokenPath, Handle: (*Server).getToken, Tier: auth},
		{Method: post, Path: "/restapi/oauth/revoke", Handle: (*Server).revoke, Tier: auth},
		{Method: get, Path: "/restapi/oauth/authorize", Tier: auth},
	}},
	{"ReadAccounts", []row{
		{Method: get, Path: inAccount, Handle: (*Server).getAccount, Tier: light},
		{Method: get, Path: inAccount + "/extension", Handle: (*Server).listExtensions, Tier: medium},
		{Method: get, Path: inExtension, Handle: (*Server).getExtension, Tier: light},
		{Method: get, Path: inAccount + "/phone-number", Handle: (*Server).listAccountNumbers, Tier: heavy},
		{Method: get, Path: inAccount + "/phone-number/{number}", Handle: (*Server).getNumber, Tier: light},
		{Method: get, Path: inExtension + "/phone-number", Handle: (*Server).listExtensionNumbers, Tier: light},
		{Method: get, Path: inExtension + "/device", Handle: (*Server).listDevices, Tier: light},
		{Method: get, Path: inAccount + "/call-recording", Handle: (*Server).callRecordingSettings, Tier: light},
		{Method: get, Path: inAccount + "/call-queues", Handle: (*Server).listQueues, Tier: medium},
		{Method: get, Path: ofQueue, Handle: (*Server).getQueue, Tier: light},
		{Method: get, Path: ofQueue + "/members", Handle: (*Server).listQueueMembers, Tier: light},
		{Method: post, Path: ofQueue + "/bulk-assign", Handle: (*Server).assignMembers, Tier: medium},
		{Method: get, Path: inAccount + "/ivr-menus", Handle: (*Server).listIVRs, Tier: medium},
		{Method: get, Path: inAccount + "/business-address", Tier: light},
		{Method: get, Path: inAccount + "/service-info", Tier: light},
		{Method: get, Path: inExtension + "/answering-rule", Tier: light},
		{Method: get, Path: inExtension + "/answering-rule/{rule}", Tier: light},
		{Method: get, Path: inExtension + "/business-hours", Tier: light},
		{Method: get, Path: inExtension + "/profile-image", Tier: light},
		{Method: get, Path: inExtension + "/caller-id", Tier: light},
		{Method: get, Path: inExtension + "/features", Tier: light},
		{Method: get, Path: inExtension + "/forwarding-number", Tier: light},
		{Method: get, Path: inExtension + "/authz-profile", Tier: light},
		{Method: get, Path: inExtension + "/notification-settings", Tier: light},
		{Method: put, Path: inExtension, Tier: medium},
		{Method: get, Path: "/restapi/v2/accounts/{account}/phone-numbers", Tier: heavy},
	}},
	{"ReadPresence", []row{
		{Method: get, Path: inExtension + "/presence", Handle: (*Server).getPresence, Tier: light},
		{Method: get, Path: inAccount + "/presence", Handle: (*Server).listPresence, Tier: heavy},
		{Method: get, Path: ofQueue + "/presence", Handle: (*Server).getQueuePresence, Tier: light},
		{Method: get, Path: inExtension + "/call-queue-presence", Handle: (*Server).getOwnQueues, Tier: light},
	}},
	{"EditPresence", []row{
		{Method: put, Path: inExtension + "/presence", Handle: (*Server).putPresence, Tier: medium},
		{Method: put, Path: ofQueue + "/presence", Handle: (*Server).putQueuePresence, Tier: medium},
		{Method: put, Path: inExtension + "/call-queue-presence", Handle: (*Server).putOwnQueues, Tier: medium},
	}},
	{"CallControl", []row{
		{Method: post, Path: inTelephony + "/call-out", Handle: (*Server).callOut, Tier: heavy},
		{Method: post, Path: inTelephony + "/conference", Tier: heavy},
		{Method: get, Path: inSession, Handle: (*Server).getSession, Tier: light},
		{Method: del, Path: inSession, Handle: (*Server).dropSession, Tier: light},
		{Method: post, Path: inSession + "/supervise", Tier: light},
		{Method: post, Path: inSession + "/parties/bring-in", Tier: light},
		{Method: get, Path: inParty, Handle: (*Server).getParty, Tier: light},
		{Method: patch, Path: inParty, Handle: (*Server).patchParty, Tier: light},
		{Method: del, Path: inParty, Handle: (*Server).dropParty, Tier: light},
		{Method: post, Path: inParty + "/hold", Handle: (*Server).holdParty, Tier: light},
		{Method: post, Path: inParty + "/unhold", Handle: (*Server).unholdParty, Tier: light},
		{Method: post, Path: inParty + "/answer", Handle: (*Server).answerParty, Tier: light},
		{Method: post, Path: inParty + "/reject", Handle: (*Server).rejectParty, Tier: light},
		{Method: post, Path: inParty + "/ignore", Handle: (*Server).ignoreParty, Tier: light},
		{Method: post, Path: inParty + "/forward", Handle: (*Server).forwardParty, Tier: light},
		{Method: post, Path: inParty + "/transfer", Handle: (*Server).transferParty, Tier: light},
		{Method: post, Path: inParty + "/bridge", Handle: (*Server).bridgeParty, Tier: light},
		{Method: post, Path: inParty + "/reply", Handle: (*Server).replyParty, Tier: light},
		{Method: post, Path: inParty + "/flip", Tier: light},
		{Method: post, Path: inParty + "/park", Handle: (*Server).parkParty, Tier: light},
		{Method: post, Path: inParty + "/pickup", Handle: (*Server).pickUpParty, Tier: light},
		{Method: post, Path: inParty + "/supervise", Tier: light},
		{Method: post, Path: inParty + "/recordings", Handle: (*Server).recordParty, Tier: light},
		{Method: patch, Path: inParty + "/recordings/{recording}", Handle: (*Server).patchRecording, Tier: light},
	}},
	{"RingOut", []row{
		{Method: post, Path: inExtension + "/ring-out", Tier: heavy},
		{Method: get, Path: inExtension + "/ring-out/{id}", Tier: light},
		{Method: del, Path: inExtension + "/ring-out/{id}", Tier: heavy},
	}},
	{"ReadCallLog", []row{
		{Method: get, Path: inAccount + "/call-log", Handle: (*Server).listCallLog, Tier: heavy},
		{Method: get, Path: inAccount + "/call-log/{record}", Handle: (*Server).getLogRecord, Tier: heavy},
		{Method: get, Path: inAccount + "/call-log-sync", Handle: (*Server).syncCallLog, Tier: heavy},
		{Method: get, Path: inAccount + "/active-calls", Handle: (*Server).listActiveCalls, Tier: heavy},
		{Method: get, Path: inExtension + "/call-log", Handle: (*Server).listCallLog, Tier: heavy},
		{Method: get, Path: inExtension + "/call-log/{record}", Handle: (*Server).getLogRecord, Tier: heavy},
		{Method: get, Path: inExtension + "/call-log-sync", Handle: (*Server).syncCallLog, Tier: heavy},
		{Method: get, Path: inExtension + "/active-calls", Handle: (*Server).listActiveCalls, Tier: heavy},
	}},
	{"EditCallLog", []row{{Method: del, Path: inExtension + "/call-log", Tier: heavy}}},
	{"ReadCallRecording", []row{
		{Method: get, Path: inAccount + "/recording/{recording}", Handle: (*Server).getRecording, Tier: heavy},
		{Method: get, Path: inAccount + "/recording/{recording}/content", Handle: (*Server).getRecordingContent, Tier: heavy},
	}},
	{"SMS", []row{
		{Method: post, Path: inExtension + "/sms", Handle: (*Server).sendText, Tier: medium},
		{Method: post, Path: inExtension + "/mms", Handle: (*Server).sendText, Tier: medium},
	}},
	{"ReadMessages", []row{
		{Method: get, Path: inExtension + "/message-store", Handle: (*Server).listMessages, Tier: light},
		{Method: get, Path: inExtension + "/message-store/{message}", Handle: (*Server).getMessage, Tier: light},
		{Method: get, Path: inExtension + "/message-store/{message}/content/{attachment}", Handle: (*Server).getMessageContent, Tier: medium},
		{Method: get, Path: inExtension + "/message-sync", Handle: (*Server).syncMessages, Tier: light},
	}},
	{"EditMessages", []row{
		{Method: put, Path: inExtension + "/message-store/{message}", Handle: (*Server).updateMessage, Tier: medium},
		{Method: patch, Path: inExtension + "/message-store/{message}", Handle: (*Server).updateMessage, Tier: medium},
		{Method: del, Path: inExtension + "/message-store/{message}", Handle: (*Server).deleteMessage, Tier: medium},
		{Method: post, Path: inExtension + "/company-pager", Tier: medium},
		{Method: post, Path: inExtension + "/fax", Tier: heavy},
	}},
	{"", []row{
		{Method: post, Path: subscriptionPath, Handle: (*Server).createSubscription, Tier: medium},
		{Method: get, Path: subscriptionPath, Handle: (*Server).listSubscriptions, Tier: light},
		{Method: get, Path: subscriptionPath + "/{subscription}", Handle: (*Server).getSubscription, Tier: light},
		{Method: put, Path: subscriptionPath + "/{subscription}", Handle: (*Server).updateSubscription, Tier: medium},
		{Method: post, Path: subscriptionPath + "/{subscription}/renew", Handle: (*Server).renewSubscription, Tier: light},
		{Method: del, Path: subscriptionPath + "/{subscription}", Handle: (*Server).deleteSubscription, Tier: medium},
	}},
}
