@ringcentral-front
Feature: Recordings in Front
  RingCentral records calls if recording is turned on and they are long enough.
  Front imports recordings with the licence, and neither summaries nor transcripts.

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

    Scenario: RF-27 With the licence the recording is shown
      Given RingCentral's conversation intelligence is licensed
      And the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has a recording
      And the audio in the conversation with Carla is RingCentral's recording

    Scenario: RF-27 Without the licence there is no recording
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla has no audio

    @interpretation
    Scenario: RF-27 A voicemail needs no licence
      Given the Postbox line is connected with the Support inbox for calls
      When Carla calls the Postbox line
      And nobody answers Carla
      And Carla leaves a voicemail of 12 seconds
      And 12 seconds pass
      Then the conversation with Carla has a voicemail

    Scenario: RF-27 A licence bought later applies to later calls
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

    Scenario: RF-28 A call of an agent who does not record has no recording
      Given the Second line is connected with the Support inbox for calls
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla has no audio

    Scenario: RF-28 A call that is too short has no recording
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 29 seconds
      And Carla hangs up
      Then the conversation with Carla has no audio

    Scenario: RF-28 A call that is just long enough has a recording
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 31 seconds
      And Carla hangs up
      Then the conversation with Carla has a recording

    Scenario: RF-28 An unanswered call has no recording
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla has no audio

    Scenario: RF-28 An on-demand recording of an entitled agent is shown
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

    Scenario: RF-28 A call of an entitled agent who does not record has no recording
      Given the Second line is connected with the Support inbox for calls
      And Marco may record calls by hand
      When Carla calls the Second line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has no audio

  @RF-11
  Rule: RF-11 After a cold transfer to a number that is not connected, that part of the call has no recording

    Background:
      Given RingCentral's conversation intelligence is licensed
      And the agent Otto
      And the Private line of Otto, which records
      And the Second line is connected with the Support inbox for calls

    Scenario: RF-11 The part of a call on a number that is not connected has no recording
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

    Scenario: RF-11 The part before the transfer has a recording
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

    Scenario: RF-11 The part after the return to a connected number has a recording
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

    Scenario: RF-29 A recorded call with the licence has neither
      Given RingCentral's conversation intelligence is licensed
      And the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has a recording
      And the conversation with Carla has no summary and no transcript

    Scenario: RF-29 A voicemail has neither
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

    Scenario: RF-55 A comment on a recorded call mentions a teammate
      When Lena comments in Front on the conversation with Carla: "Listen from 0:20 on, @marco"
      Then the conversation with Carla has a recording
      And Marco is mentioned in the conversation with Carla

    Scenario: RF-55 A comment without a mention mentions no teammate
      When Lena comments in Front on the conversation with Carla: "Well done"
      Then nobody is mentioned in the conversation with Carla
