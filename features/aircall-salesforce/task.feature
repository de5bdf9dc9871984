@aircall-salesforce
Feature: The information that is logged in Salesforce
  A call is one Task. It contains the contact, direction, date, duration and waiting
  time, the link to the recording, and comments and tags, also those written after
  the call.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce
    And the Helpdesk line of Lena, which records

  @AS-20
  Rule: AS-20 First name, last name, number and e-mail address of a new customer are written

    Scenario Outline: AS-20 The <field> of a new <new> is written
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

    Scenario Outline: AS-20 The <field> of a new contact is written for an SMS
      Given the customer Dora, in Aircall as "Dora Pike" with an e-mail address
      And unknown numbers are set to "Create a new Contact"
      When Dora sends an SMS to the Direct line: "Is it still free?"
      Then the <field> of the new contact is <value>

      Examples:
        | field      | value                      |
        | First Name | "Dora"                     |
        | Last Name  | "Pike"                     |
        | Phone      | the number of Dora         |
        | Email      | the e-mail address of Dora |

    Scenario: AS-20 A customer with one name has it as last name
      Given the customer Emil, in Aircall as "Emil"
      And unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Emil and Lena on the Direct line
      Then the Last Name of the new contact is "Emil"
      And the Email of the new contact is empty

  @AS-21
  Rule: AS-21 Contact or lead, Case, direction, subject, date and duration of the call are written

    Scenario Outline: AS-21 The <field> of <call> is written
      Given the Salesforce contact Carla with the number of Carla
      When there is <call> between Carla and Lena on the Support line
      Then the <field> of the Task is "<value>"

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

    Scenario: AS-21 The contact and the Case are written
      Given the Salesforce contact Carla with the number of Carla
      And the open case "Router" of the contact Carla
      And the preference is set to "Case"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Name of the Task is the contact Carla
      And the Task is linked to the case "Router"

    Scenario: AS-21 The lead is written
      Given the Salesforce lead Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Name of the Task is the lead Carla

    Scenario: AS-21 The date of a call after midnight is the next day
      Given the Salesforce contact Carla with the number of Carla
      When 15 hours pass
      And there is a missed call between Carla and Lena on the Direct line
      Then the Due Date of the Task is "2026-01-06"

    Scenario: AS-21 The date of a call over midnight is the day on which it began
      Given the Salesforce contact Carla with the number of Carla
      When 14 hours pass
      And 59 minutes pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the Due Date of the Task is "2026-01-05"

    @interpretation
    Scenario: AS-21 The date is in the owner's time zone
      Given the Salesforce contact Carla with the number of Carla
      And Lena works in the time zone America/Vancouver
      When 16 hours pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the Due Date of the Task is "2026-01-05"

  @AS-35 @interpretation
  Rule: AS-35 The subject names the type of the call and the number

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario Outline: AS-35 The subject of <call> names type and number
      When there is <call> between Carla and Lena on the Support line
      Then the Subject of the Task contains "<word>"
      And the Subject of the Task contains the number of Carla

      Examples:
        | call                        | word                     |
        | an inbound answered call    | Inbound answered call    |
        | a missed call               | Missed call              |
        | a voicemail                 | Voicemail                |
        | an outbound answered call   | Outbound answered call   |
        | an outbound unanswered call | Outbound unanswered call |

    Scenario: AS-35 The subject of a missed call does not name an answered one
      When there is a missed call between Carla and Lena on the Direct line
      Then the Subject of the Task does not contain "answered"

    Scenario: AS-35 The subject names the number of the call, not the record's other number
      Given the customer Dora
      And the contact Carla has the number of Dora as Mobile Phone
      When there is a missed call between Dora and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Subject of the Task contains the number of Dora

  @AS-22
  Rule: AS-22 The waiting time is in the description

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-22 The waiting time of an answered call ends with the answer
      When Carla calls the Direct line
      And 8 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the Description of the Task contains a waiting time of 8 seconds

    Scenario: AS-22 The waiting time of an abandoned call ends with the hang-up
      When Carla calls the Direct line
      And 14 seconds pass
      And Carla hangs up
      Then the Description of the Task contains a waiting time of 14 seconds

    Scenario: AS-22 The waiting time of an outbound call is the 6 seconds until the customer answers
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then the Description of the Task contains a waiting time of 6 seconds

    Scenario: AS-22 A call answered at once has a waiting time of zero
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the Description of the Task contains a waiting time of 0 seconds

    Scenario: AS-22 An SMS has no waiting time
      When Carla sends an SMS to the Direct line: "Is it still free?"
      Then the Description of the Task does not contain "Waiting time"

  @AS-23
  Rule: AS-23 The link to the recording is in the description, if recording is enabled

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-23 A recorded call has the link
      When there is an inbound answered call between Carla and Lena on the Helpdesk line
      Then the Description of the Task has Aircall's permanent link to the recording

    Scenario: AS-23 A call on a line that does not record has no link
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Description of the Task has no link

    Scenario: AS-23 A missed call has no link
      When there is a missed call between Carla and Lena on the Helpdesk line
      Then the Description of the Task has no link

    Scenario: AS-23 A voicemail has a link
      When there is a voicemail between Carla and Lena on the Support line
      Then the Description of the Task has Aircall's permanent link to the voicemail

    Scenario: AS-23 An outbound call on a line that records has the link
      When there is an outbound answered call between Carla and Lena on the Helpdesk line
      Then the Description of the Task has Aircall's permanent link to the recording

  @AS-24
  Rule: AS-24 Comments and tags are written

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-24 Comments and tags of the conversation are written
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena comments on the call with Carla: "wants a refund"
      And Lena tags the call with Carla as "Refund"
      And Lena tags the call with Carla as "VIP"
      And Carla hangs up
      Then the Description of the Task contains "wants a refund"
      And the Description of the Task contains "Refund"
      And the Description of the Task contains "VIP"

    Scenario: AS-24 Comments and tags of the minutes after the call are written
      When there is a missed call between Carla and Lena on the Direct line
      And 2 minutes pass
      And Lena comments on the call with Carla: "called back, no answer"
      And Lena tags the call with Carla as "Refund"
      Then the Description of the Task contains "called back, no answer"
      And the Description of the Task contains "Refund"

    Scenario: AS-24 Comments and tags of an hour later are written
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 hour passes
      And Lena tags the call with Carla as "Refund"
      And 1 hour passes
      And Lena comments on the call with Carla: "done"
      Then the Description of the Task contains "Refund"
      And the Description of the Task contains "done"
      And Salesforce shows one Task

    Scenario: AS-24 A call without comments and tags has none in its Description
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Description of the Task does not contain "Tag"
      And the Description of the Task does not contain "Comment"

    Scenario: AS-24 Comments and tags of another call are not written
      Given an answered call of Carla with Lena on the Direct line
      When Lena tags the call with Carla as "Refund"
      And 1 minute passes
      And there is a missed call between Carla and Lena on the Direct line
      Then the Description of the Missed call does not contain "Refund"
      And the Description of the Inbound answered call contains "Refund"

  @AS-28 @interpretation
  Rule: AS-28 A call is one Task, whatever the number of webhooks

    Scenario Outline: AS-28 <call> is one Task
      Given the Salesforce contact Carla with the number of Carla
      When there is <call> between Carla and Lena on the Support line
      Then Salesforce shows one Task

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario: AS-28 A call that is held, transferred, commented and tagged is one Task
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
      Then Salesforce shows one Task

    Scenario: AS-28 Two calls are two Tasks
      Given the Salesforce contact Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows two Tasks

    Scenario: AS-28 An expired session creates no second Task
      Given the Salesforce contact Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And Salesforce ends all sessions
      And Lena tags the call with Carla as "Refund"
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows two Tasks
      And the Description of the Missed call contains "Refund"

    Scenario: AS-28 A day without API requests left loses no call and creates no second Task
      Given the Salesforce contact Carla with the number of Carla
      And Salesforce answers only one more request that day
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 3 hours pass
      And Salesforce answers any number of requests again
      Then 1 hour later Salesforce shows one Task

    Scenario: AS-28 A contact is created once, whatever the number of webhooks
      Given unknown numbers are set to "Create a new Contact"
      And the preference is set to "Case, created if there is none"
      When there is a voicemail between Carla and Lena on the Support line
      Then Salesforce shows one Task
      And Salesforce has one new contact
      And Salesforce has one new case

  @AS-42 @interpretation
  Rule: AS-42 Later information is added to the same Task

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-42 A later tag is added to the same Task
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows one Task
      And the Description of the Task contains "Refund"

    Scenario: AS-42 A later comment is added to the same Task
      When there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena comments on the call with Carla: "called back"
      Then Salesforce shows one Task
      And the Description of the Task contains "called back"

    Scenario: AS-42 A recording that arrives after the end is added to the same Task
      Given Aircall omits the recording from call.ended
      When there is an inbound answered call between Carla and Lena on the Helpdesk line
      Then Salesforce shows one Task
      And the Description of the Task has Aircall's permanent link to the recording

    Scenario: AS-42 A person's text in the Task stays
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena adds to the Description of the Task: "promised to call on Friday"
      And Lena tags the call with Carla as "Refund"
      Then the Description of the Task contains "promised to call on Friday"
      And the Description of the Task contains "Refund"

    Scenario: AS-42 Settings changed since leave the Task in its list
      Given the open case "Router" of the contact Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And the administrator sets inbound answered calls to "Do nothing"
      And the administrator sets the preference to "Case"
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Task is linked to nothing
      And the Description of the Task contains "Refund"

    @XR-16
    Scenario: AS-42 A deleted Task is not created again
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      Then Salesforce shows the Task under Past Activities of the contact Carla
      When Lena deletes the Task
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows no Task
      And the call with Carla in Aircall has one tag

    Scenario: AS-42 A locked Task is updated afterwards
      When there is an inbound answered call between Carla and Lena on the Direct line
      And the Task is locked for the next two changes
      And Lena tags the call with Carla as "Refund"
      Then the Description of the Task contains "Refund"

    Scenario: AS-42 A later SMS is another Task
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Carla sends an SMS to the Direct line: "Thank you!"
      Then Salesforce shows two Tasks

  @AS-31
  Rule: AS-31 The Activity tab shows the history once it is on the page layout

    Background:
      Given the account page has no Activity tab

    Scenario: AS-31 An account page without the Activity tab shows no history
      Given the Salesforce account Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the page of the account Carla has no Activity tab
      And Salesforce shows one Task

    Scenario: AS-31 An added Activity tab shows the earlier history
      Given the Salesforce account Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator adds the Activity tab to the account page
      Then Salesforce shows the Task under Past Activities of the account Carla

    Scenario: AS-31 Other pages have their Activity tab
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
