@aircall-salesforce
Feature: Calls outside business hours
  An administrator chooses whether calls log only during business hours or even
  when numbers are closed. Messages are logged at any hour.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce
    And the Salesforce contact Carla with the number of Carla

  @AS-06
  Rule: AS-06 While calls log only during business hours, a call at a closed number is not logged

    Background:
      Given calls are set to "log only during business hours"

    Scenario: AS-06 A call at night is not logged
      When the Direct line is closed
      And Carla calls the Direct line
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario: AS-06 A voicemail at night is not logged
      When the Support line is closed
      And Carla calls the Support line
      And 5 seconds pass
      And Carla leaves a voicemail of 9 seconds
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario: AS-06 A call in the day is logged
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-06 Only the opening hours of the number that was called count
      When the Support line is closed
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-06 Calls are logged when the number is open again
      When the Direct line is closed
      And Carla calls the Direct line
      And 1 minute passes
      And the Direct line is opened
      And there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows one Task

  @AS-07
  Rule: AS-07 While calls log even when numbers are closed, a call at a closed number is logged

    Scenario: AS-07 A call at night is logged as missed
      Given calls are set to "log even when numbers are closed"
      When the Direct line is closed
      And Carla calls the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla
      And the Subject of the Task contains "Missed call"

    Scenario: AS-07 A call from a closed number is logged
      Given calls are set to "log even when numbers are closed"
      When the Direct line is closed
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-07 The setting of the call type still applies
      Given calls are set to "log even when numbers are closed"
      And missed calls are set to "Do nothing"
      When the Direct line is closed
      And Carla calls the Direct line
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario: AS-07 A change between two calls at night applies to the second
      Given calls are set to "log only during business hours"
      When the Direct line is closed
      And Carla calls the Direct line
      And 1 minute passes
      And the administrator sets calls to "log even when numbers are closed"
      And Carla calls the Direct line
      Then Salesforce shows one Task

  @AS-08
  Rule: AS-08 The setting never applies to messages

    Background:
      Given calls are set to "log only during business hours"

    Scenario: AS-08 An SMS at night is logged
      When the Direct line is closed
      And Carla sends an SMS to the Direct line: "Is it still free?"
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-08 An agent's SMS from a closed number is logged
      When the Direct line is closed
      And Lena sends an SMS to Carla from the Direct line: "It is."
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-08 An SMS in the day is logged
      When Carla sends an SMS to the Direct line: "Is it still free?"
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-08 Of a call and an SMS at night only the SMS is logged
      When the Direct line is closed
      And Carla calls the Direct line
      And Carla sends an SMS to the Direct line: "Nobody there?"
      Then Salesforce shows one Task
      And the Subject of the Task contains "SMS"

  @AS-34 @interpretation
  Rule: AS-34 Closed is the number's state at the start of the call, in both directions

    Background:
      Given calls are set to "log only during business hours"

    Scenario: AS-34 A call that goes on after closing time is logged
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And the Direct line is closed
      And they talk for 1 minute
      And Carla hangs up
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-34 A call that begins before the number opens is not logged
      When the Direct line is closed
      And Lena dials Carla from the Direct line
      And 10 seconds pass
      And the Direct line is opened
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario: AS-34 An outbound call from a closed number is not logged
      When the Direct line is closed
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario: AS-34 An outbound call from an open number is logged
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-34 A call to a number that closes while it rings is logged
      When Carla calls the Direct line
      And 5 seconds pass
      And the Direct line is closed
      And nobody answers Carla
      Then Salesforce shows the Task under Past Activities of the contact Carla
