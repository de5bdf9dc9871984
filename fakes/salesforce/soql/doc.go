// Package soql reads Salesforce's two query languages, SOQL and SOSL, into
// trees, and says where a text stops being one.
//
//	q, err := soql.ParseQuery(`SELECT Id FROM Contact WHERE Phone = '+14155550123'`)
//	f, terms, err := soql.ParseSearch(`FIND {\+14155550123} IN PHONE FIELDS RETURNING Contact(Id)`)
//
// It knows words and their order, not objects and fields: what a name means is
// decided by whoever has the schema. An error is an [*Error]; its Frame is the
// text with a caret that Salesforce puts before its message.
//
// The grammars are those of a parser library (participle): they stand in the tags
// of the trees, one line per clause, and can be compared with the vendor's
// reference line by line. Parsing by hand would have been the same trees again in
// code, with look-ahead and error positions to get wrong at every branch. Only the
// parts of fakes that parse a language import the library. The lexer is ours: it
// refuses bad escapes and bad dates at their own place, and limits nesting.
package soql
