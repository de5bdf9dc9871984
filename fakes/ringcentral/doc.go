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
// A call is a session (sessions.go) of parties, and each change of one party is
// one notification; flow.go leads a caller to an extension, queueing.go lets them
// wait for a queue's members, transfers.go and consultation.go hand them on. What
// people do is in people.go, handling.go and texting.go; what they set up in
// setup.go. Clients meet the route table in routes.go, errors in errors.go and
// each resource in a file of its own. How events leave the house is in
// subscriptions.go and delivery.go. Facts that no public page confirms are
// switches, listed in assumptions.go.
//
// Nothing takes time at RingCentral here: what follows from one act has one
// instant, ordered by the sequence of the events. Their timestamp is that of the
// event itself; a real one lies some 40 to 120 ms behind.
//
// Pages cited in comments: "Developer Guide" is developers.ringcentral.com/guide,
// "API reference" is developers.ringcentral.com/api-reference.
package ringcentral
