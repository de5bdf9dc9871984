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
// Files are named as package kit describes. A call is one aggregate (call.go) with
// two views, call_view.go and call_view_webhook.go, that differ in names, in nulls
// and in key order. Its life is in call_lifecycle.go and call_ringing.go, its
// transfers in call_transfer.go and call_consultation.go. Webhooks are sent by
// webhook_delivery.go.
//
// Pages cited in comments: "API reference" is developer.aircall.io/api-references;
// guides are named by their path below developer.aircall.io/docs or /tutorials.
package aircall
