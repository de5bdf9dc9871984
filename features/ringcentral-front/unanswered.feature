@ringcentral-front
Feature: How calls end
  The conversation and the conversation list show how a call ended: ended, missed,
  abandoned, or with a voicemail.

  Background:
    Given the company has RingCentral phones
    And the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Postbox line of Marco, with voicemail
    And the Night line of the team Support, with voicemail
    And the Front inbox Support
    And the Support, Direct and Postbox lines are connected with the Support inbox for calls
    And the customer Carla

  @RF-21
  Rule: RF-21 After the end of a call, "Call ended" shows in the conversation and in the list

    Scenario: RF-21 "Call ended" shows when the customer hangs up
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the Support inbox lists the call of Carla as "Call ended"

    Scenario: RF-21 "Call ended" shows when the agent hangs up
      When Carla calls the Support line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Marco hangs up on Carla
      Then the Support inbox lists the call of Carla as "Call ended"

    Scenario: RF-21 "Call ended" does not show during the call
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      Then at that moment the Support inbox lists the call of Carla as "Call in progress"

    Scenario: RF-21 "Call ended" does not show for an unanswered call
      When Carla calls the Direct line
      And nobody answers Carla
      Then the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-21 "Call ended" shows within a second of the end
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then 1 second later the conversation with Carla shows "Call ended"

  @RF-22
  Rule: RF-22 If no agent is available, a conversation is created and marked "Call missed"

    Scenario: RF-22 A call on an agent's line that rings out is missed
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla shows "Call missed"
      And the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-22 A call while no agent of the team is available is missed
      When Lena takes no more calls
      And Marco takes no more calls
      And Carla calls the Support line
      Then the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-22 A call to a closed line is missed
      When the Direct line is closed
      And Carla calls the Direct line
      Then the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-22 A call that the agent declines is missed
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena declines Carla
      Then the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-22 A call that waits too long in the queue is missed
      Given the team Night with Lena
      And the Late line of the team Night, where callers wait for at most 30 seconds
      And the Late line is connected with the Support inbox for calls
      When Carla calls the Late line
      And 40 seconds pass
      Then the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-22 A call answered in the last moment is not missed
      When Carla calls the Direct line
      And 19 seconds pass
      And Lena answers Carla
      And they talk for 1 second
      And Carla hangs up
      Then the Support inbox lists the call of Carla as "Call ended"

  @RF-50
  Rule: RF-50 A caller who hangs up before an answer has abandoned the call

    @interpretation
    Scenario: RF-50 A caller who hangs up while it rings has abandoned the call
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the conversation with Carla shows "Call abandoned"
      And the Support inbox lists the call of Carla as "Call abandoned"

    Scenario: RF-50 A caller who hangs up in the queue has abandoned the call
      When Carla calls the Support line
      And 15 seconds pass
      And Carla hangs up
      Then the Support inbox lists the call of Carla as "Call abandoned"

    Scenario: RF-50 A caller who hangs up after a first agent did not answer has abandoned the call
      Given the team Night with Lena and Marco
      And the Rota line of the team Night, one phone after the other
      And the Rota line is connected with the Support inbox for calls
      When Carla calls the Rota line
      And 25 seconds pass
      And Carla hangs up
      Then the Support inbox lists the call of Carla as "Call abandoned"

    Scenario: RF-50 A caller who hangs up in the IVR has abandoned the call
      Given the Reception line with an IVR: 1 for Support
      And the Reception line is connected with the Support inbox for calls
      When Carla calls the Reception line
      And 5 seconds pass
      And Carla hangs up
      Then the Support inbox lists the call of Carla as "Call abandoned"

    Scenario: RF-50 A call that rings out is missed, not abandoned
      When Carla calls the Direct line
      And 19 seconds pass
      And nobody answers Carla
      Then the Support inbox lists the call of Carla as "Call missed"

    Scenario: RF-50 A caller who hangs up in the last second has abandoned the call
      When Carla calls the Direct line
      And 19 seconds pass
      And Carla hangs up
      Then the Support inbox lists the call of Carla as "Call abandoned"

    Scenario: RF-50 An answered call is neither missed nor abandoned
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 2 seconds
      And Carla hangs up
      Then the Support inbox lists the call of Carla as "Call ended"

  @RF-23
  Rule: RF-23 A voicemail marks the conversation "Voicemail", with RingCentral's recording of it

    Scenario: RF-23 A voicemail on an agent's line is marked "Voicemail"
      When Carla calls the Postbox line
      And nobody answers Carla
      And Carla leaves a voicemail of 12 seconds
      And 12 seconds pass
      Then the conversation with Carla shows "Voicemail"
      And the Support inbox lists the call of Carla as "Voicemail"
      And the conversation with Carla has a voicemail
      And the audio in the conversation with Carla is RingCentral's recording

    Scenario: RF-23 A voicemail on a queue is marked "Voicemail"
      Given the team Night with Lena
      And the Late line of the team Night, with voicemail
      And the Late line is connected with the Support inbox for calls
      When Lena takes no more calls
      And Carla calls the Late line
      And Carla leaves a voicemail of 12 seconds
      And 12 seconds pass
      Then the Support inbox lists the call of Carla as "Voicemail"
      And the conversation with Carla has a voicemail

    Scenario: RF-23 A caller who hangs up at the beep leaves no voicemail
      When Carla calls the Postbox line
      And nobody answers Carla
      And Carla hangs up
      Then the conversation with Carla shows "Call missed"
      And the conversation with Carla has no audio

    Scenario: RF-23 After a transfer the last part is marked "Voicemail"
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And nobody answers Carla
      And Carla leaves a voicemail of 12 seconds
      And 12 seconds pass
      Then the conversation with Carla shows "Call transferred, Voicemail"
      And the conversation with Carla has a voicemail

    Scenario: RF-23 A missed call without a voicemail is not marked "Voicemail"
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla shows "Call missed"
      And the conversation with Carla has no audio

  @RF-26
  Rule: RF-26 A rule with the trigger "call event is received" can archive abandoned calls

    Scenario: RF-26 An abandoned call is archived
      Given the Front company rule Abandoned: when call_abandoned, then archive
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the conversation with Carla is archived

    Scenario: RF-26 A missed call is not archived
      Given the Front company rule Abandoned: when call_abandoned, then archive
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla is open

    Scenario: RF-26 An answered call is not archived
      Given the Front company rule Abandoned: when call_abandoned, then archive
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the conversation with Carla is open

    Scenario: RF-26 A rule for any call event is triggered by every call
      Given the Front company rule Calls: when call event is received, then add tag Phone
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the conversation with Carla has the tag Phone

    Scenario: RF-26 An SMS does not trigger the rule
      Given the Support line is connected with the Support inbox for SMS
      And the Front company rule Calls: when call event is received, then add tag Phone
      When Carla sends an SMS to the Support line: "Hello"
      Then the conversation with Carla has no tags
