package salesforce

import (
	"slices"
	"sync"
)

// This file holds the modelled objects of every org (Object Reference for the Salesforce
// Platform). Picklist values are the defaults of a new org.

// baseSchema and personSchema are the schemas of a new org without and with Person
// Accounts. They are built once per process (BenchmarkNew).
var (
	baseSchema   = sync.OnceValue(func() *schema { return newSchema(baseObjects(false)...) })
	personSchema = sync.OnceValue(func() *schema { return newSchema(baseObjects(true)...) })
)

// otherObjects exist in every org but are not modelled.
var otherObjects = []string{"Asset", "Attachment", "CallCenter", "CampaignMember", "CaseComment", "CollaborationGroup", "ContentDocument",
	"ContentDocumentLink", "ContentVersion", "Contract", "Document", "EmailMessage", "EmailTemplate", "Entitlement", "Event", "FeedComment", "FeedItem",
	"GroupMember", "Holiday", "Individual", "ListEmail", "Note", "OpportunityLineItem", "Order", "OrderItem", "Partner", "PermissionSet",
	"PermissionSetAssignment", "Pricebook2", "PricebookEntry", "Product2", "QueueSobject", "Quote", "Report", "Solution", "StaticResource",
	"TaskPriority", "Topic", "UserLogin", "UserRole", "VoiceCall", "WorkOrder"}

func baseObjects(persons bool) []*object {
	return []*object{
		accountObject(persons), businessHoursObject(), campaignObject(), caseObject(), statusObject("CaseStatus", "01J", caseStatuses),
		contactObject(persons), groupObject(), leadObject(), leadStatusObject(), nameObject(), opportunityObject(), contactRoleObject(), stageObject(),
		organizationObject(), profileObject(), recordTypeObject(persons), taskObject(), statusObject("TaskStatus", "01T", taskStatuses), userObject(),
	}
}

func owner(targets ...string) *field { return reference("OwnerId", targets...) }

// activityDates are the fields with the times of a record's last activity and use.
func activityDates() []*field {
	return []*field{
		computed(column("LastActivityDate", isDate), lastActivity),
		column("LastViewedDate", isDatetime).managed(), column("LastReferencedDate", isDatetime).managed(),
	}
}

func address(prefix string) []*field {
	return []*field{longText(prefix+"Street", 255), text(prefix+"City", 40), text(prefix+"State", 80),
		text(prefix+"PostalCode", 20), text(prefix+"Country", 80)}
}

