@aircall-front
Feature: What the activities of a call contain
  Each piece of information is an activity: the call itself, its duration and the
  link to its recording.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Helpdesk line of Marco, which records
    And Aircall is connected with Front
    And the customer Carla

  @AF-11
  Rule: AF-11 A call's activities name qualification and line, the line used, the customer's number and the agent if there was one

    Scenario: AF-11 An answered call names qualification, line, number and agent
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the conversation with Carla names the Support line
      And the conversation with Carla names the number of Carla
      And the conversation with Carla names the agent Lena

    Scenario: AF-11 An outbound call names the agent who dialled
      When there is an outbound unanswered call between Carla and Marco on the Support line
      Then the conversation with Carla names the Support line
      And the conversation with Carla names the number of Carla
      And the conversation with Carla names the agent Marco

    Scenario: AF-11 A missed call names no agent, not even the agent who was rung
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla names the Direct line
      And the conversation with Carla names the number of Carla
      And the conversation with Carla names no agent

    Scenario: AF-11 Duration and recording are not in the call's activity
      When there is an inbound answered call between Carla and Marco on the Helpdesk line
      Then each activity of the conversation with Carla is only one of call, duration and link

  @AF-48 @interpretation
  Rule: AF-48 However many activities show a call, it is one call

    Scenario Outline: AF-48 <a call> counts as one call in all its activities
      When there is <a call> between Carla and Marco on the Helpdesk line
      Then the conversation with Carla shows one call
      And the conversation with Carla names the Helpdesk line
      And the conversation with Carla names the number of Carla
      And the conversation with Carla names the agent Marco

      Examples:
        | a call                    |
        | an inbound answered call  |
        | an outbound answered call |

  @AF-12
  Rule: AF-12 The duration of a call is an activity of its own

    Scenario Outline: AF-12 <a call> has one duration
      When there is <a call> between Carla and Lena on the Support line
      Then the conversation with Carla shows one call
      And the conversation with Carla shows one duration
      And each activity of the conversation with Carla is only one of call, duration and link

      Examples:
        | a call                    |
        | an inbound answered call  |
        | an outbound answered call |

    Scenario: AF-12 Each call has its own duration
      Given an answered call of Carla with Lena on the Support line
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then the conversation with Carla shows two durations

    Scenario: AF-12 An unanswered call has no duration
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla shows no durations

  @AF-13
  Rule: AF-13 The recording's URL is an activity of its own

    Scenario: AF-13 A recorded call has a link to the recording
      When there is an inbound answered call between Carla and Marco on the Helpdesk line
      Then the conversation with Carla shows one recording link
      And each activity of the conversation with Carla is only one of call, duration and link

    Scenario: AF-13 A call on a line that does not record has no link
      When there is an inbound answered call between Carla and Marco on the Support line
      Then the conversation with Carla shows no recording links

    Scenario: AF-13 A missed call on a line that records has no link
      When Carla calls the Helpdesk line
      And nobody answers Carla
      Then the conversation with Carla shows no recording links

    Scenario: AF-13 A call answered for one second has a link
      When Carla calls the Helpdesk line
      And Marco answers Carla
      And they talk for 1 second
      And Carla hangs up
      Then the conversation with Carla shows one recording link

  @AF-42 @interpretation
  Rule: AF-42 The duration runs from answered to ended and is logged by the call's agent; links are Aircall's permanent ones

    Scenario: AF-42 Ringing is not counted
      When Carla calls the Direct line
      And 17 seconds pass
      And Lena answers Carla
      And they talk for 75 seconds
      And Carla hangs up
      Then the last duration in the conversation with Carla is 75 seconds
      And the last duration in the conversation with Carla is logged by Lena

    Scenario: AF-42 An outbound call's ringing is not counted either
      When Lena dials Carla from the Direct line
      And 20 seconds pass
      And Carla picks up
      And they talk for 2 minutes
      And Carla hangs up
      Then the last duration in the conversation with Carla is 2 minutes
      And the last duration in the conversation with Carla is logged by Lena

    Scenario: AF-42 A duration of more than an hour is shown in full
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 3725 seconds
      And Carla hangs up
      Then the last duration in the conversation with Carla is 3725 seconds

    Scenario Outline: AF-42 <a call> has no duration
      Given the Hotline line of the team Support, with voicemail
      When there is <a call> between Carla and Lena on the Hotline line
      Then the conversation with Carla shows one call
      And the conversation with Carla shows no durations

      Examples:
        | a call                      |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario: AF-42 The recording's link is the one that does not expire
      When there is an inbound answered call between Carla and Marco on the Helpdesk line
      Then the recording link in the conversation with Carla is Aircall's permanent one
      And the recording link in the conversation with Carla is logged by Marco

    Scenario: AF-42 The voicemail's link is the one that does not expire
      Given the Hotline line of the team Support, with voicemail
      When there is a voicemail between Carla and Lena on the Hotline line
      Then the voicemail link in the conversation with Carla is Aircall's permanent one
