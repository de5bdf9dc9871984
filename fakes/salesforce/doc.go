// Package salesforce fakes one Salesforce org: its REST API (developer.salesforce.com,
// REST API Developer Guide) with SOQL and SOSL, the OAuth and SOAP log-ins, and the
// actions of users and admins.
//
// A [Server] is an [net/http.Handler]. Real clients reach it by changing their base
// URL:
//
//	fake, err := salesforce.New(rt, salesforce.WithPersonAccounts())
//	olga, err := fake.AddUser(salesforce.UserSpec{FirstName: "Olga", LastName: "Berg", Email: "olga@northpier.test", Admin: true})
//	app, err := fake.AddApp(salesforce.AppSpec{Name: "Aircall", RunAs: olga}) // for the client credentials grant
//	login, err := fake.ResetPassword(olga)                                    // for SOAP or the password grant
//	ada, err := fake.AddContact(salesforce.ContactSpec{LastName: "Pike", Phone: "+14155550123"})
//	http.ListenAndServe("127.0.0.1:8080", fake)
//
// # What to know about Salesforce
//
//   - A task about a lead (WhoId) cannot be about another record (WhatId).
//   - A person account has a contact that searches find. A task about the person has
//     the contact's id, not the account's, as WhoId.
//   - Phone numbers are stored as they were written. SOQL compares them character by
//     character, SOSL by digits.
//   - AND and OR cannot be mixed without parentheses.
//   - Sessions expire.
//   - E-mail addresses of users are not unique.
//   - Searches find converted leads.
//
// # What is where
//
// Package kit describes how files are named. The themes are schema (objects and
// fields), record (one row), sobject (the routes of records), query and search. A table
// describes the objects (schema_objects.go); records, queries and describe follow from
// it. record_rules.go holds Salesforce's own rules for writing records. An index finds
// records by id, phone number, e-mail address and reference. Package soql parses SOQL
// and SOSL. A published route that is not modelled answers 501.
package salesforce
