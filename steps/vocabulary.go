package steps

// vocabulary is every step there is. Keep it sorted by theme; one sentence means
// one thing, in all integrations.
var vocabulary = []Definition{
	// The cast.
	{Given, `^the agents? ` + names + `$`, "", theAgents},
	{Given, `^the team ` + name + ` with ` + names + `$`, "", theTeam},
	{Given, `^the ` + name + ` line of the team ` + name + `$`, "", theLineOfTeam},
	{Given, `^the ` + name + ` line of the team ` + name + `, with voicemail$`, "", theVoicemailLineOfTeam},
	{Given, `^the ` + name + ` line of ` + name + `$`, "", theLineOfAgent},
	{Given, `^the ` + name + ` line with an IVR: (.+)$`, "", theLineWithIVR},
	{Given, `^the customer ` + name + `$`, "", theCustomer},
	{Given, `^the customer ` + name + `, a contact in Front$`, "", theCustomerInFront},
	{Given, `^the customer ` + name + ` with two phones, a contact in Front$`, "", theCustomerWithTwoPhonesInFront},
	{Given, `^Aircall is connected with Front$`, "", aircallIsConnectedWithFront},
	{Given, `^the Front inbox ` + inbox + `$`, "", theFrontInbox},

	// History: calls that are over and logged.
	{Given, `^an answered call of ` + name + ` with ` + name + ` on the ` + name + ` line$`, "", anAnsweredCall},
	{Given, `^a missed call of ` + name + ` on the ` + name + ` line$`, "", aMissedCall},

	// Calls.
	{When, `^` + name + ` calls the ` + name + ` line$`, "", calls},
	{When, `^` + name + ` calls the ` + name + ` line from the second phone$`, "", callsFromSecondPhone},
	{When, `^` + name + ` presses (\d)$`, "", presses},
	{When, `^` + name + ` answers ` + name + `$`, "", answers},
	{When, `^` + name + ` declines ` + name + `$`, "", declines},
	{When, `^` + name + ` hangs up$`, "", hangsUp},
	{When, `^nobody answers ` + name + `$`, "", nobodyAnswers},
	{When, `^` + name + ` leaves a voicemail of ` + span + `$`, "", leavesVoicemail},
	{When, `^` + name + ` dials ` + name + ` from the ` + name + ` line$`, "", dials},
	{When, `^` + name + ` picks up$`, "", picksUp},
	{When, `^they talk for ` + span + `$`, "", pass},
	{When, `^` + span + ` pass(?:es)?$`, "", pass},

	// Front, as its users work in it.
	{When, `^` + name + ` archives the conversation with ` + name + `$`, "", archives},
	{When, `^` + name + ` moves the conversation with ` + name + ` to the ` + inbox + ` inbox$`, "", moves},
	{When, `^` + name + ` assigns the conversation with ` + name + ` to ` + name + `$`, "", assigns},

	// Front, as it looks afterwards.
	{Then, thenFrom + `Front has ` + count + ` contacts? with a number of ` + name + `$`, API, frontHasContacts},
	{Then, thenFrom + `the number of ` + name + ` is the new contact's only handle$`, API, theContactHasHandle},
	{Then, thenFrom + `Front has ` + count + ` conversations? with ` + name + `$`, API, frontHasConversations},
	{Then, thenFrom + `the conversation with ` + name + ` is on the contact of that name$`, API, theConversationIsOnTheContact},
	{Then, thenFrom + `the conversation with ` + name + ` is neither a discussion nor a comment$`, API, theConversationIsAConversation},
	{Then, thenFrom + `the conversation with ` + name + ` is (open|archived)$`, API, theConversationIs},
	{Then, thenFrom + `the conversation with ` + name + ` is in the ` + inbox + ` inbox$`, API, theConversationIsInInbox},
	{Then, thenFrom + `the subject of the conversation with ` + name + ` contains ` + quoted + `$`, API, theSubjectContains},
	{Then, thenFrom + `the conversation with ` + name + ` shows ` + count + ` calls?$`, API, theConversationShowsCalls},
	{Then, thenFrom + `the ` + ordinal + ` call in the conversation with ` + name + ` is authored by (the customer|[A-Z][\w-]*)$`, API, theCallIsAuthoredBy},
	{Then, thenFrom + `the conversation with ` + name + ` is assigned to (nobody|[A-Z][\w-]*)$`, API, theConversationIsAssignedTo},

	// Reliability, in words that hold for every integration.
	{Given, `^the usual phone team with (\S+)$`, "", theUsualTeam},
	{When, `^an? ([a-z]+(?: team)?) call takes place$`, "", aCallTakesPlace},
	{Given, `^the network holds every webhook back$`, "", theNetworkHoldsWebhooks},
	{Given, `^the network delivers every webhook ` + count + ` times$`, "", theNetworkDeliversTimes},
	{Given, `^the network loses every (\S+) webhook$`, "", theNetworkLoses},
	{Given, `^the network loses every webhook but (\S+)$`, "", theNetworkLosesAllBut},
	{Given, `^the CRM answers (\d{3}) to the first ` + count + ` requests$`, "", theCRMFailsFirst},
	{Given, `^from now on the core may be killed$`, "", theCoreMayBeKilledFromNowOn},
	{When, `^the webhooks are delivered$`, "", theWebhooksAreDelivered},
	{When, `^somebody sends the webhooks with (.+)$`, "", somebodySendsThem},
	{When, `^somebody posts (.+)$`, "", somebodyPosts},
	{When, `^the phone system sends them with unknown (fields|events|resources)$`, "", theSystemSendsUnknown},
	{Then, thenFrom + `the call is logged (exactly once|exactly twice)$`, API, theCallIsLogged},
	{Then, thenFrom + `nothing is logged$`, API, nothingIsLogged},
	{Then, thenFrom + `everything is as if nothing had gone wrong$`, API, asIfNothingHadGoneWrong},
	{Then, `^every order of the webhooks, plain or with one of them twice, ends in the same state$`, API, everyOrderEndsTheSame},
	{Then, `^the call is logged exactly once whichever request to the CRM (.+?)(?:, (\w+) times in a row)?$`, API, anyRequestMeets},
	{Then, `^the call is logged exactly once whenever the core is killed$`, API, wheneverTheCoreIsKilled},
	{Then, thenFrom + `each is answered (\dxx|\d{3})$`, Delivery, eachIsAnswered},
	{Then, thenFrom + `each refusal explains itself in one line$`, Delivery, eachRefusalExplainsItself},
	{Then, thenFrom + `the first ` + count + ` retries come at growing intervals$`, Journal, theRetriesComeAtGrowingIntervals},
	{Then, thenFrom + `the core has looked at the call ` + count + ` times? by API$`, Journal, theCoreLooksAtTheCall},
}
