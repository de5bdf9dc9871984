@aircall-salesforce
Feature: What stands in Salesforce of a call and of a customer
  A call is one Task. It says who called whom, when, how long, how long somebody
  waited, and carries the link to the recording, comments and tags, those that come
  after the call as well.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce
    And the Helpdesk line of Lena, which records

  @AS-20
  Rule: AS-20 Of a new customer first name, last name, number and e-mail address are written

    Scenario Outline: AS-20 The <field> of a new <new>
      Given the customer Dora, in Aircall as "Dora Pike" with an e-mail address
      And unknown numbers are set to "Create a new <object>"
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then the <field> of the new <new> is <value>

      Examples:
        | object  | new     | field      | value                      |
        | Contact | contact | First Name | "Dora"                     |
        | Contact | contact | Last Name  | "Pike"                     |
        | Contact | contact | Phone      | the number of Dora         |
        | Contact | contact | Email      | the e-mail address of Dora |
        | Lead    | lead    | First Name | "Dora"                     |
        | Lead    | lead    | Last Name  | "Pike"                     |
        | Lead    | lead    | Phone      | the number of Dora         |
        | Lead    | lead    | Email      | the e-mail address of Dora |
        | Account | account | Phone      | the number of Dora         |

    Scenario Outline: AS-20 Without an Aircall contact the <field> of the new contact is empty
      Given unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the <field> of the new contact is empty

      Examples:
        | field      |
        | First Name |
        | Email      |

    Scenario Outline: AS-20 By SMS as well: the <field> of a new contact
      Given the customer Dora, in Aircall as "Dora Pike" with an e-mail address
      And unknown numbers are set to "Create a new Contact"
      When Dora texts the Direct line: "Is it still free?"
      Then the <field> of the new contact is <value>

      Examples:
        | field      | value                      |
        | First Name | "Dora"                     |
        | Last Name  | "Pike"                     |
        | Phone      | the number of Dora         |
        | Email      | the e-mail address of Dora |

    Scenario: AS-20 Somebody with one name has it as last name
      Given the customer Emil, in Aircall as "Emil"
      And unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Emil and Lena on the Direct line
      Then the Last Name of the new contact is "Emil"
      And the Email of the new contact is empty

  @AS-21
  Rule: AS-21 Of the call are written who, Case, direction, subject, date and duration

    Scenario Outline: AS-21 The <field> of <call>
      Given the Salesforce contact Carla with the number of Carla
      When there is <call> between Carla and Lena on the Support line
      Then its <field> is "<value>"

      Examples:
        | call                        | field         | value      |
        | an inbound answered call    | Call Type     | Inbound    |
        | a missed call               | Call Type     | Inbound    |
        | a voicemail                 | Call Type     | Inbound    |
        | an outbound answered call   | Call Type     | Outbound   |
        | an outbound unanswered call | Call Type     | Outbound   |
        | an inbound answered call    | Call Duration | 90         |
        | an outbound answered call   | Call Duration | 50         |
        | a missed call               | Call Duration | 0          |
        | an outbound unanswered call | Call Duration | 0          |
        | an inbound answered call    | Due Date      | 2026-01-05 |
        | a missed call               | Due Date      | 2026-01-05 |

    Scenario: AS-21 Who it was and which Case
      Given the Salesforce contact Carla with the number of Carla
      And the open case "Router" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then its Name is the contact Carla
      And it is linked to the case "Router"

    Scenario: AS-21 A lead is who it was, too
      Given the Salesforce lead Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then its Name is the lead Carla

    Scenario: AS-21 A call after midnight is of the next day
      Given the Salesforce contact Carla with the number of Carla
      When 15 hours pass
      And there is a missed call between Carla and Lena on the Direct line
      Then its Due Date is "2026-01-06"

    Scenario: AS-21 A call that ends after midnight is of the day on which it began
      Given the Salesforce contact Carla with the number of Carla
      When 14 hours pass
      And 59 minutes pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then its Due Date is "2026-01-05"

    @interpretation
    Scenario: AS-21 The day is that where the owner works
      Given the Salesforce contact Carla with the number of Carla
      And Lena works in the time zone America/Vancouver
      When 16 hours pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then its Due Date is "2026-01-05"

  @AS-35 @interpretation
  Rule: AS-35 The subject names the type of the call and the number

    Scenario Outline: AS-35 <call> in a subject
      Given the Salesforce contact Carla with the number of Carla
      When there is <call> between Carla and Lena on the Support line
      Then its Subject says "<word>"
      And its Subject says the number of Carla

      Examples:
        | call                        | word                     |
        | an inbound answered call    | Inbound answered call    |
        | a missed call               | Missed call              |
        | a voicemail                 | Voicemail                |
        | an outbound answered call   | Outbound answered call   |
        | an outbound unanswered call | Outbound unanswered call |

    Scenario: AS-35 The subject of a missed call does not say that it was answered
      Given the Salesforce contact Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      Then its Subject does not say "answered"

    Scenario: AS-35 The number is that of the call where the record has two
      Given the customer Dora
      And the Salesforce contact Carla with the number of Carla
      And the contact Carla has the number of Dora as Mobile Phone
      When there is a missed call between Dora and Lena on the Direct line
      Then Salesforce shows it under Past Activities of the contact Carla
      And its Subject says the number of Dora

  @AS-22
  Rule: AS-22 The waiting time is in the description

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-22 Whoever was answered waited that long
      When Carla calls the Direct line
      And 8 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then its Description says that somebody waited for 8 seconds

    Scenario: AS-22 Whoever gave up waited until then
      When Carla calls the Direct line
      And 14 seconds pass
      And Carla hangs up
      Then its Description says that somebody waited for 14 seconds

    Scenario: AS-22 An agent waits, too
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then its Description says that somebody waited for 6 seconds

    Scenario: AS-22 Answered at once is no waiting time
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then its Description says that somebody waited for 0 seconds

    Scenario: AS-22 A text has none
      When Carla texts the Direct line: "Is it still free?"
      Then its Description does not say "Waiting time"

  @AS-23
  Rule: AS-23 The link to the recording is in the description, if recording is enabled

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-23 A recorded call
      When there is an inbound answered call between Carla and Lena on the Helpdesk line
      Then its Description has Aircall's lasting link to the recording

    Scenario: AS-23 A line that does not record
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then its Description has no link

    Scenario: AS-23 Nobody spoke, so nothing was recorded
      When there is a missed call between Carla and Lena on the Helpdesk line
      Then its Description has no link

    Scenario: AS-23 A voicemail is a recording, too
      When there is a voicemail between Carla and Lena on the Support line
      Then its Description has Aircall's lasting link to the voicemail

    Scenario: AS-23 An outbound call on the same line
      When there is an outbound answered call between Carla and Lena on the Helpdesk line
      Then its Description has Aircall's lasting link to the recording

  @AS-24
  Rule: AS-24 Comments and tags are written

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-24 Those of the conversation
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena comments on the call with Carla: "wants a refund"
      And Lena tags the call with Carla as "Refund"
      And Lena tags the call with Carla as "VIP"
      And Carla hangs up
      Then its Description says "wants a refund"
      And its Description says "Refund"
      And its Description says "VIP"

    Scenario: AS-24 Those of the time after it
      When there is a missed call between Carla and Lena on the Direct line
      And 2 minutes pass
      And Lena comments on the call with Carla: "called back in vain"
      And Lena tags the call with Carla as "Refund"
      Then its Description says "called back in vain"
      And its Description says "Refund"

    Scenario: AS-24 Those of an hour later
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 hour passes
      And Lena tags the call with Carla as "Refund"
      And 1 hour passes
      And Lena comments on the call with Carla: "done"
      Then its Description says "Refund"
      And its Description says "done"
      And Salesforce shows one activity

    Scenario: AS-24 A call without them says nothing of any
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then its Description does not say "Tag"
      And its Description does not say "Comment"

    Scenario: AS-24 Those of another call stay there
      Given an answered call of Carla with Lena on the Direct line
      When Lena tags the call with Carla as "Refund"
      And 1 minute passes
      And there is a missed call between Carla and Lena on the Direct line
      Then the Description of the Missed call does not say "Refund"
      And the Description of the Inbound answered call says "Refund"

  @AS-28 @interpretation
  Rule: AS-28 One Task per call, however many webhooks come of it

    Scenario Outline: AS-28 <call> is one Task
      Given the Salesforce contact Carla with the number of Carla
      When there is <call> between Carla and Lena on the Support line
      Then Salesforce shows one activity

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario: AS-28 A call that is held, passed on, commented and tagged is one Task
      Given the Salesforce contact Carla with the number of Carla
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena comments on the call with Carla: "wants a refund"
      And Lena transfers Carla to Marco
      And Marco answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      And 2 minutes pass
      And Marco tags the call with Carla as "Refund"
      Then Salesforce shows one activity

    Scenario: AS-28 Two calls are two Tasks
      Given the Salesforce contact Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows two activities

    Scenario: AS-28 A session that has ended meanwhile makes no second Task
      Given the Salesforce contact Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And Salesforce ends all sessions
      And Lena tags the call with Carla as "Refund"
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows two activities
      And the Description of the Missed call says "Refund"

    Scenario: AS-28 A day on which the org's requests are used up costs no call and makes no second Task
      Given the Salesforce contact Carla with the number of Carla
      And Salesforce answers only one more request that day
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 3 hours pass
      And Salesforce answers any number of requests again
      Then 1 hour later Salesforce shows one activity

    Scenario: AS-28 A contact is made once, however many webhooks come
      Given unknown numbers are set to "Create a new Contact"
      And the preference is set to "Case, created if there is none"
      When there is a voicemail between Carla and Lena on the Support line
      Then Salesforce shows one activity
      And Salesforce has one new contact
      And Salesforce has one new case

  @AS-42 @interpretation
  Rule: AS-42 What comes later goes into the same Task

    Scenario: AS-42 A tag that comes later
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows one activity
      And its Description says "Refund"

    Scenario: AS-42 A comment that comes later
      Given the Salesforce contact Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena comments on the call with Carla: "called back"
      Then Salesforce shows one activity
      And its Description says "called back"

    Scenario: AS-42 A recording of which Aircall tells only after the end
      Given Aircall has a recording only after it has told of the end
      And the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Helpdesk line
      Then Salesforce shows one activity
      And its Description has Aircall's lasting link to the recording

    Scenario: AS-42 What a person has written into the Task stays
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena adds to its Description: "promised to call on Friday"
      And Lena tags the call with Carla as "Refund"
      Then its Description says "promised to call on Friday"
      And its Description says "Refund"

    Scenario: AS-42 Settings that were changed since do not move it
      Given the Salesforce contact Carla with the number of Carla
      And the open case "Router" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And the administrator sets inbound answered calls to "Do nothing"
      And the administrator sets the preference to "Case"
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows it under Past Activities of the contact Carla
      And it is linked to nothing
      And its Description says "Refund"

    @XR-16
    Scenario: AS-42 A Task that somebody has deleted does not come back
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      Then Salesforce shows it under Past Activities of the contact Carla
      When Lena deletes its Task
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows nothing of it
      And the call with Carla in Aircall has one tag

    Scenario: AS-42 A Task that somebody is writing at this moment is changed afterwards
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And its Task is in use, and the next two changes of it refused
      And Lena tags the call with Carla as "Refund"
      Then its Description says "Refund"

    Scenario: AS-42 A text that comes later is another Task
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Carla texts the Direct line: "Thank you!"
      Then Salesforce shows two activities

  @AS-31
  Rule: AS-31 The Activity tab shows the history once it is on the page layout

    Scenario: AS-31 An account page without the tab shows nothing
      Given the Salesforce account Carla with the number of Carla
      And the account page has no Activity tab
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the page of the account Carla has no Activity tab
      And Salesforce shows one activity

    Scenario: AS-31 Once the administrator adds it, it shows what was before
      Given the Salesforce account Carla with the number of Carla
      And the account page has no Activity tab
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator adds the Activity tab to the account page
      Then Salesforce shows it under Past Activities of the account Carla

    Scenario: AS-31 Other pages have theirs
      Given the Salesforce contact Carla with the number of Carla
      And the account page has no Activity tab
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows it under Past Activities of the contact Carla
