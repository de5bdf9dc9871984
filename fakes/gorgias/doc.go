// Package gorgias fakes one account of Gorgias, the helpdesk: its REST API
// (developers.gorgias.com/reference), its OAuth pages, its HTTP integrations, and the
// actions of customers, agents and admins.
//
// A [Server] is an [net/http.Handler]. Real clients reach it by changing their base
// URL:
//
//	fake, err := gorgias.New(rt)
//	_, err = fake.AddUser(gorgias.UserSpec{Name: "Lena Hoff", Email: "lena@northpier.test", Role: "admin"})
//	key, err := fake.ResetAPIKey("lena@northpier.test")
//	http.ListenAndServe("127.0.0.1:8080", fake) // Basic auth: the e-mail address and the key
//
// # What to know about Gorgias
//
//   - A ticket needs a message, and a message from an agent needs a sender.
//   - Phone numbers are compared character by character.
//   - An object in a list has fewer fields than the object alone.
//   - Some writes answer with an empty body of the type application/json.
//   - All clients of an account share one rate limit.
//
// # What is where
//
// Package kit describes how files are named. Package rulelang parses the code of rules
// and the filters of views; rule_conditions.go and rule_actions.go evaluate them.
// template.go fills the variables of rules and HTTP integrations. A published route or
// a part of the rule language that is not modelled answers 501.
package gorgias
