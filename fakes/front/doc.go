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
// server.go holds the one table of routes. Every route that Front publishes is
// a row; a row without a handler is known but not modelled and answers 501. So
// is a request that uses a part of a modelled route which is not modelled (copies
// of messages, ticket statuses): the fake never answers with a plausible lie.
// One file per resource holds state, JSON shape and handlers; people.go what
// users do, screens.go what they see; projection.go the state that counts for
// equality. What no public page settles is a switch in assumptions.go.
//
// changes.go is everything that can happen to a conversation; each change ends in
// events.go's record, from which rules (rules.go, ruletriggers.go,
// ruleconditions.go) and application webhooks (applications.go) follow. Messages
// of all kinds, by channel, import, reply or call, become an accepted one and go
// through process (channelmessages.go). calls.go is the calls API; desk.go what
// only a teammate's own window shows.
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
