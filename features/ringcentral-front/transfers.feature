@ringcentral-front
Feature: Cold and warm transfers
  A cold transfer stays in the conversation as far as its number is connected. The
  second call of a warm transfer is not shown.

  Background:
    Given the company has RingCentral phones
    And the agents Lena, Marco and Nora
    And the agent Otto, who is not in Front
    And the team Support with Lena and Marco
    And the team Sales with Nora
    And the Support line of the team Support
    And the Sales line of the team Sales
    And the Texting line of the team Support
    And the Private line of Otto
    And the Direct line of Lena
    And the Second line of Marco
    And the Front inbox Support
    And the Front inbox Sales
    And these lines are connected with Front
      | line    | inbox   | for   |
      | Support | Support | calls |
      | Direct  | Support | calls |
      | Second  | Support | calls |
      | Sales   | Sales   | calls |
      | Texting | Sales   | SMS   |
    And the customer Carla
    When Carla calls the Support line
    And 5 seconds pass
    And Lena answers Carla
    And they talk for 30 seconds

  @RF-09
  Rule: RF-09 A cold transfer to an extension stays in the conversation

    Scenario: RF-09 Both parts of the call are in one conversation in one inbox
      When Lena transfers Carla to Nora
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is in the Support inbox

    Scenario: RF-09 Two transfers stay in one conversation
      When Lena transfers Carla to Nora
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Nora transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows "Call transferred, Call transferred, Call ended"

    Scenario: RF-09 A transfer that is not answered stays in the conversation
      When Lena transfers Carla to Nora
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows "Call transferred, Call missed"

    Scenario: RF-09 A call without a transfer has one part
      When Carla hangs up
      Then the conversation with Carla shows "Call ended"

  @RF-10
  Rule: RF-10 A cold transfer to a number connected for voice stays in the conversation, which is then in both inboxes

    Scenario: RF-10 A transfer from Support to Sales is in both inboxes
      When Lena transfers Carla to the number of Sales
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla is in the inboxes Sales and Support
      And the conversation with Carla shows "Call transferred, Call ended"
      And the Sales inbox lists the call of Carla as "Call ended"

    Scenario: RF-10 A transfer that is not answered is in both inboxes
      When Lena transfers Carla to the number of Sales
      And 5 seconds pass
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla is in the inboxes Sales and Support

    @interpretation
    Scenario: RF-10 A transfer to a number connected for SMS only is in one inbox
      When Lena transfers Carla to the number of Texting
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla is in the Support inbox
      And the conversation with Carla shows "Call transferred"

    Scenario: RF-10 A transfer to an extension is in one inbox
      When Lena transfers Carla to Nora
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla is in the Support inbox

    Scenario: RF-10 A transfer to another number of the same inbox is in that inbox
      When Lena transfers Carla to the number of Second
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is in the Support inbox

    Scenario: RF-10 A second transfer to an extension of Sales is in both inboxes
      When Lena transfers Carla to the number of Sales
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Nora transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows "Call transferred, Call transferred, Call ended"
      And the conversation with Carla is in the inboxes Sales and Support

  @RF-11
  Rule: RF-11 After a cold transfer to a number that is not connected, that part of the call is not shown

    Scenario: RF-11 A transfer to a company number that is not connected is not shown
      When Lena transfers Carla to the number of Private
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred"
      And the conversation with Carla is in the Support inbox
      And the conversation with Carla is assigned to Lena

    Scenario: RF-11 A transfer to an outside number is not shown
      When Lena transfers Carla to an outside number
      And 5 seconds pass
      And the outside party picks up for Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred"
      And Front has one conversation in all

    Scenario: RF-11 A transfer to an outside number that is not answered is not shown
      When Lena transfers Carla to an outside number
      And Carla does not pick up
      Then the conversation with Carla shows "Call transferred"

    Scenario: RF-11 A transfer to a connected number is shown
      When Lena transfers Carla to the number of Sales
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred, Call ended"

    Scenario: RF-11 A transfer back to a connected number is shown
      When Lena transfers Carla to the number of Private
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 30 seconds
      And Otto transfers Carla to the number of Sales
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is in the inboxes Sales and Support

  @RF-12
  Rule: RF-12 The conversation is created first in the inbox of the number that was dialled

    Scenario: RF-12 Before a transfer the conversation is in the dialled number's inbox
      Then 1 second later the conversation with Carla is in the Support inbox

    Scenario: RF-12 After a transfer the conversation is in both inboxes
      When Lena transfers Carla to the number of Sales
      Then 2 seconds later the conversation with Carla is in the inboxes Sales and Support

    Scenario: RF-12 A call to Sales is first in Sales
      Given the customer Paul
      When Paul calls the Sales line
      And 5 seconds pass
      And Nora answers Paul
      And they talk for 30 seconds
      And Nora transfers Paul to the number of Support
      And 3 seconds pass
      And Marco answers Paul
      And they talk for 10 seconds
      And Paul hangs up
      And Carla hangs up
      Then the conversation with Paul is in the inboxes Sales and Support
      And the conversation with Paul shows "Call transferred, Call ended"

  @RF-13
  Rule: RF-13 In a warm transfer the second call is not shown

    Scenario: RF-13 A warm transfer's call to a colleague is not shown
      When Lena consults Nora about Carla
      And 5 seconds pass
      And Nora answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation in all
      And the conversation with Carla shows "Call ended"

    Scenario: RF-13 A warm transfer that the colleague does not answer is not shown
      When Lena consults Nora about Carla
      And 5 seconds pass
      And Lena cancels the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation in all
      And the conversation with Carla shows "Call ended"

    Scenario: RF-13 A warm transfer's call to a connected number is not shown
      When Lena consults the number of Sales about Carla
      And 5 seconds pass
      And Nora answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation in all
      And the conversation with Carla is in the Support inbox

    Scenario: RF-13 A warm transfer's call to a number connected for SMS only is not shown
      When Lena consults the number of Texting about Carla
      And 5 seconds pass
      And Marco answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation in all

    Scenario: RF-13 A warm transfer's call to a number that is not connected is not shown
      When Lena consults the number of Private about Carla
      And 5 seconds pass
      And Otto answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation in all

    Scenario: RF-13 A warm transfer's call to an outside number is not shown
      When Lena consults an outside number about Carla
      And 5 seconds pass
      And the outside party picks up for Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Front has one conversation in all
      And the conversation with Carla shows "Call ended"

    Scenario: RF-13 An outbound call without a customer on hold is shown
      Given the customer Paul
      When Carla hangs up
      And 30 seconds pass
      And Lena dials Paul from her RingCentral phone
      And 5 seconds pass
      And Paul picks up
      And they talk for 30 seconds
      And Paul hangs up
      Then Front has two conversations in all

    Scenario: RF-13 An outbound call after a hold has ended is shown
      Given the customer Paul
      When Lena puts Carla on hold
      And 10 seconds pass
      And Lena takes Carla off hold
      And 10 seconds pass
      And Carla hangs up
      And 30 seconds pass
      And Lena dials Paul from her RingCentral phone
      And 5 seconds pass
      And Paul picks up
      And they talk for 30 seconds
      And Paul hangs up
      Then Front has two conversations in all

  @RF-57 @interpretation
  Rule: RF-57 A cold transfer answered by a Front user assigns that agent; any other leaves the assignee

    Scenario: RF-57 The agent who answers a transfer is the assignee
      When Lena transfers Carla to Nora
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla is assigned to Nora

    Scenario: RF-57 The agent who answers at a connected number is the assignee
      When Lena transfers Carla to the number of Sales
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla is assigned to Nora

    Scenario: RF-57 A transfer answered by an agent who is not in Front leaves the assignee
      When Lena transfers Carla to Otto
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla shows "Call transferred, Call ended"
      And the conversation with Carla is assigned to Lena

    Scenario: RF-57 A transfer that still rings leaves the assignee
      When Lena transfers Carla to Nora
      Then 5 seconds later the conversation with Carla is assigned to Lena

    Scenario: RF-57 A transfer that is not answered leaves the assignee
      When Lena transfers Carla to Nora
      And nobody answers Carla
      Then the conversation with Carla is assigned to Lena

  @RF-60 @interpretation
  Rule: RF-60 A warm transfer that is completed leaves the assignee, and the call ends when the customer's leg does

    Scenario: RF-60 A completed warm transfer leaves the assignee
      When Lena consults Nora about Carla
      And 5 seconds pass
      And Nora answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

    Scenario: RF-60 The call continues while the customer talks to the second agent
      When Lena consults Nora about Carla
      And 5 seconds pass
      And Nora answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      Then 30 seconds later the conversation with Carla shows "Call on hold"

    Scenario: RF-60 The call ends when the customer hangs up
      When Lena consults Nora about Carla
      And 5 seconds pass
      And Nora answers Carla
      And 10 seconds pass
      And Lena completes the transfer of Carla
      And 30 seconds pass
      And Carla hangs up
      Then 5 seconds later the conversation with Carla shows "Call ended"

    Scenario: RF-60 A warm transfer that is cancelled changes nothing
      When Lena consults Nora about Carla
      And 5 seconds pass
      And Lena cancels the transfer of Carla
      And they talk for 30 seconds
      Then at that moment the conversation with Carla shows "Call in progress"
      And at that moment the conversation with Carla is assigned to Lena
