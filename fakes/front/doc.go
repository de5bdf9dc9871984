// Package front simulates Front (front.com): the Core API and the Channel API as served
// by api2.frontapp.com, and the teammates who work in Front.
//
// A [Server] is an [net/http.Handler]. Real clients reach it by changing their base
// URL; tests may call it without a socket:
//
//	srv, err := front.New(rt)
//	inbox, _ := srv.AddInbox("Aircall Phone")
//	channel, _ := srv.AddApplicationChannel(front.ChannelSpec{
//		Name: "Aircall", Inbox: inbox, Address: "+33180000001", ContactType: "phone"})
//	// requests carry "Authorization: Bearer " + srv.APIToken()
//
// # What is where
//
// Files are named as package kit describes. Every route that Front publishes is a row
// of routes.go. A row without a handler is not modelled and answers 501; so does a
// request that uses a part of a route that is not modelled (copies of messages, ticket
// statuses).
//
// conversation_changes.go holds the changes of a conversation. Each change ends with
// record (event.go), which sends application webhooks (webhooks.go) and triggers rules
// (rule_triggers.go, rule_conditions.go). Messages of all kinds, from a channel, an
// import, a reply or a call, are first accepted and later stored by process
// (channel_message.go). call.go holds the calls API, people_desk.go the state of a
// teammate's own window.
//
// # What to know about Front
//
//   - POST of a message answers 202 with a message_uid; the message is stored a little
//     later. Until then GET /messages/alt:uid:… answers 404.
//   - Messages are threaded by (channel, external_conversation_id). An open
//     conversation keeps its subject. An archived conversation takes the subject of the
//     message; an inbound message re-opens it, an outbound message does not.
//   - "open" is a status of requests only. Responses have "assigned" or "unassigned".
//   - Rules are created on Front's screens ([Server.AddRule]); the API only lists them.
//   - An imported message is archived and triggers no rules by default.
//   - Rate limits are per company and minute. Some routes have a second limit per
//     resource and second.
package front
