// Package spark simulates Spark (spark.re), the CRM of new-development real estate:
// API v2 as served by api.spark.re, and the people who work in the web app.
//
// A [Server] is an [net/http.Handler]. Real clients reach it by changing their base
// URL; tests may call it without a socket:
//
//	srv, err := spark.New(rt)
//	harbour, _ := srv.AddProject("Harbour")
//	lena, _ := srv.AddTeamMember(spark.TeamMemberSpec{FirstName: "Lena", Email: "lena@northpier.test"}, harbour)
//	carla, _ := srv.AddContact(spark.ContactSpec{FirstName: "Carla", Phone: "604-555-0123"}, harbour)
//	key, _ := srv.IssueKey(spark.KeySpec{Project: harbour})
//	// requests carry `Authorization: Token token="` + key + `"`
//
// # What is where
//
// Files are named as package kit describes. Every route that Spark documents is a
// row of routes.go. A row without a handler is not modelled and answers 501; so does
// a request that uses a field that is not modelled.
//
// Spark runs its own Aircall integration inside the web app and does not document
// it. invented.go is callsim's design of an API for that integration, not Spark's:
// the calls and messages under Unassigned, the company's setting, and a webhook for
// assignments by team members.
//
// # What to know about Spark
//
//   - A company key reads everything and writes nothing. A project key reads and
//     writes in its project only. The key selects the project: no body names one.
//   - An interaction cannot be changed or deleted and takes no idempotency key: a
//     repeated POST logs it twice.
//   - Only GET /v2/contacts/{id} returns a contact's projects, not the list.
//   - Phone numbers are free text and searched as text.
//   - POST /v2/contacts with the e-mail of a contact updates that contact.
package spark
