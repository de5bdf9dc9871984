@aircall-front
Feature: The subject of a conversation
  The subject is the qualification of a call and its line. The first call sets it,
  and it stays the same until the conversation is archived.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Front
    And the customer Carla

  @AF-07
  Rule: AF-07 The subject names the call's qualification and the line

    Scenario: AF-07 The subject of an inbound answered call names Support
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the subject of the conversation with Carla contains "Inbound answered call"
      And the subject of the conversation with Carla contains "Support"

    Scenario: AF-07 The subject of an outbound answered call names Direct
      When Lena dials Carla from the Direct line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the subject of the conversation with Carla contains "Outbound answered call"
      And the subject of the conversation with Carla contains "Direct"

    Scenario Outline: AF-07 The subject of a missed call names <line>
      When Carla calls the <line> line
      And nobody answers Carla
      Then the subject of the conversation with Carla contains "Missed call"
      And the subject of the conversation with Carla contains "<line>"

      Examples:
        | line    |
        | Support |
        | Direct  |

    Scenario: AF-07 The subject of a voicemail names Hotline
      Given the Hotline line of the team Support, with voicemail
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla leaves a voicemail of 15 seconds
      Then the subject of the conversation with Carla contains "Voicemail"
      And the subject of the conversation with Carla contains "Hotline"

  @AF-08
  Rule: AF-08 While the conversation is not archived, further calls leave its subject as it is

    Scenario Outline: AF-08 <a call> on Hotline does not rename an open conversation
      Given the Hotline line of the team Support, with voicemail
      And a missed call of Carla on the Support line
      When there is <a call> between Carla and Lena on the Hotline line
      Then the conversation with Carla shows two calls
      And the subject of the conversation with Carla contains "Missed call"
      And the subject of the conversation with Carla contains "Support"

      Examples:
        | a call                      |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario: AF-08 A third call does not rename an open conversation
      Given an answered call of Carla with Lena on the Support line
      And a missed call of Carla on the Direct line
      When Lena dials Carla from the Direct line
      And Carla does not pick up
      Then the conversation with Carla shows three calls
      And the subject of the conversation with Carla contains "Inbound answered call"
      And the subject of the conversation with Carla contains "Support"

    Scenario: AF-08 A call does not rename a conversation that was moved but not archived
      Given the Front inbox Sales
      And an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Carla calls the Direct line
      And nobody answers Carla
      Then the subject of the conversation with Carla contains "Inbound answered call"
      And the conversation with Carla shows two calls

    Scenario: AF-08 Another customer's conversation has a subject of its own
      Given the customer Dora
      And a missed call of Carla on the Support line
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then the subject of the conversation with Carla contains "Missed call"
      And the subject of the conversation with Dora contains "Inbound answered call"

    Scenario: AF-08 A conversation that a person reopened keeps its subject
      Given a missed call of Carla on the Support line
      When Lena archives the conversation with Carla
      And Lena reopens the conversation with Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the subject of the conversation with Carla contains "Missed call"
      And the conversation with Carla shows two calls

  @AF-09
  Rule: AF-09 An archived conversation takes the subject of the next call and is open again

    Scenario Outline: AF-09 <a call> on Hotline renames and reopens an archived conversation
      Given the Hotline line of the team Support, with voicemail
      And a missed call of Carla on the Support line
      When Lena archives the conversation with Carla
      And there is <a call> between Carla and Lena on the Hotline line
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the subject of the conversation with Carla contains "<qualification>"
      And the subject of the conversation with Carla contains "Hotline"
      And the conversation with Carla is open

      Examples:
        | a call                      | qualification            |
        | an inbound answered call    | Inbound answered call    |
        | an outbound answered call   | Outbound answered call   |
        | an outbound unanswered call | Outbound unanswered call |
        | a missed call               | Missed call              |
        | a voicemail                 | Voicemail                |

    Scenario: AF-09 A conversation archived while the next call rings is renamed
      Given an answered call of Carla with Lena on the Support line
      When Carla calls the Direct line
      And 5 seconds pass
      And Marco archives the conversation with Carla
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the subject of the conversation with Carla contains "Direct"
      And the conversation with Carla is open

    Scenario: AF-09 A conversation archived after the call stays archived
      Given an answered call of Carla with Lena on the Support line
      And an answered call of Carla with Lena on the Direct line
      When Lena archives the conversation with Carla
      Then the conversation with Carla is archived
      And the subject of the conversation with Carla contains "Support"

    Scenario: AF-09 A conversation archived twice is renamed twice
      Given an answered call of Carla with Lena on the Support line
      When Lena archives the conversation with Carla
      And there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And Lena archives the conversation with Carla
      And Lena dials Carla from the Direct line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the subject of the conversation with Carla contains "Outbound answered call"
      And the conversation with Carla is open

  @AF-24
  Rule: AF-24 A call that ended in a voicemail is qualified "Voicemail", and so is a subject made from it

    Background:
      Given the Hotline line of the team Support, with voicemail

    Scenario: AF-24 The subject of a first call with a voicemail contains "Voicemail"
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla leaves a voicemail of 10 seconds
      Then the subject of the conversation with Carla contains "Voicemail"
      And the conversation with Carla shows one call

    Scenario: AF-24 A voicemail renames an archived conversation to "Voicemail"
      Given a missed call of Carla on the Support line
      When Lena archives the conversation with Carla
      And Carla calls the Hotline line
      And nobody answers Carla
      And Carla leaves a voicemail of 10 seconds
      Then the subject of the conversation with Carla contains "Voicemail"

    Scenario: AF-24 A caller who hangs up at the beep leaves a missed call
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla hangs up
      Then the subject of the conversation with Carla contains "Missed call"

    Scenario: AF-24 A voicemail of one second counts as a voicemail
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla leaves a voicemail of 1 second
      Then the subject of the conversation with Carla contains "Voicemail"

  @AF-41 @interpretation
  Rule: AF-41 There are five qualifications

    Scenario Outline: AF-41 <a call> is "<qualification>"
      Given the Hotline line of the team Support, with voicemail
      When there is <a call> between Carla and Marco on the Hotline line
      Then the subject of the conversation with Carla contains "<qualification> on Hotline"
      And the conversation with Carla shows one call

      Examples:
        | a call                      | qualification            |
        | an inbound answered call    | Inbound answered call    |
        | an outbound answered call   | Outbound answered call   |
        | an outbound unanswered call | Outbound unanswered call |
        | a missed call               | Missed call              |
        | a voicemail                 | Voicemail                |

    Scenario: AF-41 An unanswered call is not qualified as answered
      When Carla calls the Support line
      And 3 seconds pass
      And Carla hangs up
      Then the subject of the conversation with Carla contains "Missed call"

    Scenario: AF-41 A call answered in the last second of ringing is not qualified as missed
      When Carla calls the Direct line
      And 24 seconds pass
      And Lena answers Carla
      And Carla hangs up
      Then the subject of the conversation with Carla contains "Inbound answered call"
