// Package aircall fakes Aircall, the cloud phone system: its public API (v1, and
// v2 for users), its webhooks, and the actions of customers, agents and admins:
// calling, answering, transferring, sending messages, commenting and changing settings.
//
// A [Server] is one Aircall company and an http.Handler. Aircall's client
// libraries work with it when their base URL is changed. rt is a [kit.Runtime]: the
// clock of a simulated world, or sim/wallclock:
//
//	fake, err := aircall.New(rt, aircall.WithTransport(http.DefaultTransport))
//	lena, err := fake.AddUser(aircall.UserSpec{Name: "Lena Fischer", Email: "lena@example.test"})
//	line, err := fake.AddNumber(aircall.NumberSpec{Name: "Support", E164: "+16045550100", Users: []int64{lena}})
//	id, token, err := fake.AddWebhook("https://hooks.example.test/aircall", "call.ended")
//	call, err := fake.CustomerCalls("+16045550117", line)
//	err = fake.Answer(call, lena)
//	err = fake.CustomerHangsUp(call)
//
// The webhook call.ended is sent 30 seconds later on the runtime's clock, as
// Aircall sends it.
//
// Package kit describes how files are named. call.go holds the state of a call;
// call_view.go and call_view_webhook.go encode it for the API and for events, which
// differ in names, nulls and key order. call_lifecycle.go and call_ringing.go
// advance a call, call_transfer.go and call_consultation.go transfer it,
// webhook_delivery.go sends webhooks.
//
// In comments, "API reference" is developer.aircall.io/api-references; guides are
// cited by their path below developer.aircall.io/docs or /tutorials.
package aircall
