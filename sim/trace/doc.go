// Package trace records a world: what people did, every HTTP exchange, the core's
// decisions, and what led to each, as versioned JSON lines.
//
//	rec := trace.New(trace.Options{Seed: 7, Scenario: "AF-01 a missed call"})
//	rec.Secret("front-token", token)          // later entries never show it
//	deed := rec.Action(now, "Carla", "calls", "Support")
//	webhook := rec.Begin(deed)                // its request carries rec.Traceparent(webhook)
//	rec.Record(trace.Entry{N: webhook, Kind: trace.KindExchange, Cause: deed, Exchange: x})
//	rec.WriteTo(file)
//	fmt.Printf("%x\n", rec.Sum())
//
// The same entries give the same bytes, so the SHA-256 of a trace identifies a run. Two
// runs of one seed have the same sum; a single differing byte is a bug in the
// simulator. Timelines, HAR files and reports are views of this record.
//
// # Numbers and causes
//
// An entry has the number n. Numbers are given in the order in which entries begin
// ([Recorder.Begin]); lines are written in the order in which entries end. So a cause
// always has a smaller number than the entry that it led to, although its line may come
// later: a request that times out is over after everything that it caused. A number
// without a line began and never ended, or was refused.
//
// Deeds lead to webhooks, webhooks to decisions of the core, decisions to requests, and
// requests to the webhooks that they make a vendor send. A request that repeats a
// failed one is led to by that attempt. Entries without a cause (roots) are deeds,
// planned faults, timers and starts. If several causes come together, the one that made
// an effect due is the cause, and also lists the others.
//
// Between systems a cause travels as a W3C traceparent header, for the built-in core
// and for other programs alike: each webhook carries the traceparent of its exchange,
// and the requests that follow from it carry the same trace id. The header is left out
// of the recorded fields, because cause holds the same. Within the simulator the
// scheduler passes the number from a process to those it starts (sched.Scheduler.Cause).
// The core stores the header with its facts and ledgers, so that restarts and
// reconciliation keep it. A program's request without a traceparent of this run has a
// guess for a cause, by the ids and numbers in it.
//
// # Format, version 2
//
// A trace is UTF-8 with one JSON object per line, each ended by a line feed. Keys have
// the order shown here; empty parts are left out. The first line is the header; run
// begins the trace ids of the run's traceparents:
//
//	{"v":2,"kind":"header","run":"250c33037f10d552","seed":7,"start":"2026-01-05T09:00:00.000Z","scenario":"…"}
//
// Every further line is an entry. at is the virtual time of its beginning in UTC, with
// milliseconds, or with nanoseconds if there are any; done is that of its end if it took
// time. call is the call or message that the entry belongs to, by the phone system's id.
//
//	{"n":1,"at":"…","kind":"start","system":"core","text":"started"}
//	{"n":2,"at":"…","kind":"action","call":"812","who":"Carla","does":"calls","detail":"Support"}
//	{"n":3,"at":"…","kind":"exchange","cause":2,"call":"812","of":"x1","from":"aircall","to":"core",
//	 "method":"POST","url":"https://…",
//	 "request":{"header":[["Content-Type","application/json"]],"body":"{…}"},
//	 "status":200,"response":{"header":[…],"body":"…"},
//	 "done":"…","fault":"…","error":"…","note":"…"}
//	{"n":4,"at":"…","kind":"decision","cause":3,"also":[2],"call":"812","system":"aircall-front","text":"call",
//	 "rules":"AF-03 AF-07","field":"status","value":"answered","result":"uid:19db","failed":"…","done":"…"}
//	{"n":5,"at":"…","kind":"timer","system":"aircall-front","text":"retrieves what happened","rules":"XR-15"}
//	{"n":6,"at":"…","kind":"fault","system":"network","text":"duplicate on aircall → core"}
//	{"n":7,"at":"…","kind":"exchange","cause":3,"guess":true,…}
//	{"n":8,"at":"…","kind":"note","system":"core","text":"…"}
//	{"n":9,"at":"…","kind":"log","system":"core","text":"WARN …"}
//
// Header fields are pairs, sorted by name; repeated fields keep their order. A body is
// the text as sent; a body that is not UTF-8 is in "body64" as base64. An exchange
// whose caller never received the answer has an error, and may still have a status and
// a response.
//
// # Secrets
//
// [Recorder.Secret] replaces a value by «name» in each later entry, in URLs, headers,
// bodies and texts, also in its percent-encoded and JSON-escaped forms. Other forms,
// such as the base64 of "id:token" in basic authentication, are registered by the
// caller under names of their own. A header that exists to carry credentials
// (Authorization, Cookie, …) and holds no registered secret is written as «masked».
package trace
