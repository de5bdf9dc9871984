// Package ringcentral fakes RingCentral's RingEX, the cloud phone system: its REST
// API v1.0 with OAuth, its webhooks, and the actions of customers and users: calling,
// answering, transferring, waiting in queues and sending messages.
//
// A [Server] is one RingCentral account and an http.Handler. RingCentral's client
// libraries work with it when their server address is changed. rt is a [kit.Runtime]:
// the clock of a simulated world, or sim/wallclock:
//
//	fake, err := ringcentral.New(rt, ringcentral.WithTransport(http.DefaultTransport))
//	olga, err := fake.AddUser(ringcentral.UserSpec{Name: "Olga Berg", Email: "olga@example.test", Admin: true})
//	ada, err := fake.AddUser(ringcentral.UserSpec{Name: "Ada Park", Email: "ada@example.test"})
//	_, err = fake.AddNumber(ringcentral.NumberSpec{E164: "+12125550102", Extension: ada})
//	app, err := fake.AddApp(ringcentral.AppSpec{Name: "Logger"})
//	jwt, err := fake.IssueJWT(olga)
//	call, err := fake.CustomerCalls("+13105550177", "+12125550102")
//	err = fake.Answer(call, ada)
//	err = fake.CustomerHangsUp(call)
//
// Package kit describes how files are named. A call is a session (call.go) of
// parties; each change of a party is one notification. call_flow.go routes a caller to
// an extension, queue_flow.go distributes a waiting caller to a queue's members,
// call_transfer.go transfers. RingCentral's word for a webhook is subscription:
// webhooks.go has subscriptions, webhook_filters.go their event filters.
//
// All events of one action have the same time and are ordered by their sequence
// number. The timestamp of a notification equals the time of the event; a real one is
// about 40 to 120 ms later.
//
// In comments, "Developer Guide" is developers.ringcentral.com/guide and "API
// reference" is developers.ringcentral.com/api-reference.
package ringcentral
