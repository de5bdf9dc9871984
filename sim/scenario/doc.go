// Package scenario reads scenario files and plays them in a world.
//
// A scenario file is a day in the life of a phone team, in YAML: who is there,
// what is connected, and what people do when.
//
//	name: Answered inbound call
//	about: Carla calls Support and Lena answers.
//	seed: 1
//	cast:
//	  agents: [Lena, Marco]
//	  teams:
//	    Support: [Lena, Marco]
//	  lines:
//	    - {name: Support, team: Support}
//	  customers:
//	    - {name: Carla, in front: true}
//	connect: [aircall-front]
//	timeline:
//	  - 0s: Carla calls Support
//	  - 8s: Lena answers Carla
//	  - 1m30s: Carla hangs up
//	expect:
//	  - the conversation with Carla is assigned to Lena
//
// An entry of the timeline is a Given or When of the vocabulary, an expectation a
// Then: the sentences of package steps, which `callsim words` prints. Faults, outages
// and a vendor's own rules are sentences, too:
//
//	timeline:
//	  - 0s: the next call.ended webhook from Aircall to the core is delivered twice
//	  - 5m: Front answers 429 for 2 minutes
//	  - 10m: the core is down for 90 seconds
//
// Who is there may be described further; numbers and e-mail addresses that are
// left out are allotted. Literal numbers are in E.164:
//
//	cast:
//	  agents: [Marco, {name: Lena Rossi, email: lena@example.test, time zone: Europe/Rome}]
//	  lines:
//	    - {name: Roma, owner: Lena Rossi, number: "+390612345678", country: IT, time zone: Europe/Rome, hours: "09:00-18:00"}
//	    - {name: Milano, owner: Marco, hours: {Mon-Fri: "09:00-12:30, 14:00-18:00", Sat: "10:00-13:00"}}
//	  customers:
//	    - {name: Carla Verdi, phone: "+5215512345678", emails: [carla@example.test], company: Verdi Srl, in aircall: true}
//	    - {name: Dora, phones: 200, account: Acme, in front: true, in gorgias: true}
//
// An account makes the customer a contact of it in Salesforce, a company stands on
// the contact in Aircall, and phones are how many numbers, or which.
//
// A company has Aircall, or RingCentral when ringcentral-front alone is connected.
// With both, each line says its own; a person has a phone in each and talks on one:
//
//	  lines:
//	    - {name: Support, team: Support, phone system: aircall}
//	    - {name: Sales, team: Sales, phone system: ringcentral}
//	connect: [aircall-front, ringcentral-front]
//
// Times count from the start of the scenario. Where a timeline entry by hand
// would be tedious, traffic makes calls from the seed:
//
//	traffic: {calls: 20, over: 1h, customers: 12, lines: [Support], answered: 70, talk: 2m}
//
// Bursts are many calls within five seconds, {0s: 8, 10m: 34}; bursts for which there
// are not enough customers are refused.
//
// Company rules of Front stand in the words of its editor, in the order they are
// evaluated:
//
//	front rules:
//	  - {name: Voicemails, when: inbound message is received, if: subject contains Voicemail, then: move to Voicemails}
//
// What a company has in Spark stands under a key of its own; a contact's phones
// are customers' numbers:
//
//	spark:
//	  log on all projects: true
//	  projects: {Harbour: [Lena], Marina: [Lena, Marco]}
//	  contacts:
//	    - {name: Carla, phone: Carla, projects: [Harbour, Marina]}
//	    - {name: Carlos, mobile phone: Carla, projects: [Marina]}
//	connect: [aircall-spark]
//
// So does what an org has in Salesforce; its integration's settings are in the
// words of Aircall's dashboard:
//
//	salesforce:
//	  contacts: [{name: Carla, phone: Carla}]
//	  person accounts: [{name: Farid, phone: Farid}]
//	  cases: [{title: Water damage, contact: Carla}]
//	connect: [aircall-salesforce]
//	settings:
//	  aircall-salesforce: {missed calls: In progress, the preference: Case}
//
// A scenario begins on Monday 2026-01-05 at 09:00 UTC unless it says otherwise:
//
//	start: 2026-01-10 09:30
//	start: 2026-03-29 01:59 Europe/Rome
//
// [Parse] reads a file, [File.SetUp] fills a world from it and [File.Play] plays it. An
// error is one line with file, line, what was found and what was expected.
package scenario
