// Package salesforce is a fake of one Salesforce org: its REST API
// (developer.salesforce.com, REST API Developer Guide) with SOQL and SOSL, the
// OAuth and SOAP log-ins, and the people who work in it.
//
//	s, err := salesforce.New(rt, salesforce.WithPersonAccounts())
//	olga, err := s.AddUser(salesforce.UserSpec{FirstName: "Olga", LastName: "Berg", Email: "olga@northpier.test", Admin: true})
//	app, err := s.AddApp(salesforce.AppSpec{Name: "Aircall", RunAs: olga})  // client credentials
//	login, err := s.ResetPassword(olga)                                     // SOAP, or the password grant
//	ada, err := s.AddContact(salesforce.ContactSpec{LastName: "Pike", Phone: "+14155550123"})
//	http.ListenAndServe("127.0.0.1:8080", s)
//
// What most integrations get wrong is what this fake insists on: a task about a
// lead is about nothing else; a person account has a contact that searches find,
// and whose id, not the account's, is who a task is about; phone numbers are
// stored as they were written, compared letter for letter by SOQL and by digits by
// SOSL; AND and OR do not mix; sessions end; e-mail addresses of users are not
// unique; a converted lead is still found.
//
// Files are named as package kit describes; the themes are schema (objects and
// fields), record (one row), sobject (its routes), query and search. A table
// describes the objects (schema_objects.go); records, queries and describe follow
// from it. record_rules.go holds what Salesforce does when records are written.
// Look-ups by id, phone number, e-mail address and reference are answered from an
// index. SOQL and SOSL are read by package soql. Resources that are known but not
// modelled answer 501. Facts that no public page confirms are switches
// ([Assumptions]).
package salesforce
