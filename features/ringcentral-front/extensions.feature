@ringcentral-front
Feature: Extensions
  A number leads to extensions of agents, of queues and of IVRs. Calls to extensions
  are shown if the caller dialled a connected number first.

  Background:
    Given the company has RingCentral phones
    And the agents Lena, Marco and Nora
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Second line of Nora
    And the Reception line with an IVR: 1 for Support, 2 for Marco
    And the Front inbox Support
    And the customer Carla

  @RF-14
  Rule: RF-14 Extensions reached through an IVR or by agents are shown if the caller first dialled a connected number

    Scenario: RF-14 An extension reached through the IVR is shown
      Given the Reception line is connected with the Support inbox for calls
      When Carla calls the Reception line
      And 5 seconds pass
      And Carla presses 2
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to Marco
      And the conversation with Carla is in the Support inbox

    Scenario: RF-14 A queue reached through the IVR is shown
      Given the Reception line is connected with the Support inbox for calls
      When Carla calls the Reception line
      And 5 seconds pass
      And Carla presses 1
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

    Scenario: RF-14 An extension reached by a transfer is shown
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is assigned to Marco

    Scenario: RF-14 An extension reached through an IVR that is not connected is not shown
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Reception line
      And 5 seconds pass
      And Carla presses 2
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has no conversations in all
      And RingCentral lists one ended call

    Scenario: RF-14 An extension reached after a number that is not connected is shown
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 10 seconds
      And Lena transfers Carla to the number of Second
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 10 seconds
      And Nora transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 10 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is assigned to Marco

  @RF-15
  Rule: RF-15 An outbound call from an extension without a direct number is refused clearly

    Background:
      Given the Direct line is connected with the Support inbox for calls

    Scenario: RF-15 An agent without a number cannot call customers
      Given every agent is logged in to RingCentral in Front
      When Marco tries to call Carla from the keypad in Front
      Then the attempt is refused because "has no phone number of its own"
      And Front has no conversations in all

    Scenario: RF-15 An agent with a number can call customers
      Given every agent is logged in to RingCentral in Front
      When Lena tries to call Carla from the keypad in Front
      Then at that moment nothing is refused
      And 2 seconds later the conversation with Carla shows "Outgoing call"

    Scenario: RF-15 Colleagues can be called from any extension
      When Marco dials the extension of Lena
      And 2 seconds pass
      And Lena answers the call of Marco
      And 5 seconds pass
      And Lena hangs up on the call of Marco
      Then Front has no conversations in all
      And RingCentral lists one ended call

  @RF-44
  Rule: RF-44 Outbound calls start from Front and are logged in the same way

    Background:
      Given the Direct line is connected with the Support inbox for calls
      And every agent is logged in to RingCentral in Front

    Scenario Outline: RF-44 A call from the <place> is logged
      When Lena calls Carla from the <place> in Front
      And 5 seconds pass
      And Carla picks up
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to Lena
      And the conversation with Carla is in the Support inbox

      Examples:
        | place          |
        | keypad         |
        | contact list   |
        | contact plugin |

    Scenario: RF-44 An outbound call is a conversation while it rings
      When Lena calls Carla from the keypad in Front
      And 5 seconds pass
      Then at that moment the conversation with Carla shows "Outgoing call"

    Scenario: RF-44 An unanswered outbound call is logged
      When Lena calls Carla from the keypad in Front
      And Carla does not pick up
      Then the conversation with Carla shows "Call missed"
      And the conversation with Carla is assigned to nobody

    Scenario: RF-44 An outbound call that the agent ends early is logged
      When Lena calls Carla from the keypad in Front
      And 5 seconds pass
      And Lena ends the call with Carla in Front
      Then the conversation with Carla shows "Call abandoned"

    Scenario: RF-44 An outbound call is transferred like any other
      When Lena calls Carla from the keypad in Front
      And 5 seconds pass
      And Carla picks up
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is assigned to Marco

    Scenario: RF-44 An outbound call from a number that is not connected is not shown
      Given the customer Paul
      When Nora calls Paul from the keypad in Front
      And 5 seconds pass
      And Paul picks up
      And they talk for 30 seconds
      And Paul hangs up
      Then Front has no conversations in all
      And RingCentral lists one ended call
