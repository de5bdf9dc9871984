// Package soql parses Salesforce's two query languages, SOQL and SOSL. A syntax error
// has its position.
//
//	q, err := soql.ParseQuery(`SELECT Id FROM Contact WHERE Phone = '+14155550123'`)
//	f, terms, err := soql.ParseSearch(`FIND {\+14155550123} IN PHONE FIELDS RETURNING Contact(Id)`)
//
// The package handles syntax only. Package salesforce resolves the names of objects and
// fields. An error is an [*Error]. Its Frame is the excerpt with a caret that Salesforce
// puts before its message.
//
// The grammars are in the struct tags of the trees, one line per clause, so that they
// can be compared with Salesforce's reference. The library participle reads them. The
// lexer is part of this package: it refuses malformed escapes and dates at their own
// position, and limits nesting.
package soql
