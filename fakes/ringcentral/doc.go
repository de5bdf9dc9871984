// Package ringcentral is a fake of RingCentral's RingEX, the cloud phone system:
// its REST API v1.0 with OAuth, its webhooks, and the people around it who call,
// answer, hand calls over, queue and text.
//
// The fake is one [Server], an http.Handler that RingCentral's client libraries
// accept when only their server address changes:
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
// Files are named as package kit describes. A call is a session (call.go) of
// parties, and each change of one party is one notification. call_flow.go leads a
// caller to an extension, queue_flow.go makes the caller wait for a queue's members,
// call_transfer.go transfers. RingCentral calls webhooks subscriptions: they are
// in webhooks.go, what they select in webhook_filters.go.
//
// Nothing takes time at RingCentral here: what follows from one act has one
// instant, ordered by the sequence of the events. Their timestamp is that of the
// event itself; a real one lies some 40 to 120 ms behind.
//
// Pages cited in comments: "Developer Guide" is developers.ringcentral.com/guide,
// "API reference" is developers.ringcentral.com/api-reference.
package ringcentral
