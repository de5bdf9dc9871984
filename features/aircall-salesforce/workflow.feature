@aircall-salesforce
Feature: The call workflow for each type of call
  For each of five types of call an administrator chooses in Aircall's dashboard
  whether it is logged as Completed, as In progress, or not at all. Completed calls
  are displayed under Past Activities, calls in progress under Next Steps.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce

  @AS-01
  Rule: AS-01 There are five types of call

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario Outline: AS-01 <call> is logged as "<word>"
      When there is <call> between Carla and Lena on the Support line
      Then Salesforce shows one Task
      And the Subject of the Task contains "<word>"

      Examples:
        | call                        | word                     |
        | an outbound answered call   | Outbound answered call   |
        | an outbound unanswered call | Outbound unanswered call |
        | an inbound answered call    | Inbound answered call    |
        | a missed call               | Missed call              |
        | a voicemail                 | Voicemail                |

    Scenario: AS-01 A voicemail is not logged as a missed call
      Given missed calls are set to "Do nothing"
      And voicemails are set to "In progress"
      When there is a voicemail between Carla and Lena on the Support line
      Then Salesforce shows the Task under Next Steps of the contact Carla

    Scenario: AS-01 A caller who hangs up at the beep leaves a missed call
      Given voicemails are set to "Do nothing"
      And missed calls are set to "In progress"
      When there is a missed call between Carla and Lena on the Support line
      Then Salesforce shows the Task under Next Steps of the contact Carla

    Scenario: AS-01 An unanswered outbound call is not logged as a missed call
      Given missed calls are set to "Do nothing"
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-01 A call that one agent declines and another answers is an answered call
      Given missed calls are set to "Do nothing"
      And inbound answered calls are set to "In progress"
      When Carla calls the Support line
      And Lena declines Carla
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Salesforce shows the Task under Next Steps of the contact Carla

  @AS-02
  Rule: AS-02 Each type has a setting of its own: Completed, In progress or Do nothing

    Scenario Outline: AS-02 With <type> set to "<setting>" and all others to "<others>", Salesforce <outcome>
      Given the Salesforce contact Carla with the number of Carla
      And all calls are set to "<others>"
      And <type> are set to "<setting>"
      When there is <call> between Carla and Lena on the Support line
      Then Salesforce <outcome>
      And Aircall lists one ended call

      Examples:
        | type                      | setting     | others      | call                        | outcome                                                   |
        | outbound answered calls   | Completed   | Do nothing  | an outbound answered call   | shows the Task under Past Activities of the contact Carla |
        | outbound answered calls   | In progress | Completed   | an outbound answered call   | shows the Task under Next Steps of the contact Carla      |
        | outbound answered calls   | Do nothing  | In progress | an outbound answered call   | shows no Task                                             |
        | outbound unanswered calls | Completed   | Do nothing  | an outbound unanswered call | shows the Task under Past Activities of the contact Carla |
        | outbound unanswered calls | In progress | Completed   | an outbound unanswered call | shows the Task under Next Steps of the contact Carla      |
        | outbound unanswered calls | Do nothing  | In progress | an outbound unanswered call | shows no Task                                             |
        | inbound answered calls    | Completed   | Do nothing  | an inbound answered call    | shows the Task under Past Activities of the contact Carla |
        | inbound answered calls    | In progress | Completed   | an inbound answered call    | shows the Task under Next Steps of the contact Carla      |
        | inbound answered calls    | Do nothing  | In progress | an inbound answered call    | shows no Task                                             |
        | missed calls              | Completed   | Do nothing  | a missed call               | shows the Task under Past Activities of the contact Carla |
        | missed calls              | In progress | Completed   | a missed call               | shows the Task under Next Steps of the contact Carla      |
        | missed calls              | Do nothing  | In progress | a missed call               | shows no Task                                             |
        | voicemails                | Completed   | Do nothing  | a voicemail                 | shows the Task under Past Activities of the contact Carla |
        | voicemails                | In progress | Completed   | a voicemail                 | shows the Task under Next Steps of the contact Carla      |
        | voicemails                | Do nothing  | In progress | a voicemail                 | shows no Task                                             |

  @AS-03
  Rule: AS-03 A call set to Completed is under Past Activities

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-03 A completed call is under Past Activities
      Given inbound answered calls are set to "Completed"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And Next Steps of the contact Carla is empty

    Scenario: AS-03 A call in progress is not under Past Activities
      Given inbound answered calls are set to "In progress"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Past Activities of the contact Carla is empty
      And Salesforce shows one Task

    Scenario: AS-03 Completed calls of several types are all under Past Activities
      Given missed calls are set to "Completed"
      When there is a missed call between Carla and Lena on the Direct line
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Past Activities of the contact Carla shows two calls
      And Next Steps of the contact Carla is empty

  @AS-04
  Rule: AS-04 A call set to In progress is under Next Steps

    Background:
      Given the Salesforce contact Carla with the number of Carla
      And missed calls are set to "In progress"

    Scenario: AS-04 A call in progress is under Next Steps
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Next Steps of the contact Carla
      And Past Activities of the contact Carla is empty

    Scenario: AS-04 A completed call is not under Next Steps
      Given inbound answered calls are set to "Completed"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Next Steps of the contact Carla is empty
      And Salesforce shows one Task

    Scenario: AS-04 A next step that is completed moves to Past Activities
      When there is a missed call between Carla and Lena on the Direct line
      And Lena completes the next step
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And Next Steps of the contact Carla is empty

    Scenario: AS-04 A completed step stays completed when the call is tagged later
      When there is a missed call between Carla and Lena on the Direct line
      And Lena completes the next step
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Description of the Task contains "Refund"

  @AS-05
  Rule: AS-05 A call set to Do nothing creates no Task

    Background:
      Given inbound answered calls are set to "Do nothing"

    Scenario: AS-05 No call is logged on the contact
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario Outline: AS-05 No <object> is created for an unknown number
      Given unknown numbers are set to "Create a new <object>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows no Task
      And Salesforce has no new records
      And Aircall lists one ended call

      Examples:
        | object  |
        | Contact |
        | Lead    |
        | Account |

    Scenario: AS-05 Later comments and tags do not log the call
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And Lena tags the call with Carla as "Refund"
      And Lena comments on the call with Carla: "wants a refund"
      Then Salesforce shows no Task
      And the call with Carla in Aircall has one comment
      And the call with Carla in Aircall has one tag

    Scenario: AS-05 Another type is still logged
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows one Task
      And the Subject of the Task contains "Missed call"

  @AS-33 @interpretation
  Rule: AS-33 A call that is not logged creates no record of any kind

    Background:
      Given the preference is set to "Case, created if there is none"

    Scenario Outline: AS-33 Neither a <object> nor a Case is created for a call set to Do nothing
      Given missed calls are set to "Do nothing"
      And unknown numbers are set to "Create a new <object>"
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows no Task
      And Salesforce has no new records
      And Aircall lists one ended call

      Examples:
        | object  |
        | Contact |
        | Lead    |
        | Account |

    Scenario: AS-33 No Case is created for a known Contact's call that is not logged
      Given the Salesforce contact Carla with the number of Carla
      And missed calls are set to "Do nothing"
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows no Task
      And Salesforce has no new records
      And Aircall lists one ended call

    Scenario: AS-33 No record is created for a call at a closed number
      Given calls are set to "log only during business hours"
      And unknown numbers are set to "Create a new Contact"
      When the Direct line is closed
      And Carla calls the Direct line
      Then Salesforce shows no Task
      And Salesforce has no new records
      And Aircall lists one ended call

    Scenario: AS-33 The next call, which is logged, creates the records
      Given missed calls are set to "Do nothing"
      And unknown numbers are set to "Create a new Contact"
      When there is a missed call between Carla and Lena on the Direct line
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows one Task
      And Salesforce has one new contact
      And Salesforce has one new case

  @AS-27
  Rule: AS-27 Settings can be changed at any time and apply from the next call

    Background:
      Given the Salesforce contact Carla with the number of Carla

    Scenario: AS-27 A change from Completed to In progress applies to the next call
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator sets missed calls to "In progress"
      And there is a missed call between Carla and Lena on the Direct line
      Then Past Activities of the contact Carla shows one call
      And Next Steps of the contact Carla shows one call

    Scenario: AS-27 A change from Do nothing to Completed applies to the next call
      Given missed calls are set to "Do nothing"
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator sets missed calls to "Completed"
      And there is a missed call between Carla and Lena on the Direct line
      Then Past Activities of the contact Carla shows one call

    Scenario: AS-27 A call logged before a change is unchanged
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator sets missed calls to "Do nothing"
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-27 A change of the preference applies to the next call
      Given the open case "Router" of the contact Carla
      And the open opportunity "Upgrade" of the contact Carla
      And the preference is set to "Case"
      And an answered call of Carla with Lena on the Direct line
      And the preference is set to "Opportunity"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows one Task of the case "Router"
      And Salesforce shows one Task of the opportunity "Upgrade"

  @AS-36 @interpretation
  Rule: AS-36 The settings at the start of the call apply

    Scenario: AS-36 A change during the conversation does not apply
      Given the Salesforce contact Carla with the number of Carla
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And the administrator sets inbound answered calls to "In progress"
      And they talk for 1 minute
      And Carla hangs up
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-36 A change during ringing does not apply
      Given the Salesforce contact Carla with the number of Carla
      And missed calls are set to "In progress"
      When Carla calls the Direct line
      And 5 seconds pass
      And the administrator sets missed calls to "Do nothing"
      And nobody answers Carla
      Then Salesforce shows the Task under Next Steps of the contact Carla

    Scenario: AS-36 A change during the call does not apply to the object for an unknown number
      Given unknown numbers are set to "Create a new Lead"
      When Carla calls the Direct line
      And 5 seconds pass
      And the administrator sets unknown numbers to "Do nothing"
      And nobody answers Carla
      Then Salesforce shows one Task
      And Salesforce has one new lead

    Scenario: AS-36 A change between the end and the last webhook does not apply
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 seconds pass
      And the administrator sets inbound answered calls to "Do nothing"
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-36 A change before the call applies
      Given the Salesforce contact Carla with the number of Carla
      When the administrator sets missed calls to "In progress"
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Next Steps of the contact Carla
