@aircall-salesforce
Feature: The Case or Opportunity that a call is linked to
  The administrator may prefer Cases or Opportunities: then the call of a Contact
  is linked to an open one as well. A Case can be created if none is open, an
  Opportunity cannot. Cases and Opportunities of Leads, Accounts and Person Accounts
  are never linked.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce

  @AS-13
  Rule: AS-13 With the preference Case a call is linked to an open Case of the Contact

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario Outline: AS-13 <call> is linked to the open case
      Given the open case "Router" of the contact Carla
      And the preference is set to "Case"
      When there is <call> between Carla and Lena on the Support line
      Then the Task is linked to the case "Router"
      And Salesforce shows the Task under Past Activities of the contact Carla

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario: AS-13 A call is not linked to a closed case
      Given the closed case "Router" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing

    Scenario: AS-13 A call is linked to the open case beside a closed one
      Given the open case "Router" of the contact Carla
      And the closed case "Invoice" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the case "Router"

    Scenario: AS-13 Only the first call is linked to a case that is closed after it
      Given the open case "Router" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator closes the case "Router"
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows one Task of the case "Router"
      And Past Activities of the contact Carla shows two calls

    Scenario: AS-13 A call is not linked to the case of another contact
      Given the customer Dora
      And the Salesforce contact Dora with the number of Dora
      And the open case "Router" of the contact Dora
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing

    Scenario: AS-13 Without the preference a call is not linked to a case
      Given the open case "Router" of the contact Carla
      And the preference is set to "Contact alone"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing

    Scenario: AS-13 A call in progress is linked to the open case
      Given the open case "Router" of the contact Carla
      And the preference is set to "Case"
      And missed calls are set to "In progress"
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Next Steps of the contact Carla
      And Salesforce shows one Task of the case "Router"

  @AS-14
  Rule: AS-14 With the preference Opportunity a call is linked to an open Opportunity of the Contact

    Background:
      Given the preference is set to "Opportunity"

    Scenario Outline: AS-14 <call> is linked to the open opportunity
      Given the Salesforce contact Carla with the number of Carla
      And the open opportunity "Upgrade" of the contact Carla
      When there is <call> between Carla and Lena on the Support line
      Then the Task is linked to the opportunity "Upgrade"
      And Salesforce shows the Task under Past Activities of the contact Carla

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario Outline: AS-14 A call is not linked to an opportunity that is <state>
      Given the Salesforce contact Carla with the number of Carla
      And the <state> opportunity "Upgrade" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing

      Examples:
        | state |
        | won   |
        | lost  |

    Scenario: AS-14 A call is not linked to the opportunity of another contact
      Given the customer Dora
      And the Salesforce contact Carla with the number of Carla
      And the Salesforce contact Dora with the number of Dora
      And the open opportunity "Upgrade" of the contact Dora
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing

    Scenario: AS-14 Only the first call is linked to an opportunity that is won after it
      Given the Salesforce contact Carla with the number of Carla
      And the open opportunity "Upgrade" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator wins the opportunity "Upgrade"
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows one Task of the opportunity "Upgrade"
      And Past Activities of the contact Carla shows two calls

    Scenario: AS-14 A call is linked to the opportunity of a converted lead
      Given the Salesforce lead Carla with the number of Carla
      When the administrator converts the lead Carla into the opportunity "Upgrade"
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the opportunity "Upgrade"
      And Salesforce shows the Task under Past Activities of the contact Carla

  @AS-15
  Rule: AS-15 Nothing is ever linked to a Case or Opportunity of a Lead, Account or Person Account

    Scenario Outline: AS-15 A call is not linked to the <thing> of the <object>
      Given the Salesforce <object> Carla with the number of Carla
      And the open <thing> "Router" of the <object> Carla
      And the preference is set to "<preference>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the <object> Carla
      And the Task is linked to no <thing>

      Examples:
        | object         | thing       | preference  |
        | account        | case        | Case        |
        | account        | opportunity | Opportunity |
        | person account | case        | Case        |
        | person account | opportunity | Opportunity |

    Scenario Outline: AS-15 A lead's call is not linked to the <thing> of a contact of the same company
      Given the customer Dora
      And the Salesforce contact Dora with the number of Dora
      And the open <thing> "Router" of the contact Dora
      And the Salesforce lead Carla with the number of Carla
      And the preference is set to "<preference>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the lead Carla
      And the Task is linked to no <thing>

      Examples:
        | thing       | preference  |
        | case        | Case        |
        | opportunity | Opportunity |

    Scenario: AS-15 A call is linked to the case of a contact who has the number beside an account
      Given the Salesforce account Carla with the number of Carla
      And the Salesforce contact Carlos with the number of Carla
      And the open case "Router" of the contact Carlos
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carlos
      And the Task is linked to the case "Router"

  @AS-16
  Rule: AS-16 With "create if none" a Case is created if none is open

    Background:
      Given the Salesforce contact Carla with the number of Carla
      And the preference is set to "Case, created if there is none"

    Scenario: AS-16 A Case is created for a Contact without one
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new case
      And the Task is linked to the new case
      And the new case belongs to the contact Carla

    Scenario: AS-16 A Case is created for a Contact with only a closed one
      Given the closed case "Router" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new case
      And the Task is linked to the new case

    Scenario: AS-16 No Case is created for a Contact with an open one
      Given the open case "Router" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new records
      And the Task is linked to the case "Router"

    Scenario: AS-16 The next call is linked to the Case created by the first
      When there is an inbound answered call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce has one new case
      And Past Activities of the contact Carla shows two calls

    Scenario: AS-16 After that Case is closed, the next call creates another
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator closes the new case
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce has two new cases

  @AS-17
  Rule: AS-17 A Case is created only for a Contact that is found or created

    Background:
      Given the preference is set to "Case, created if there is none"

    Scenario: AS-17 A Case is created for a Contact that is created for an unknown number
      Given unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new contact
      And Salesforce has one new case
      And the Task is linked to the new case

    Scenario Outline: AS-17 No Case is created for a <object> that is found
      Given the Salesforce <object> Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new records
      And the Task is linked to no case

      Examples:
        | object         |
        | lead           |
        | account        |
        | person account |

    Scenario Outline: AS-17 No Case is created for a <object> that is created
      Given unknown numbers are set to "Create a new <object>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new cases
      And the Task is linked to no case

      Examples:
        | object  |
        | Lead    |
        | Account |

    Scenario: AS-17 A Case is created after the lead is converted into a Contact
      Given the Salesforce lead Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator converts the lead Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new case

  @AS-18
  Rule: AS-18 Opportunities are never created

    Background:
      Given the preference is set to "Opportunity"

    Scenario: AS-18 No Opportunity is created for a Contact without one
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new opportunities
      And Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-18 No Opportunity is created for a Contact that is created
      Given unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new contact
      And Salesforce has no other new records

    Scenario: AS-18 No Opportunity is created for a Contact whose only one is won
      Given the Salesforce contact Carla with the number of Carla
      And the won opportunity "Upgrade" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new opportunities
      And Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-18 A call is linked to an open Opportunity that a person created
      Given the Salesforce contact Carla with the number of Carla
      And the open opportunity "Upgrade" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the opportunity "Upgrade"
      And Salesforce has no new opportunities

  @AS-19
  Rule: AS-19 Of several Cases or Opportunities the first that Salesforce returns is linked

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario Outline: AS-19 Of three, the <thing> that was edited last is linked
      Given the open <thing> "Router" of the contact Carla
      And the open <thing> "Invoice" of the contact Carla
      And the open <thing> "Contract" of the contact Carla
      And the preference is set to "<preference>"
      When 1 minute passes
      And the administrator edits the <thing> "Invoice"
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the <thing> "Invoice"
      And Salesforce shows one Task

      Examples:
        | thing       | preference  |
        | case        | Case        |
        | opportunity | Opportunity |

    Scenario Outline: AS-19 A <thing> that was closed last is not linked
      Given the open <thing> "Router" of the contact Carla
      And the open <thing> "Invoice" of the contact Carla
      And the preference is set to "<preference>"
      When 1 minute passes
      And the administrator <closes> the <thing> "Invoice"
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the <thing> "Router"

      Examples:
        | thing       | preference  | closes |
        | case        | Case        | closes |
        | opportunity | Opportunity | wins   |

    Scenario: AS-19 The only open case is linked
      Given the open case "Router" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the case "Router"

  @AS-29
  Rule: AS-29 With the preference Case, without "create", and none open, the call is logged on the Contact alone

    Background:
      Given the preference is set to "Case"

    Scenario: AS-29 The call is logged on the Contact
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Task is linked to nothing
      And Salesforce has no new records

    Scenario: AS-29 A closed case is not reopened
      Given the Salesforce contact Carla with the number of Carla
      And the closed case "Router" of the contact Carla
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Task is linked to nothing
      And Salesforce has no new records

    Scenario: AS-29 The call is logged on a created Contact
      Given unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the new contact
      And Salesforce has no new cases

    Scenario: AS-29 A call is linked to an open case
      Given the Salesforce contact Carla with the number of Carla
      And the open case "Router" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to the case "Router"

  @AS-30
  Rule: AS-30 With the preference Opportunity and none open, the call is logged on the Contact alone; never both a Case and an Opportunity

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-30 The call is logged on the Contact
      Given the preference is set to "Opportunity"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Task is linked to nothing
      And Salesforce has no new records

    Scenario: AS-30 With the preference Opportunity an open case is not linked
      Given the open case "Router" of the contact Carla
      And the preference is set to "Opportunity"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing
      And Salesforce shows no Task of the case "Router"

    Scenario: AS-30 With the preference Case an open opportunity is not linked
      Given the open opportunity "Upgrade" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to nothing
      And Salesforce shows no Task of the opportunity "Upgrade"

    Scenario Outline: AS-30 Of an open case and an open opportunity one is linked by the preference <preference>
      Given the open case "Router" of the contact Carla
      And the open opportunity "Upgrade" of the contact Carla
      And the preference is set to "<preference>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows one Task
      And the Task is linked to the <link>

      Examples:
        | preference                     | link                  |
        | Case                           | case "Router"         |
        | Case, created if there is none | case "Router"         |
        | Opportunity                    | opportunity "Upgrade" |
