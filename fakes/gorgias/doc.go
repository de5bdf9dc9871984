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
// One file per resource holds its state, its JSON and its handlers; people.go is
// what people do in the helpdesk, screens.go what they see there. Routes that
// are known but not modelled answer 501. Facts that no public page confirms are
// switches ([Assumptions]).
package gorgias
