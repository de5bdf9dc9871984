// Package front is a wire-faithful fake of Front: the Core API and the Channel
// API as they answer at api2.frontapp.com, and the people who work in Front.
//
// A [Server] is an [net/http.Handler]. Real clients reach it by changing their
// base URL; tests may call it without a socket:
//
//	srv, err := front.New(rt)
//	inbox, _ := srv.AddInbox("Aircall Phone")
//	channel, _ := srv.AddApplicationChannel(front.ChannelSpec{
//		Name: "Aircall", Inbox: inbox, Address: "+33180000001", ContactType: "phone"})
//	// requests carry "Authorization: Bearer " + srv.APIToken()
//
// # What is where
//
// Files are named as package kit describes. Every route that Front publishes is
// a row of routes.go; a row without a handler is known but not modelled and
// answers 501. So does a request that uses a part of a modelled route which is
// not modelled (copies of messages, ticket statuses).
//
// conversation_changes.go holds everything that can happen to a conversation.
// Each change ends in record (event.go), from which rules (rule_triggers.go,
// rule_conditions.go) and application webhooks (webhooks.go) follow. Messages of
// all kinds, by channel, import, reply or call, become an accepted one and go
// through process (channel_message.go). call.go is the calls API, people_desk.go
// what only a teammate's own window shows.
//
// # What to know about Front
//
//   - A message is accepted first (202 with a message_uid) and exists a little
//     later: until then GET /messages/alt:uid:… answers 404.
//   - A conversation is found by (channel, external_conversation_id). An open
//     one keeps its subject; an archived one takes the subject of the message,
//     and an inbound message re-opens it. An outbound message does not.
//   - "open" is a word of requests only. Responses say assigned or unassigned.
//   - Rules are made on screens ([Server.AddRule]); the API only shows them.
//   - An import is archived and hidden from rules unless it says otherwise.
//   - Limits are per company and per minute; some routes have a second limit
//     per resource and second.
package front
