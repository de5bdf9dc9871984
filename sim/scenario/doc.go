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
//
// Times count from the start of the scenario. Where a timeline entry by hand
// would be tedious, traffic makes calls from the seed:
//
//	traffic: {calls: 20, over: 1h, customers: 12, lines: [Support], answered: 70, talk: 2m}
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
//
// [Parse] refuses what it does not understand with file, line, what was found
// and what was expected. [Play] drives the world and tells a listener when it is
// worth looking at the screens.
package scenario
