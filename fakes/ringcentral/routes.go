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

// routeTable holds the routes of the API reference for calls and messages. A row
// without a handler answers 501. The tier is the rate limit group.
var routeTable = sync.OnceValue(func() *kit.Routes[*Server] { return kit.NewRoutes(rows()) })

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
	accountPath   = "/restapi/v1.0/account/{account}"
	extensionPath = accountPath + "/extension/{extension}"
	telephonyPath = accountPath + "/telephony"
	sessionPath   = telephonyPath + "/sessions/{session}"
	partyPath     = sessionPath + "/parties/{party}"
	queuePath     = accountPath + "/call-queues/{queue}"
)

// groups are the routes by the permission that an app needs.
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
		{Method: get, Path: accountPath, Handle: (*Server).getAccount, Tier: light},
		{Method: get, Path: accountPath + "/extension", Handle: (*Server).listExtensions, Tier: medium},
		{Method: get, Path: extensionPath, Handle: (*Server).getExtension, Tier: light},
		{Method: get, Path: accountPath + "/phone-number", Handle: (*Server).listAccountNumbers, Tier: heavy},
		{Method: get, Path: accountPath + "/phone-number/{number}", Handle: (*Server).getNumber, Tier: light},
		{Method: get, Path: extensionPath + "/phone-number", Handle: (*Server).listExtensionNumbers, Tier: light},
		{Method: get, Path: extensionPath + "/device", Handle: (*Server).listDevices, Tier: light},
		{Method: get, Path: accountPath + "/call-recording", Handle: (*Server).callRecordingSettings, Tier: light},
		{Method: get, Path: accountPath + "/call-queues", Handle: (*Server).listQueues, Tier: medium},
		{Method: get, Path: queuePath, Handle: (*Server).getQueue, Tier: light},
		{Method: get, Path: queuePath + "/members", Handle: (*Server).listQueueMembers, Tier: light},
		{Method: post, Path: queuePath + "/bulk-assign", Handle: (*Server).assignMembers, Tier: medium},
		{Method: get, Path: accountPath + "/ivr-menus", Handle: (*Server).listIVRs, Tier: medium},
		{Method: get, Path: accountPath + "/business-address", Tier: light},
		{Method: get, Path: accountPath + "/service-info", Tier: light},
		{Method: get, Path: extensionPath + "/answering-rule", Tier: light},
		{Method: get, Path: extensionPath + "/answering-rule/{rule}", Tier: light},
		{Method: get, Path: extensionPath + "/business-hours", Tier: light},
		{Method: get, Path: extensionPath + "/profile-image", Tier: light},
		{Method: get, Path: extensionPath + "/caller-id", Tier: light},
		{Method: get, Path: extensionPath + "/features", Tier: light},
		{Method: get, Path: extensionPath + "/forwarding-number", Tier: light},
		{Method: get, Path: extensionPath + "/authz-profile", Tier: light},
		{Method: get, Path: extensionPath + "/notification-settings", Tier: light},
		{Method: put, Path: extensionPath, Tier: medium},
		{Method: get, Path: "/restapi/v2/accounts/{account}/phone-numbers", Tier: heavy},
	}},
	{"ReadPresence", []row{
		{Method: get, Path: extensionPath + "/presence", Handle: (*Server).getPresence, Tier: light},
		{Method: get, Path: accountPath + "/presence", Handle: (*Server).listPresence, Tier: heavy},
		{Method: get, Path: queuePath + "/presence", Handle: (*Server).getQueuePresence, Tier: light},
		{Method: get, Path: extensionPath + "/call-queue-presence", Handle: (*Server).getOwnQueues, Tier: light},
	}},
	{"EditPresence", []row{
		{Method: put, Path: extensionPath + "/presence", Handle: (*Server).putPresence, Tier: medium},
		{Method: put, Path: queuePath + "/presence", Handle: (*Server).putQueuePresence, Tier: medium},
		{Method: put, Path: extensionPath + "/call-queue-presence", Handle: (*Server).putOwnQueues, Tier: medium},
	}},
	{"CallControl", []row{
		{Method: post, Path: telephonyPath + "/call-out", Handle: (*Server).callOut, Tier: heavy},
		{Method: post, Path: telephonyPath + "/conference", Tier: heavy},
		{Method: get, Path: sessionPath, Handle: (*Server).getSession, Tier: light},
		{Method: del, Path: sessionPath, Handle: (*Server).dropSession, Tier: light},
		{Method: post, Path: sessionPath + "/supervise", Tier: light},
		{Method: post, Path: sessionPath + "/parties/bring-in", Tier: light},
		{Method: get, Path: partyPath, Handle: (*Server).getParty, Tier: light},
		{Method: patch, Path: partyPath, Handle: (*Server).patchParty, Tier: light},
		{Method: del, Path: partyPath, Handle: (*Server).dropParty, Tier: light},
		{Method: post, Path: partyPath + "/hold", Handle: (*Server).holdParty, Tier: light},
		{Method: post, Path: partyPath + "/unhold", Handle: (*Server).unholdParty, Tier: light},
		{Method: post, Path: partyPath + "/answer", Handle: (*Server).answerParty, Tier: light},
		{Method: post, Path: partyPath + "/reject", Handle: (*Server).rejectParty, Tier: light},
		{Method: post, Path: partyPath + "/ignore", Handle: (*Server).ignoreParty, Tier: light},
		{Method: post, Path: partyPath + "/forward", Handle: (*Server).forwardParty, Tier: light},
		{Method: post, Path: partyPath + "/transfer", Handle: (*Server).transferParty, Tier: light},
		{Method: post, Path: partyPath + "/bridge", Handle: (*Server).bridgeParty, Tier: light},
		{Method: post, Path: partyPath + "/reply", Handle: (*Server).replyParty, Tier: light},
		{Method: post, Path: partyPath + "/flip", Tier: light},
		{Method: post, Path: partyPath + "/park", Handle: (*Server).parkParty, Tier: light},
		{Method: post, Path: partyPath + "/pickup", Handle: (*Server).pickUpParty, Tier: light},
		{Method: post, Path: partyPath + "/supervise", Tier: light},
		{Method: post, Path: partyPath + "/recordings", Handle: (*Server).recordParty, Tier: light},
		{Method: patch, Path: partyPath + "/recordings/{recording}", Handle: (*Server).patchRecording, Tier: light},
	}},
	{"RingOut", []row{
		{Method: post, Path: extensionPath + "/ring-out", Tier: heavy},
		{Method: get, Path: extensionPath + "/ring-out/{id}", Tier: light},
		{Method: del, Path: extensionPath + "/ring-out/{id}", Tier: heavy},
	}},
	{"ReadCallLog", []row{
		{Method: get, Path: accountPath + "/call-log", Handle: (*Server).listCallLog, Tier: heavy},
		{Method: get, Path: accountPath + "/call-log/{record}", Handle: (*Server).getLogRecord, Tier: heavy},
		{Method: get, Path: accountPath + "/call-log-sync", Handle: (*Server).syncCallLog, Tier: heavy},
		{Method: get, Path: accountPath + "/active-calls", Handle: (*Server).listActiveCalls, Tier: heavy},
		{Method: get, Path: extensionPath + "/call-log", Handle: (*Server).listCallLog, Tier: heavy},
		{Method: get, Path: extensionPath + "/call-log/{record}", Handle: (*Server).getLogRecord, Tier: heavy},
		{Method: get, Path: extensionPath + "/call-log-sync", Handle: (*Server).syncCallLog, Tier: heavy},
		{Method: get, Path: extensionPath + "/active-calls", Handle: (*Server).listActiveCalls, Tier: heavy},
	}},
	{"EditCallLog", []row{{Method: del, Path: extensionPath + "/call-log", Tier: heavy}}},
	{"ReadCallRecording", []row{
		{Method: get, Path: accountPath + "/recording/{recording}", Handle: (*Server).getRecording, Tier: heavy},
		{Method: get, Path: accountPath + "/recording/{recording}/content", Handle: (*Server).getRecordingContent, Tier: heavy},
	}},
	{"SMS", []row{
		{Method: post, Path: extensionPath + "/sms", Handle: (*Server).sendSMS, Tier: medium},
		{Method: post, Path: extensionPath + "/mms", Handle: (*Server).sendSMS, Tier: medium},
	}},
	{"ReadMessages", []row{
		{Method: get, Path: extensionPath + "/message-store", Handle: (*Server).listMessages, Tier: light},
		{Method: get, Path: extensionPath + "/message-store/{message}", Handle: (*Server).getMessage, Tier: light},
		{Method: get, Path: extensionPath + "/message-store/{message}/content/{attachment}", Handle: (*Server).getMessageContent, Tier: medium},
		{Method: get, Path: extensionPath + "/message-sync", Handle: (*Server).syncMessages, Tier: light},
	}},
	{"EditMessages", []row{
		{Method: put, Path: extensionPath + "/message-store/{message}", Handle: (*Server).updateMessage, Tier: medium},
		{Method: patch, Path: extensionPath + "/message-store/{message}", Handle: (*Server).updateMessage, Tier: medium},
		{Method: del, Path: extensionPath + "/message-store/{message}", Handle: (*Server).deleteMessage, Tier: medium},
		{Method: post, Path: extensionPath + "/company-pager", Tier: medium},
		{Method: post, Path: extensionPath + "/fax", Tier: heavy},
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
