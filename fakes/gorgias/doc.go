// Package gorgias is a fake of one Gorgias account: the helpdesk's REST API
// (developers.gorgias.com/reference), its OAuth pages, and the people who work
// in it.
//
//	s, err := gorgias.New(rt)
//	lena, err := s.AddUser(gorgias.UserSpec{Name: "Lena Hoff", Email: "lena@northpier.test", Role: "admin"})
//	key, err := s.ResetAPIKey(lena)   // Basic auth: lena@northpier.test and the key
//	http.ListenAndServe("127.0.0.1:8080", s)
//
// What most integrations get wrong is what this fake insists on: a ticket needs
// a message and its author; phone numbers are compared letter for letter; lists
// and single objects differ in shape; some writes answer with an empty body that
// calls itself JSON; the rate limit is one bucket of the whole account.
//
// Files are named as package kit describes. Rules and views are parsed by package
// rulelang; rule_conditions.go and rule_actions.go evaluate them. Routes that are
// known but not modelled answer 501, and so do parts of the rule language. Facts
// that no public page confirms are switches ([Assumptions]).
package gorgias
