// Package scenario reads scenario files and plays them in a world.
//
// A scenario file describes a flow of a phone team in YAML: the cast, the connected
// integrations, and a timeline of what people do.
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
// Members of the cast may have attributes. Numbers and e-mail addresses that are left
// out are allotted; literal numbers are in E.164:
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
// An account makes the customer a contact of that account in Salesforce. A company is
// part of the contact in Aircall. phones is the number of phones, or a list of numbers.
//
// The phone system is Aircall, or RingCentral if only ringcentral-front is connected.
// With both, each line names its phone system; each agent has a phone in both and uses
// one at a time:
//
//	  lines:
//	    - {name: Support, team: Support, phone system: aircall}
//	    - {name: Sales, team: Sales, phone system: ringcentral}
//	connect: [aircall-front, ringcentral-front]
//
// Times count from the start of the scenario. Traffic draws calls from the seed:
//
//	traffic: {calls: 20, over: 1h, customers: 12, lines: [Support], answered: 70, talk: 2m}
//
// Bursts are many calls within five seconds, as in {0s: 8, 10m: 34}; bursts with too few
// customers are refused.
//
// Company rules of Front use the words of Front's editor, in the order of evaluation:
//
//	front rules:
//	  - {name: Voicemails, when: inbound message is received, if: subject contains Voicemail, then: move to Voicemails}
//
// The key spark has projects and contacts; the phones of a contact name customers:
//
//	spark:
//	  log on all projects: true
//	  projects: {Harbour: [Lena], Marina: [Lena, Marco]}
//	  contacts:
//	    - {name: Carla, phone: Carla, projects: [Harbour, Marina]}
//	    - {name: Carlos, mobile phone: Carla, projects: [Marina]}
//	connect: [aircall-spark]
//
// The key salesforce has records of the org. The settings of its integration use the
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
// A scenario begins on Monday 2026-01-05 at 09:00 UTC unless its key start states otherwise:
//
//	start: 2026-01-10 09:30
//	start: 2026-03-29 01:59 Europe/Rome
//
// [Parse] reads a file, [File.SetUp] fills a world from it and [File.Play] plays it. An
// error is one line with file, line, what was found and what was expected.
package scenario