var (
	salutations = options("Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx.")
	leadSources = options("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
	industries  = options("Agriculture", "Banking", "Consulting", "Education", "Energy", "Finance", "Healthcare", "Insurance", "Retail",
		"Technology", "Telecommunications", "Transportation", "Other")
	leadStatuses = []pick{{value: "Open - Not Contacted", isDefault: true}, {value: "Working - Contacted"},
		{value: "Closed - Converted", closed: true, won: true}, {value: "Closed - Not Converted", closed: true}}
	caseStatuses = []pick{{value: "New", isDefault: true}, {value: "Working"}, {value: "Escalated"}, {value: "Closed", closed: true}}
	taskStatuses = []pick{{value: "Not Started", isDefault: true}, {value: "In Progress"}, {value: "Completed", closed: true},
		{value: "Waiting on someone else"}, {value: "Deferred"}}
	stages = []pick{{value: "Prospecting", chance: 10}, {value: "Qualification", chance: 10}, {value: "Needs Analysis", chance: 20},
		{value: "Value Proposition", chance: 50}, {value: "Id. Decision Makers", chance: 60}, {value: "Perception Analysis", chance: 70},
		{value: "Proposal/Price Quote", chance: 75}, {value: "Negotiation/Review", chance: 90},
		{value: "Closed Won", closed: true, won: true, chance: 100}, {value: "Closed Lost", closed: true}}
)

func contactObject(persons bool) *object {
	fields := []*field{
		reference("AccountId", "Account").withChildren("Contacts").cascadeDelete(),
		text("LastName", 80).require(), text("FirstName", 40), picklist("Salutation", salutations...),
		computed(text("Name", 121).withLabel("Full Name").asName(), personName),
		phone("Phone").withLabel("Business Phone"), phone("Fax").withLabel("Business Fax"), phone("MobilePhone"), phone("HomePhone"),
		phone("OtherPhone"), phone("AssistantPhone").withLabel("Asst. Phone"), email("Email"), text("Title", 128), text("Department", 80),
		picklist("LeadSource", leadSources...), longText("Description", 32000), boolean("DoNotCall"),
		reference("ReportsToId", "Contact"), owner("User"),
	}
	fields = append(append(fields, address("Mailing")...), activityDates()...)
	if persons {
		fields = append(fields, computed(boolean("IsPersonAccount").withLabel("Is Person Account"), isPersonContact))
	}
	o := define("Contact", "003", fields...)
	o.check, o.guard = checkContact, guardContact
	return o
}

func leadObject() *object {
	converted := func(name, target string) *field { return reference(name, target).managed() }
	fields := []*field{
		text("LastName", 80).require(), text("FirstName", 40), picklist("Salutation", salutations...),
		computed(text("Name", 121).withLabel("Full Name").asName(), personName), text("Company", 255).require(), text("Title", 128),
		picklist("Status", leadStatuses...), phone("Phone"), phone("MobilePhone"), phone("Fax"), email("Email"), column("Website", isURL),
		picklist("LeadSource", leadSources...), picklist("Rating", options("Hot", "Warm", "Cold")...), picklist("Industry", industries...),
		longText("Description", 32000), boolean("DoNotCall"),
		longText("Street", 255), text("City", 40), text("State", 80), text("PostalCode", 20), text("Country", 80),
		boolean("IsConverted").withLabel("Converted").managed(), column("ConvertedDate", isDate).managed(),
		converted("ConvertedContactId", "Contact"), converted("ConvertedAccountId", "Account"), converted("ConvertedOpportunityId", "Opportunity"),
		owner("User", "Group"),
	}
	o := define("Lead", "00Q", append(fields, activityDates()...)...)
	o.guard = guardLead
	return o
}

func accountObject(persons bool) *object {
	fields := []*field{
		text("Name", 255).withLabel("Account Name").asName(), phone("Phone").withLabel("Account Phone"), phone("Fax").withLabel("Account Fax"),
		column("Website", isURL), picklist("Type", options("Prospect", "Customer - Direct", "Customer - Channel", "Other")...),
		picklist("Industry", industries...), text("AccountNumber", 40), reference("ParentId", "Account").withChildren("ChildAccounts"),
		longText("Description", 32000), owner("User"),
	}
	fields = append(append(fields, address("Billing")...), activityDates()...)
	if persons {
		fields = append(fields, personFields()...)
	}
	o := define("Account", "001", fields...)
	o.check, o.after = checkAccount, afterAccount
	return o
}

func caseObject() *object {
	fields := []*field{
		reference("ContactId", "Contact").withChildren("Cases"), reference("AccountId", "Account").withChildren("Cases"),
		text("CaseNumber", 30).uniqueLookup().asName().managed(), text("Subject", 255), longText("Description", 32000),
		picklist("Status", caseStatuses...), picklist("Origin", options("Phone", "Email", "Web")...),
		picklist("Priority", pick{value: "High"}, pick{value: "Medium", isDefault: true}, pick{value: "Low"}),
		picklist("Type", options("Problem", "Feature Request", "Question")...),
		picklist("Reason", options("Installation", "Equipment Complexity", "Performance", "Breakdown", "Feedback", "Other")...),
		computed(boolean("IsClosed").withLabel("Closed"), closedBy(caseStatuses, "Status")), column("ClosedDate", isDatetime).managed(),
		boolean("IsEscalated").withLabel("Escalated"), phone("SuppliedPhone"), text("SuppliedName", 80), email("SuppliedEmail"),
		computed(phone("ContactPhone"), ofContact("Phone")), computed(phone("ContactMobile"), ofContact("MobilePhone")),
		computed(email("ContactEmail"), ofContact("Email")), computed(phone("ContactFax"), ofContact("Fax")), reference("BusinessHoursId", "BusinessHours"),
		reference("ParentId", "Case").withChildren("Cases"), owner("User", "Group"),
	}
	o := define("Case", "500", append(fields, activityDates()[1:]...)...) // cases have no LastActivityDate
	o.check = checkCase
	return o
}

func opportunityObject() *object {
	fields := []*field{
		reference("AccountId", "Account").withChildren("Opportunities").cascadeDelete(), text("Name", 120).require().asName(), longText("Description", 32000),
		picklist("StageName", stages...).require().withLabel("Stage"), column("CloseDate", isDate).require(), column("Amount", isCurrency),
		column("Probability", isPercent).withLabel("Probability (%)"), picklist("Type", options("Existing Business", "New Business")...),
		text("NextStep", 255), picklist("LeadSource", leadSources...),
		computed(boolean("IsClosed").withLabel("Closed"), closedBy(stages, "StageName")),
		computed(boolean("IsWon").withLabel("Won"), isWon), computed(picklist("ForecastCategory"), forecast), owner("User"),
	}
	o := define("Opportunity", "006", append(fields, activityDates()...)...)
	o.plural = "Opportunities"
	o.check = checkOpportunity
	return o
}

func contactRoleObject() *object {
	o := define("OpportunityContactRole", "00K",
		reference("OpportunityId", "Opportunity").require().writeOnce().withChildren("OpportunityContactRoles").cascadeDelete(),
		reference("ContactId", "Contact").require().withChildren("OpportunityContactRoles").cascadeDelete(),
		picklist("Role", options("Business User", "Decision Maker", "Economic Buyer", "Evaluator", "Influencer", "Other")...),
		boolean("IsPrimary").withLabel("Primary"))
	o.unsearched = true
	return o
}

func taskObject() *object {
	subject := column("Subject", isCombobox)
	subject.length, subject.picks = 255, options("Call", "Send Letter", "Send Quote", "Other")
	subject.nameField = true
	o := define("Task", "00T",
		polymorphic("WhoId", "Name ID", "Contact", "Lead"),
		polymorphic("WhatId", "Related To ID", "Account", "Opportunity", "Case", "Campaign"),
		subject, column("ActivityDate", isDate).withLabel("Due Date Only"),
		picklist("Status", taskStatuses...), picklist("Priority", pick{value: "High"}, pick{value: "Normal", isDefault: true}, pick{value: "Low"}),
		computed(boolean("IsHighPriority").withLabel("High Priority"), isHighPriority),
		owner("User", "Group").withLabel("Assigned To ID"), longText("Description", 32000),
		picklist("Type", options("Call", "Meeting", "Other", "Email")...),
		computed(boolean("IsClosed").withLabel("Closed"), closedBy(taskStatuses, "Status")), column("CompletedDateTime", isDatetime).managed(),
		computed(reference("AccountId", "Account"), taskAccount),
		computed(boolean("IsArchived").withLabel("Archived"), func(*Server, *record) any { return false }),
		column("CallDurationInSeconds", isInt).withLabel("Call Duration"),
		picklist("CallType", options("Internal", "Inbound", "Outbound")...).restrict(),
		text("CallDisposition", 255).withLabel("Call Result"), text("CallObject", 255).withLabel("Call Object Identifier"),
		picklist("TaskSubtype", pick{value: "Task", isDefault: true}, pick{value: "Email"}, pick{value: "ListEmail"}, pick{value: "Cadence"},
			pick{value: "Call"}, pick{value: "LinkedIn"}).restrict().writeOnce(),
		boolean("IsReminderSet").withLabel("Reminder Set"), column("ReminderDateTime", isDatetime))
	o.check, o.after = checkTask, afterTask
	return o
}

func polymorphic(name, label string, targets ...string) *field {
	return reference(name, targets...).withLabel(label).withChildren("Tasks")
}

func userObject() *object {
	username := text("Username", 80).require().uniqueLookup()
	o := define("User", "005", username, text("LastName", 80).require(), text("FirstName", 40),
		computed(text("Name", 121).withLabel("Full Name").asName(), personName),
		email("Email").require(), text("Alias", 8).require(), text("CommunityNickname", 40),
		reference("ProfileId", "Profile").require(), text("TimeZoneSidKey", 40).require(), text("LocaleSidKey", 40).require(),
		text("EmailEncodingKey", 40).require(), text("LanguageLocaleKey", 40).require(), boolean("IsActive").withLabel("Active").withDefault(true),
		picklist("UserType", options("Standard")...).managed().withDefault("Standard"), text("Title", 80), text("Department", 80),
		phone("Phone"), phone("MobilePhone"), text("Extension", 40))
	o.guard = guardUser
	return o
}

func groupObject() *object {
	o := define("Group", "00G", text("Name", 40).require().asName(), text("DeveloperName", 80),
		picklist("Type", pick{value: "Queue"}, pick{value: "Regular", isDefault: true}))
	o.unsearched = true
	return o
}

func campaignObject() *object {
	return define("Campaign", "701", text("Name", 80).require().asName(), boolean("IsActive").withLabel("Active"),
		picklist("Status", pick{value: "Planned", isDefault: true}, pick{value: "In Progress"}, pick{value: "Completed"}, pick{value: "Aborted"}),
		picklist("Type", options("Conference", "Email", "Telemarketing", "Other")...), owner("User"))
}

// readOnlyObject makes an object read-only. Its rows come from seed or from setup.
func readOnlyObject(o *object, seed func(*Server) []values) *object {
	o.fixed, o.unsearched, o.seed = true, true, seed
	return o
}

func organizationObject() *object {
	return readOnlyObject(define("Organization", "00D", text("Name", 80).asName(), boolean("IsSandbox"), text("InstanceName", 5),
		text("TimeZoneSidKey", 40), text("OrganizationType", 40), text("LanguageLocaleKey", 40), text("DefaultLocaleSidKey", 40),
		text("NamespacePrefix", 15), column("TrialExpirationDate", isDatetime), boolean("IsReadOnly"), phone("Phone")), func(s *Server) []values {
		return []values{{"Name": "Northpier", "InstanceName": "AK1", "TimeZoneSidKey": s.zone.String(),
			"OrganizationType": "Enterprise Edition", "LanguageLocaleKey": "en_US", "DefaultLocaleSidKey": "en_US"}}
	})
}

func profileObject() *object {
	return readOnlyObject(define("Profile", "00e", text("Name", 255).asName()), func(*Server) []values {
		return []values{{"Name": "System Administrator"}, {"Name": "Standard User"}}
	})
}

func recordTypeObject(persons bool) *object {
	o := define("RecordType", "012", text("Name", 80).asName(), text("DeveloperName", 80), text("SobjectType", 40), boolean("IsActive"))
	if persons {
		o.add(boolean("IsPersonType"))
	}
	return readOnlyObject(o, func(s *Server) []values {
		if !s.persons {
			return nil
		}
		return []values{
			{"Name": "Business Account", "DeveloperName": "Business_Account", "SobjectType": "Account", "IsActive": true, "IsPersonType": false},
			{"Name": "Person Account", "DeveloperName": "PersonAccount", "SobjectType": "Account", "IsActive": true, "IsPersonType": true},
		}
	})
}

func businessHoursObject() *object {
	fields := []*field{text("Name", 80).asName(), boolean("IsActive"), boolean("IsDefault"), text("TimeZoneSidKey", 40)}
	days := []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	for _, day := range days {
		fields = append(fields, column(day+"StartTime", isTime), column(day+"EndTime", isTime))
	}
	// The default hours are around the clock: both times are midnight.
	return readOnlyObject(define("BusinessHours", "01m", fields...), func(s *Server) []values {
		v := values{"Name": "Default", "IsActive": true, "IsDefault": true, "TimeZoneSidKey": s.zone.String()}
		for _, day := range days {
			v[day+"StartTime"], v[day+"EndTime"] = "00:00:00.000Z", "00:00:00.000Z"
		}
		return []values{v}
	})
}

// statusObject returns the object with the values of a Status field.
func statusObject(name, prefix string, picks []pick) *object {
	o := define(name, prefix, text("MasterLabel", 255).asName(), text("ApiName", 255), column("SortOrder", isInt), boolean("IsDefault"),
		boolean("IsClosed"))
	return readOnlyObject(o, func(*Server) []values {
		var rows []values
		for i, p := range picks {
			rows = append(rows, values{"MasterLabel": p.value, "ApiName": p.value, "SortOrder": float64(i + 1), "IsDefault": p.isDefault, "IsClosed": p.closed})
		}
		return rows
	})
}

func leadStatusObject() *object {
	o := define("LeadStatus", "01L", text("MasterLabel", 255).asName(), text("ApiName", 255), column("SortOrder", isInt), boolean("IsDefault"),
		boolean("IsConverted"))
	return readOnlyObject(o, func(*Server) []values {
		var rows []values
		for i, p := range leadStatuses {
			rows = append(rows, values{"MasterLabel": p.value, "ApiName": p.value, "SortOrder": float64(i + 1), "IsDefault": p.isDefault, "IsConverted": p.won})
		}
		return rows
	})
}

func stageObject() *object {
	o := define("OpportunityStage", "01O", text("MasterLabel", 255).asName(), text("ApiName", 255), column("SortOrder", isInt), boolean("IsActive"),
		boolean("IsClosed"), boolean("IsWon"), column("DefaultProbability", isPercent))
	return readOnlyObject(o, func(*Server) []values {
		var rows []values
		for i, p := range stages {
			rows = append(rows, values{"MasterLabel": p.value, "ApiName": p.value, "SortOrder": float64(i + 1), "IsActive": true,
				"IsClosed": p.closed, "IsWon": p.won, "DefaultProbability": p.chance})
		}
		return rows
	})
}

// nameObject returns the object Name, which has the fields common to all targets of a
// polymorphic reference (SOQL and SOSL Reference, Understanding Polymorphic Keys).
func nameObject() *object {
	o := define("Name", "", text("Name", 255).asName(), text("Type", 40), text("FirstName", 40), text("LastName", 80), email("Email"),
		phone("Phone"), phone("MobilePhone"), text("Title", 128), text("Username", 80), text("Alias", 8), boolean("IsActive"), reference("ProfileId", "Profile"))
	o.fixed, o.unsearched = true, true
	return o
}

func pickOf(picks []pick, value any) *pick {
	text, _ := value.(string)
	if i := slices.IndexFunc(picks, func(p pick) bool { return p.value == text }); i >= 0 {
		return &picks[i]
	}
	return nil
}
