@ringcentral-front
Feature: What can be heard in Front
  RingCentral records conversations, if it is told to and they are long enough.
  Front brings them over for those who have paid for it, and nothing else.

  Background:
    Given the company has RingCentral phones
    And the agents Lena and Marco
    And the Direct line of Lena, which records
    And the Second line of Marco
    And the Postbox line of Marco, with voicemail
    And the Front inbox Support
    And the customer Carla

  @RF-27
  Rule: RF-27 Recordings of answered calls need the conversation-intelligence licence

    Scenario: RF-27 With the licence the recording is there
      Given RingCentral's conversation intelligence is licensed
      And the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has a recording
      And the audio in the conversation with Carla is RingCentral's recording

    Scenario: RF-27 Without it there is none
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla has no audio

    @interpretation
    Scenario: RF-27 A voicemail needs none
      Given the Postbox line is connected with the Support inbox for calls
      When Carla calls the Postbox line
      And nobody answers Carla
      And Carla leaves a voicemail of 12 seconds
      And 12 seconds pass
      Then the conversation with Carla has a voicemail

    Scenario: RF-27 Licensed later, later calls have theirs
      Given the customer Dora
      And the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 10 minutes pass
      Then the conversation with Carla has no audio
      Given RingCentral's conversation intelligence is licensed
      When Dora calls the Direct line
      And 5 seconds pass
      And Lena answers Dora
      And they talk for 1 minute
      And Dora hangs up
      Then the conversation with Dora has a recording
      And the conversation with Carla has no audio

  @RF-28
  Rule: RF-28 A recording is imported only if RingCentral made one

    Background:
      Given RingCentral's conversation intelligence is licensed

    Scenario: RF-28 Not of an agent whose calls are not recorded
      Given the Second line is connected with the Support inbox for calls
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla has no audio

    Scenario: RF-28 Not of a call that was too short
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 29 seconds
      And Carla hangs up
      Then the conversation with Carla has no audio

    Scenario: RF-28 But of one that is just long enough
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 31 seconds
      And Carla hangs up
      Then the conversation with Carla has a recording

    Scenario: RF-28 Not of a call that nobody answered
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla has no audio

    Scenario: RF-28 What an agent records by hand, if they are entitled to
      Given the Second line is connected with the Support inbox for calls
      And Marco may record calls by hand
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 10 seconds
      And Marco starts to record the call with Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has a recording

    Scenario: RF-28 An agent who could have recorded by hand and did not
      Given the Second line is connected with the Support inbox for calls
      And Marco may record calls by hand
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has no audio

  @RF-11
  Rule: RF-11 A cold transfer to a number that is not connected: nothing of that leg is heard either

    Background:
      Given RingCentral's conversation intelligence is licensed
      And the agent Otto
      And the Private line of Otto, which records
      And the Second line is connected with the Support inbox for calls

    Scenario: RF-11 What is said on a number that is not connected is not heard in Front
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Marco transfers Carla to the number of Private
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 20 minutes pass
      Then the conversation with Carla has no audio

    Scenario: RF-11 What was said before the transfer is heard
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Lena transfers Carla to the number of Private
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 20 minutes pass
      Then the conversation with Carla has a recording

    Scenario: RF-11 What is said after the customer came back to a connected number is heard
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Marco transfers Carla to the number of Private
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 1 minute
      And Otto transfers Carla to the number of Direct
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 20 minutes pass
      Then the conversation with Carla has a recording

  @RF-29
  Rule: RF-29 Neither a summary nor a transcript is ever imported

    Scenario: RF-29 Not of a recorded call, with the licence
      Given RingCentral's conversation intelligence is licensed
      And the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has a recording
      And the conversation with Carla has no summary and no transcript

    Scenario: RF-29 Not of a voicemail
      Given the Postbox line is connected with the Support inbox for calls
      When Carla calls the Postbox line
      And nobody answers Carla
      And Carla leaves a voicemail of 12 seconds
      And 12 seconds pass
      Then the conversation with Carla has a voicemail
      And the conversation with Carla has no summary and no transcript

  @RF-55
  Rule: RF-55 Agents can comment on a recording and mention teammates there

    Background:
      Given RingCentral's conversation intelligence is licensed
      And the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 5 minutes pass

    Scenario: RF-55 A comment stands beside the recording
      When Lena comments in Front on the conversation with Carla: "Listen from 0:20 on, @marco"
      Then the conversation with Carla has a recording
      And Marco is mentioned in the conversation with Carla

    Scenario: RF-55 A comment that names nobody mentions nobody
      When Lena comments in Front on the conversation with Carla: "Well done"
      Then nobody is mentioned in the conversation with Carla
