// Package trace is the record of a world: what people did, every HTTP exchange
// and every change worth reading, in order, as versioned JSON lines.
//
// The same entries give the same bytes, so the SHA-256 of a trace names a run:
// two runs of one seed must print the same sum, and a single differing byte is a
// bug in the simulator. Everything else – live timelines, HAR files, reports –
// is a view of this record.
//
//	rec := trace.New(trace.Options{Seed: 7, Scenario: "AF-01 a missed call"})
//	rec.Secret("front-token", token)          // first: later entries never show it
//	rec.Action(now, "Carla", "calls", "Support")
//	rec.Exchange(&trace.Exchange{ID: "x1", At: now, Done: now, Method: "POST", …})
//	rec.WriteTo(file)
//	fmt.Printf("%x\n", rec.Sum())
//
// # Format, version 1
//
// UTF-8, one JSON object per line, each ended by a line feed. Keys come in the
// order shown here; a part that is empty is left out. The first line opens the
// trace:
//
//	{"v":1,"kind":"header","seed":7,"start":"2026-01-05T09:00:00.000Z","scenario":"…"}
//
// Every further line is an entry. n counts from 1 without gaps; a trace that
// came from a ring begins with a higher n. at is virtual time in UTC, with
// milliseconds, or nanoseconds where milliseconds would not say it all.
//
//	{"n":1,"at":"…","kind":"action","who":"Carla","does":"calls","detail":"Support"}
//	{"n":2,"at":"…","kind":"note","system":"core","text":"crashed"}
//	{"n":3,"at":"…","kind":"exchange","id":"x1","of":"x0","from":"aircall","to":"core",
//	 "method":"POST","url":"https://…",
//	 "request":{"header":[["Content-Type","application/json"]],"body":"{…}"},
//	 "status":200,"response":{"header":[…],"body":"…"},
//	 "done":"…","fault":"…","error":"…","note":"…"}
//
// Header fields are pairs, sorted by name; repeated fields keep their order. A
// body is the text as sent; one that is not UTF-8 stands in "body64" as
// base64 instead. An exchange whose answer the caller never saw has an error and
// may still have a status: what the server answered is part of the record.
//
// # Secrets
//
// A value given to [Recorder.Secret] never leaves the recorder: it is replaced by
// «name» in each later entry, wherever it stands – URL, header, body, text – and
// also in its percent-encoded and JSON-escaped spellings. Forms that only the
// caller can know, such as the base64 of "id:token" in basic authentication, are
// registered by the caller under a name of their own. A header whose purpose is
// to carry credentials (Authorization, Cookie, …) and that shows no registered
// secret is written as «masked»: an unknown credential is still a credential.
package trace
