@aircall-gorgias
Feature: The internal notes of a call
  A call ticket consists of internal notes: one when the call is answered, one when
  it ends, and one for each comment. Customers never see them.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the Direct line of Lena
    And the Desk line of Lena, which records
    And the Reception line with an IVR: 1 for Support
    And Aircall is connected with Gorgias
    And the customer Carla, known in Gorgias

  @AG-17
  Rule: AG-17 An answered call has an internal note of the agent with the data known by then

    Scenario: AG-17 The note has times, direction, numbers and team
      When Carla calls the Support line
      And 7 seconds pass
      And Marco answers Carla
      Then 1 second later the ticket of Carla has one note
      And at that moment the first note in the ticket of Carla is by Marco
      And at that moment the first note in the ticket of Carla has the start time, the answer time, the direction, the number of Carla, the number of Support, the line Support and the team Support

    Scenario: AG-17 The note has the IVR options that the caller chose
      When Carla calls the Reception line
      And 3 seconds pass
      And Carla presses 1
      And 2 seconds pass
      And Lena answers Carla
      Then 1 second later the first note in the ticket of Carla has the line Reception, the choice Support and the team Support

    Scenario: AG-17 An outbound call has a note of its agent
      When Lena dials Carla from the Direct line
      And 6 seconds pass
      And Carla picks up
      Then 1 second later the first note in the ticket of Carla has the start time, the answer time, the direction, the number of Carla, the number of Direct and the line Direct
      And at that moment the first note in the ticket of Carla is by Lena

    Scenario: AG-17 The note is internal
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then every message in the ticket of Carla is an internal note

    @interpretation
    Scenario: AG-17 The note has our labels
      When Carla calls the Reception line
      And 3 seconds pass
      And Carla presses 1
      And 2 seconds pass
      And Lena answers Carla
      Then 1 second later the first note in the ticket of Carla contains "Start time: 2026-01-05 09:00:00", "Answered time: ", "Call direction: inbound", "IVR options: Support" and "Aircall team: Support"

    @interpretation
    Scenario: AG-17 A call without an IVR has no IVR options
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla contains none of "IVR options"

  @AG-18
  Rule: AG-18 An ended call has an internal note of the agent with the data known by then

    Scenario: AG-18 The note has end time, assignee, duration and link
      When Carla calls the Desk line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 90 seconds
      And Lena comments on the call with Carla: "wants a refund"
      And Carla hangs up
      Then the first note in the ticket of Carla does not have the end time
      And the note that ends the ticket of Carla is by Lena
      And the note that ends the ticket of Carla has the end time, the agent Lena, the duration, the link and "wants a refund"

    Scenario: AG-18 The note has the reason why the call was missed
      When there is a missed call between Carla and Lena on the Direct line
      Then the note that ends the ticket of Carla has the reason
      And the note that ends the ticket of Carla does not have a duration

    Scenario: AG-18 A call in progress has no end note
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 minutes
      Then at that moment the ticket of Carla has one note
      When Carla hangs up
      Then the first note in the ticket of Carla does not have the end time
      And the note that ends the ticket of Carla has the duration

    @interpretation
    Scenario: AG-18 The end note has our labels
      When Carla calls the Desk line
      And Lena answers Carla
      And they talk for 90 seconds
      And Lena comments on the call with Carla: "wants a refund"
      And Carla hangs up
      Then the note that ends the ticket of Carla contains "End time: 2026-01-05 09:01:30", "Assignee: Lena", "Duration: 1m30s", "Recording link: https://assets.aircall.io/calls/" and "Agent notes: wants a refund"

  @AG-19
  Rule: AG-19 An unanswered call has one merged note

    Scenario Outline: AG-19 One note for <call>
      When there is <call> between Carla and Lena on the Direct line
      Then the ticket of Carla has one note
      And the first note in the ticket of Carla has the start time and the end time

      Examples:
        | call                        |
        | a missed call               |
        | an outbound unanswered call |

    Scenario: AG-19 One note for a voicemail
      When there is a voicemail between Carla and Lena on the Support line
      Then the ticket of Carla has one note
      And the first note in the ticket of Carla has the start time, the end time and the link

    Scenario: AG-19 Two notes for an answered call
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla has two notes
      And the first note in the ticket of Carla does not have the end time
      And the last note in the ticket of Carla has the end time

  @AG-20
  Rule: AG-20 The notes carry the voicemail or the recording that Aircall has

    Scenario: AG-20 The note has the recording
      When there is an inbound answered call between Carla and Lena on the Desk line
      Then the note that ends the ticket of Carla has the link and "/recording"

    Scenario: AG-20 The note has the voicemail
      When there is a voicemail between Carla and Lena on the Support line
      Then the note that ends the ticket of Carla has the link and "/voicemail"

    Scenario: AG-20 A call with neither has no such link
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the note that ends the ticket of Carla does not have a link

  @AG-21
  Rule: AG-21 A comment, written during the call or afterwards, becomes a note of that agent, if the call was logged

    Scenario: AG-21 A comment written during the call becomes a note
      When Carla calls the Direct line
      And Lena answers Carla
      And Lena comments on the call with Carla: "wants a refund"
      Then 1 second later the note "wants a refund" in the ticket of Carla is by Lena

    Scenario: AG-21 A comment by another agent after the call becomes a note of that agent
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Marco comments on the call with Carla: "refunded"
      Then the note "refunded" in the ticket of Carla is by Marco
      And the ticket of Carla has three notes

    Scenario: AG-21 A comment on a missed call becomes a note
      When there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena comments on the call with Carla: "called back"
      Then the note "called back" in the ticket of Carla is by Lena

    Scenario: AG-21 Two comments of the same words are two notes
      When Carla calls the Direct line
      And Lena answers Carla
      And Lena comments on the call with Carla: "on hold"
      And Lena comments on the call with Carla: "on hold"
      And Carla hangs up
      Then the ticket of Carla has 4 notes

    Scenario: AG-21 A comment on a call that was not logged is dropped
      Given nobody is an admin in Gorgias
      When there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena comments on the call with Carla: "called back"
      Then Gorgias has no tickets
      And the call with Carla in Aircall has one comment

  @AG-60 @interpretation
  Rule: AG-60 Items before the ticket are added once it exists, and later items are further notes

    Scenario: AG-60 A comment before the ticket exists becomes a note later
      When there is a missed call between Carla and Lena on the Direct line
      And 5 seconds pass
      And Lena comments on the call with Carla: "call her back"
      And Lena tags the call with Carla as "Urgent"
      Then at that moment Gorgias has no tickets
      And the note "call her back" in the ticket of Carla is by Lena
      And the ticket of Carla has exactly the tags "Aircall", "Inbound call", "Direct" and "Urgent"

    Scenario: AG-60 A tag that is taken off the call stays on the ticket
      When Carla calls the Direct line
      And Lena answers Carla
      And Lena tags the call with Carla as "Urgent"
      And Carla hangs up
      And 2 minutes pass
      And Lena removes the tag "Urgent" from the call with Carla
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call", "Direct" and "Urgent"

    Scenario: AG-60 A recording that arrives late is a further note
      Given Aircall omits the recording from call.ended
      When there is an inbound answered call between Carla and Lena on the Desk line
      Then the ticket of Carla has three notes
      And the last note in the ticket of Carla contains "Recording link: https://assets.aircall.io/calls/"

    Scenario: AG-60 A recording that arrives in time needs no further note
      When there is an inbound answered call between Carla and Lena on the Desk line
      Then the ticket of Carla has two notes
