@aircall-front
Feature: How a call is logged in Front
  A call is logged as a message in a conversation. The contact's first call creates
  the conversation, every later call is a new activity in it.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Front
    And the customer Carla

  @AF-03
  Rule: AF-03 A call is logged as a conversation

    Scenario: AF-03 An answered call is a message of a conversation
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla is neither a discussion nor a comment
      And the conversation with Carla shows one call

    Scenario: AF-03 A missed call is a message of a conversation
      When Carla calls the Direct line
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla is neither a discussion nor a comment
      And the conversation with Carla shows one call

    Scenario: AF-03 A call is not logged while it rings
      When Carla calls the Support line
      And 5 seconds pass
      Then at that moment Front has no conversations with Carla
      When nobody answers Carla
      Then Front has one conversation with Carla

  @AF-04
  Rule: AF-04 A freshly logged conversation is open

    Scenario: AF-04 The conversation of a first answered call is open
      When Carla calls the Support line
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is open

    Scenario: AF-04 The conversation of a first missed call is open
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is open

    Scenario: AF-04 The conversation of a first outbound call is open
      When Lena dials Carla from the Direct line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is open

    Scenario: AF-04 A conversation that a person archives stays archived until the next call
      Given an answered call of Carla with Lena on the Support line
      When Lena archives the conversation with Carla
      Then the conversation with Carla is archived

  @AF-05
  Rule: AF-05 A new conversation is in the common inbox "Aircall Phone"

    Scenario: AF-05 An answered call on an agent's line is in "Aircall Phone"
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-05 A missed call on a team's line is in "Aircall Phone"
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-05 An inbox with the name of the line is not used
      Given the Front inbox Support
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-05 An inbox with the name of the agent is not used
      Given the Front inbox Lena
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is in the Aircall Phone inbox

  @AF-06
  Rule: AF-06 A conversation that an agent moved to another inbox stays there, and later calls are logged in it

    Background:
      Given the Front inbox Sales

    Scenario: AF-06 A later missed call is logged in the moved conversation
      Given an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Carla calls the Support line
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the conversation with Carla is in the Sales inbox

    Scenario: AF-06 A later answered call leaves the conversation in its inbox
      Given a missed call of Carla on the Direct line
      When Lena moves the conversation with Carla to the Sales inbox
      And Carla calls the Support line
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla is in the Sales inbox

    Scenario: AF-06 Another customer's conversation is in "Aircall Phone"
      Given the customer Dora
      And an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Dora calls the Support line
      And nobody answers Dora
      Then the conversation with Dora is in the Aircall Phone inbox

  @AF-10
  Rule: AF-10 After the first, each call of a contact is a new activity in the same conversation

    Background:
      Given an answered call of Carla with Lena on the Support line

    Scenario: AF-10 A second call is logged in the conversation of the first
      When Carla calls the Support line
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls

    Scenario: AF-10 A third call is logged in the same conversation
      Given an answered call of Carla with Marco on the Support line
      When Lena dials Carla from the Direct line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows three calls

    Scenario: AF-10 Two customers have two conversations
      Given the customer Dora
      When Dora calls the Support line
      And Lena answers Dora
      And they talk for 1 minute
      And Dora hangs up
      Then the conversation with Carla shows one call
      And the conversation with Dora shows one call

  @AF-20
  Rule: AF-20 The participants of a conversation are the teammates of its inbox

    Scenario: AF-20 In "Aircall Phone" the participants are that inbox's teammates
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the participants of the conversation with Carla are Lena and Marco

    Scenario: AF-20 The conversation of a missed call has the same participants
      When there is a missed call between Carla and Lena on the Direct line
      Then the participants of the conversation with Carla are Lena and Marco

    Scenario: AF-20 In Marco's inbox Marco is the only participant, although Lena answered
      Given the Front inbox Sales of Marco alone
      And an answered call of Carla with Lena on the Direct line
      When Lena moves the conversation with Carla to the Sales inbox
      Then the participants of the conversation with Carla are Marco
      And the conversation with Carla is assigned to Lena

    Scenario: AF-20 A teammate without access to the inbox is no participant, not even after logging the call
      Given the agent Olga
      And the Lobby line of Olga
      When there is an inbound answered call between Carla and Olga on the Lobby line
      Then the participants of the conversation with Carla are Lena and Marco
      And the last call in the conversation with Carla is logged by Olga

  @AF-26
  Rule: AF-26 A phone call cannot be answered with a message

    Scenario Outline: AF-26 A reply after <a call> is refused
      Given an SMS channel in the Aircall Phone inbox
      When there is <a call> between Carla and Lena on the Support line
      Then Lena cannot reply to the conversation with Carla
      And Front refuses a reply to Carla by API

      Examples:
        | a call                      |
        | an inbound answered call    |
        | an outbound unanswered call |
        | a missed call               |

    Scenario: AF-26 A comment is accepted, a reply is not
      Given a missed call of Carla on the Support line
      When Lena comments in Front on the conversation with Carla: "I call her back"
      Then the conversation with Carla has the comment "I call her back" by Lena
      And Lena cannot reply to the conversation with Carla

    Scenario: AF-26 An SMS, which is no call, can be answered
      Given an SMS channel in the Aircall Phone inbox
      When Carla sends an SMS to the team in Front: "Are you open?"
      Then Lena can reply to the conversation with Carla

    Scenario: AF-26 After a second call a reply is still refused
      Given an answered call of Carla with Lena on the Support line
      And a missed call of Carla on the Direct line
      Then Lena cannot reply to the conversation with Carla

  @AF-47 @interpretation
  Rule: AF-47 A deleted conversation is not restored, and a snoozed one counts as not archived

    Scenario Outline: AF-47 After a deletion <a call> makes a new conversation
      Given an answered call of Carla with Lena on the Support line
      When Lena deletes the conversation with Carla
      And there is <a call> between Carla and Lena on the Direct line
      Then Front has one conversation with Carla
      And Front has one deleted conversation with Carla
      And the conversation with Carla shows one call
      And the subject of the conversation with Carla contains "Direct"
      And the conversation with Carla is in the Aircall Phone inbox
      And the conversation with Carla is open

      Examples:
        | a call                    |
        | a missed call             |
        | an inbound answered call  |
        | an outbound answered call |

    Scenario: AF-47 Later calls are logged in the new conversation
      Given an answered call of Carla with Lena on the Support line
      When Lena deletes the conversation with Carla
      And there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And there is an inbound answered call between Carla and Marco on the Support line
      Then Front has one conversation with Carla
      And Front has one deleted conversation with Carla
      And the conversation with Carla shows two calls

    Scenario: AF-47 A conversation deleted twice is replaced twice
      Given an answered call of Carla with Lena on the Support line
      When Lena deletes the conversation with Carla
      And there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And Lena deletes the conversation with Carla
      And there is a missed call between Carla and Lena on the Direct line
      Then Front has one conversation with Carla
      And Front has two deleted conversations with Carla
      And the conversation with Carla shows one call

    Scenario: AF-47 A conversation restored from the trash is used again
      Given an answered call of Carla with Lena on the Support line
      When Lena deletes the conversation with Carla
      And Lena reopens the conversation with Carla
      And there is a missed call between Carla and Lena on the Direct line
      Then Front has one conversation with Carla
      And Front has no deleted conversations with Carla
      And the conversation with Carla shows two calls

    @XR-16
    Scenario: AF-47 A voicemail link does not restore a conversation that was deleted before
      Given the Hotline line of the team Support, with voicemail
      When there is a voicemail between Carla and Lena on the Hotline line
      And 1 minute passes
      And Lena deletes the conversation with Carla
      And 1 hour passes
      Then Front has no conversations with Carla
      And Front has one deleted conversation with Carla

    Scenario: AF-47 A missed call in a snoozed conversation does not rename it
      Given an answered call of Carla with Lena on the Support line
      When Lena snoozes the conversation with Carla for 8 hours
      And there is a missed call between Carla and Lena on the Direct line
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the subject of the conversation with Carla contains "Support"

    Scenario: AF-47 An answered call in a snoozed conversation neither renames nor reopens it
      Given a missed call of Carla on the Support line
      When Lena snoozes the conversation with Carla for 8 hours
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Front has one conversation with Carla
      And the subject of the conversation with Carla contains "Missed call"
      And the conversation with Carla is snoozed
