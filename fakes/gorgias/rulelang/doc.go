// Package rulelang parses the language of Gorgias's rules and views, a small part of
// JavaScript.
//
//	r, err := rulelang.ParseRule(`if (eq(ticket.channel, 'phone')) { Action('addTags', { tags: 'call' }) }`)
//	c, err := rulelang.ParseCondition(`containsAny(ticket.tags.name, ['Voicemail'])`)
//
// The package handles syntax only. Package gorgias evaluates the trees and defines the
// functions, variables and actions.
//
// The grammar is in the struct tags of the trees, one line per construct, so that it
// can be compared with Gorgias's rule glossary. The library participle reads it. An
// error is an [*Error]. Error.Outside marks JavaScript outside the rule language
// (operators such as ==, statements such as var): Gorgias may accept it, so the fake
// answers "not modelled" instead of "wrong".
//
// The String methods print a tree in canonical form. Parsing the printed text yields
// the same tree.
package rulelang
