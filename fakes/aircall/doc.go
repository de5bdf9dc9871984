// Package aircall is a fake of Aircall, the cloud phone system: its public API
// (v1, and v2 for users), its webhooks, and the people around it who call,
// answer, hand calls over, text, comment and change settings.
//
// The fake is one [Server], an http.Handler that Aircall's client libraries
// accept when only their base URL changes:
//
//	fake, err := aircall.New(rt, aircall.WithTransport(http.DefaultTransport))
//	lena, err := fake.AddUser(aircall.UserSpec{Name: "Lena Fischer", Email: "lena@example.test"})
//	line, err := fake.AddNumber(aircall.NumberSpec{Name: "Support", E164: "+16045550100", Users: []int64{lena}})
//	id, token, err := fake.AddWebhook("https://hooks.example.test/aircall", "call.ended")
//	call, err := fake.CustomerCalls("+16045550117", line)
//	err = fake.Answer(call, lena)
//	err = fake.CustomerHangsUp(call)
//
// Thirty seconds of the runtime's clock later the webhook call.ended goes out,
// as it does at Aircall.
//
// Whoever comes to change something: the route table is in server.go, errors in
// errors.go, each resource in a file of its own (state, JSON shape, handlers).
// A call is one aggregate (calls.go) with two views, callview_rest.go and
// callview_webhook.go, that differ in names, in nulls and in key order. How a
// call lives is in lifecycle.go and ringing.go; what people do to it in
// people.go, transfers.go, consultation.go and handling.go; texts are in
// messages.go and texting.go; how webhooks leave the house in delivery.go. Facts that no public
// page confirms are switches, listed in assumptions.go.
//
// Pages cited in comments: "API reference" is developer.aircall.io/api-references;
// guides are named by their path below developer.aircall.io/docs or /tutorials.
package aircall
