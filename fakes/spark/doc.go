// Package spark is a wire-faithful fake of Spark (spark.re), the CRM of
// new-development real estate: its API v2 as it answers at api.spark.re, and the
// people who work in its web app.
//
// A [Server] is an [net/http.Handler]. Real clients reach it by changing their
// base URL; tests may call it without a socket:
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
// row of routes.go; a row without a handler is known but not modelled and answers
// 501, and so does a part of a body that is not modelled.
//
// Spark runs its own Aircall integration inside its web app and documents
// nothing of it. invented.go is our design of what another program would need to
// do that job: calls and messages that wait under Unassigned, the company's
// switch, and the webhook that tells when a person has made a choice. Nobody
// should mistake it for Spark's API.
//
// # What to know about Spark
//
//   - A company key reads everything and writes nothing; a project key reads its
//     project and writes there. So no body names a project: the key does.
//   - An interaction cannot be changed, deleted or named by a key of ours: who
//     posts twice has logged twice.
//   - A contact's projects are shown only by the single record.
//   - Phones are free text and searched as text.
//   - POST /v2/contacts with an e-mail that exists updates that contact.
package spark
