@ringcentral-front
Feature: Which calls and SMS Front shows, and in which inbox
  A number in RingCentral is connected with an inbox once for calls and once for
  SMS. Calls and SMS of other numbers are not shown.

  Background:
    Given the company has RingCentral phones
    And the agents Lena, Marco and Nora
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Sales line of Nora
    And the Front inbox Support
    And the Front inbox Sales
    And the customer Carla

  @RF-01
  Rule: RF-01 Only a number that is connected shows calls

    Scenario: RF-01 A call to a connected number is shown
      Given the Support line is connected with the Support inbox for calls
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"

    Scenario: RF-01 A call to a number that is not connected is not shown
      Given the Support line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-01 A missed call to a number that is not connected is not shown
      Given the Support line is connected with the Support inbox for calls
      When Carla calls the Sales line
      And nobody answers Carla
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-01 A number that is connected later shows later calls
      Given the Support line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      And 1 minute passes
      And the administrator connects the Direct line with the Support inbox for calls
      And Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one conversation with Carla

    Scenario: RF-01 An outbound call from a connected number is shown
      Given the Direct line is connected with the Support inbox for calls
      When Lena dials Carla from her RingCentral phone
      And 5 seconds pass
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"

    Scenario: RF-01 An outbound call from a number that is not connected is not shown
      Given the Support line is connected with the Support inbox for calls
      When Lena dials Carla from her RingCentral phone
      And 5 seconds pass
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Front has no conversations in all
      And RingCentral lists one ended call

  @RF-02
  Rule: RF-02 Calls and SMS of one number are connected separately

    Scenario: RF-02 A number connected for calls shows no SMS
      Given the Direct line is connected with the Support inbox for calls
      When Carla sends an SMS to the Direct line: "Are you there?"
      Then Front has no conversations in all
      And RingCentral stores one SMS

    Scenario: RF-02 A number connected for SMS shows no calls
      Given the Support line is connected with the Support inbox for SMS
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-02 A number connected for both shows both in separate conversations
      Given the Support line is connected with the Support inbox for calls
      And the Support line is connected with the Sales inbox for SMS
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And Carla sends an SMS to the Support line: "Thank you"
      Then Front has two conversations with Carla
      And the Support inbox lists the call of Carla as "Call ended"
      And the newest conversation with Carla shows the SMS "Thank you"

    Scenario: RF-02 A connection of another number for SMS does not count
      Given the Direct line is connected with the Support inbox for calls
      And the Support line is connected with the Sales inbox for SMS
      When Carla sends an SMS to the Direct line: "Are you there?"
      And Carla calls the Support line
      And nobody answers Carla
      Then Front has no conversations in all
      And RingCentral stores one SMS
      And RingCentral lists one ended call

  @RF-03
  Rule: RF-03 The conversation appears in the inbox to which the channel is connected

    Scenario: RF-03 Each number's calls are in its own inbox
      Given the Support line is connected with the Support inbox for calls
      And the Direct line is connected with the Sales inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is in the Sales inbox
      And the Support inbox lists no call of Carla

    Scenario: RF-03 Two numbers can share an inbox
      Given the Support and Direct lines are connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the conversation with Carla is in the Support inbox

    Scenario: RF-03 SMS are in the inbox of the SMS channel
      Given the Support line is connected with the Support inbox for calls
      And the Support line is connected with the Sales inbox for SMS
      When Carla sends an SMS to the Support line: "Good morning"
      Then the conversation with Carla is in the Sales inbox

  @RF-56
  Rule: RF-56 A call to an extension that did not come through a connected number is not shown

    Scenario: RF-56 A call between colleagues by extension is not shown
      Given the Support and Direct lines are connected with the Support inbox for calls
      When Marco dials the extension of Lena
      And 5 seconds pass
      And Lena answers the call of Marco
      And 1 minute passes
      And Lena hangs up on the call of Marco
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-56 A call by extension between agents with connected numbers is not shown
      Given the Support line is connected with the Support inbox for calls
      And the Direct line is connected with the Support inbox for calls
      And the Sales line is connected with the Sales inbox for calls
      When Nora dials the extension of Lena
      And 5 seconds pass
      And Lena answers the call of Nora
      And 1 minute passes
      And Lena hangs up on the call of Nora
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-56 A call to an extension through a number that is not connected is not shown
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Sales line
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 20 seconds
      And Nora transfers Carla to Lena
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-56 A call to the same extension through a connected number is shown
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then Front has one conversation with Carla

  @RF-58 @interpretation
  Rule: RF-58 Each call opens a conversation of its own

    Scenario: RF-58 A second call of the same customer is a second conversation
      Given the Support line is connected with the Support inbox for calls
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 1 minute passes
      And Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has two conversations with Carla
      And each conversation with Carla shows one call

    Scenario: RF-58 A call after an archived one is a second conversation
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      And 1 minute passes
      And Lena archives the conversation with Carla
      And Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has two conversations with Carla
      And each conversation with Carla shows one call

    Scenario: RF-58 A call that is transferred stays in one conversation
      Given the Support line is connected with the Support inbox for calls
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Nora
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
