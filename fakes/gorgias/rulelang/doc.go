// Package rulelang parses the language in which Gorgias's rules and views are
// written: a small part of JavaScript.
//
//	r, err := rulelang.ParseRule(`if (eq(ticket.channel, 'phone')) { Action('addTags', { tags: 'call' }) }`)
//	c, err := rulelang.ParseCondition(`containsAny(ticket.tags.name, ['Voicemail'])`)
//
// The package handles words and their order only. Which functions, variables
// and actions exist, and what they do, is decided by package gorgias, which
// evaluates the trees.
//
// The grammar stands in the tags of the trees and is read by a parser library
// (participle), one line per construct: it can be compared with the vendor's rule
// glossary line by line. An error is an [*Error]. Error.Outside is set for
// JavaScript that the rule language does not have (operators such as ==,
// statements such as var): the text may be legal for Gorgias, so the fake answers
// "not modelled" instead of "wrong".
//
// String methods print a tree in one canonical form: parsing the printed text
// yields the same tree again.
package rulelang
