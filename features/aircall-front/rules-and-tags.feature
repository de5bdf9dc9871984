@aircall-front
Feature: Company rules on logged calls
  Teams route their work with Front's company rules. The rules treat logged calls as
  messages, and logged comments as comments.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Hotline line of the team Support, with voicemail
    And Aircall is connected with Front
    And the customer Carla

  @AF-28
  Rule: AF-28 "New comment in inbox X whose body contains W: add tag T" is triggered by logged comments

    Background:
      Given the Front company rule Refunds: when comment is added, if inbox is Aircall Phone and comment body contains refund, then add tag Refund

    Scenario: AF-28 An agent's comment on the call tags the conversation
      When Carla calls the Support line
      And Lena answers Carla
      And Lena comments on the call with Carla: "Refund, please"
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla has the comment "Refund, please" by Lena
      And the conversation with Carla has the tag Refund

    Scenario: AF-28 A comment with other words does not tag
      When Carla calls the Support line
      And Lena answers Carla
      And Lena comments on the call with Carla: "wants her money"
      And Carla hangs up
      Then the conversation with Carla has one comment
      And the conversation with Carla has no tags

    Scenario: AF-28 A comment on a missed call, which is not pushed, does not tag
      When Carla calls the Support line
      And nobody answers Carla
      And Lena comments on the call with Carla: "refund"
      Then the conversation with Carla has no tags

    Scenario: AF-28 A comment in a conversation in another inbox does not tag
      Given the Front inbox Sales
      And an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Lena comments on the call with Carla: "refund"
      Then the conversation with Carla has one comment
      And the conversation with Carla has no tags

  @AF-29
  Rule: AF-29 "Conversation archived: remove tag T" removes the tag

    Background:
      Given the Front company rule Clean: when conversation is archived, then remove tag Refund
      And an answered call of Carla with Lena on the Support line

    Scenario: AF-29 Archiving removes the tag
      When Lena tags the conversation with Carla as Refund
      Then the conversation with Carla has the tag Refund
      When Lena archives the conversation with Carla
      Then the conversation with Carla has no tags

    Scenario: AF-29 The tag stays until the conversation is archived
      When Lena tags the conversation with Carla as Refund
      Then the conversation with Carla has the tag Refund

    Scenario: AF-29 Another tag stays when the conversation is archived
      When Lena tags the conversation with Carla as Vip
      And Lena archives the conversation with Carla
      Then the conversation with Carla has the tag Vip

  @AF-30
  Rule: AF-30 "Inbound message and the conversation's subject contains Voicemail: move to Voicemails" works on logged calls

    Background:
      Given the Front inbox Voicemails
      And the Front company rule Route: when inbound message is received, if subject contains Voicemail, then move to Voicemails

    Scenario: AF-30 A first voicemail is moved to Voicemails
      When there is a voicemail between Carla and Lena on the Hotline line
      Then the conversation with Carla is in the Voicemails inbox
      And the conversation with Carla shows one voicemail link

    Scenario: AF-30 A voicemail in an archived conversation is moved to Voicemails
      Given an answered call of Carla with Lena on the Support line
      When Lena archives the conversation with Carla
      And there is a voicemail between Carla and Lena on the Hotline line
      Then the conversation with Carla is in the Voicemails inbox
      And the conversation with Carla is open

    Scenario: AF-30 A missed call is not moved
      When there is a missed call between Carla and Lena on the Hotline line
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-30 An answered call is not moved, not even with the subject "Voicemail"
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena moves the conversation with Carla to the Aircall Phone inbox
      And there is an inbound answered call between Carla and Lena on the Support line
      Then the subject of the conversation with Carla contains "Voicemail"
      And the conversation with Carla is in the Aircall Phone inbox

  @AF-31
  Rule: AF-31 "Archived in Voicemails: move to Aircall Phone" moves it back

    Background:
      Given the Front inbox Voicemails
      And the Front company rule Back: when conversation is archived, if inbox is Voicemails, then move to Aircall Phone

    Scenario: AF-31 Archiving in Voicemails moves the conversation to "Aircall Phone"
      Given the Front company rule Route: when inbound message is received, if subject contains Voicemail, then move to Voicemails
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena archives the conversation with Carla
      Then the conversation with Carla is in the Aircall Phone inbox
      And the conversation with Carla is archived

    Scenario: AF-31 Archiving elsewhere moves nothing
      Given the Front inbox Sales
      And an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Lena archives the conversation with Carla
      Then the conversation with Carla is in the Sales inbox

    Scenario: AF-31 A conversation in Voicemails that is not archived stays there
      Given an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Voicemails inbox
      Then the conversation with Carla is in the Voicemails inbox

  @AF-32
  Rule: AF-32 A voicemail in a conversation that was never archived does not trigger AF-30

    Background:
      Given the Front inbox Voicemails
      And the Front company rule Route: when inbound message is received, if subject contains Voicemail, then move to Voicemails

    Scenario: AF-32 A voicemail in an open conversation does not change the subject, so it is not moved
      Given an answered call of Carla with Lena on the Support line
      When there is a voicemail between Carla and Lena on the Hotline line
      Then the conversation with Carla shows two calls
      And the conversation with Carla shows one voicemail link
      And the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-32 A second voicemail in an open conversation is not moved
      Given a missed call of Carla on the Support line
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And there is a voicemail between Carla and Lena on the Hotline line
      Then the conversation with Carla is in the Aircall Phone inbox
      And the conversation with Carla shows three calls
      And the conversation with Carla shows two voicemail links

    Scenario: AF-32 A voicemail after archiving is moved
      Given an answered call of Carla with Lena on the Support line
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena archives the conversation with Carla
      And there is a voicemail between Carla and Lena on the Hotline line
      Then the conversation with Carla is in the Voicemails inbox

  @AF-37
  Rule: AF-37 A company rule may archive the conversations of finished calls, which are then archived like any other

    Scenario: AF-37 After a rule has archived, the next call renames and reopens
      Given the Front company rule Tidy: when outbound message is sent, then archive
      And an answered call of Carla with Lena on the Support line
      When there is a missed call between Carla and Lena on the Hotline line
      Then the subject of the conversation with Carla contains "Missed call"
      And the conversation with Carla is open

    Scenario: AF-37 A rule may archive as soon as the conversation has an assignee
      Given the Front company rule Tidy: when conversation is assigned, then archive
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the conversation with Carla is archived
      And the conversation with Carla is assigned to Lena

    Scenario: AF-37 The conversation is archived before the next call
      Given the Front company rule Tidy: when outbound message is sent, then archive
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the conversation with Carla shows one call
      And the conversation with Carla is archived

    Scenario: AF-37 If rules trigger rules, archiving by a rule removes the tag
      Given the actions of one Front rule can trigger another
      And the Front company rule Tidy: when comment is added, then archive
      And the Front company rule Clean: when conversation is archived, then remove tag Refund
      And a missed call of Carla on the Support line
      When Lena tags the conversation with Carla as Refund
      And Lena comments in Front on the conversation with Carla: "done"
      Then the conversation with Carla is archived
      And the conversation with Carla has no tags

    Scenario: AF-37 If rules trigger rules, archiving by a rule moves a voicemail back
      Given the actions of one Front rule can trigger another
      And the Front inbox Voicemails
      And the Front company rule Route: when inbound message is received, if subject contains Voicemail, then move to Voicemails
      And the Front company rule Tidy: when comment is added, then archive
      And the Front company rule Back: when conversation is archived, if inbox is Voicemails, then move to Aircall Phone
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena comments in Front on the conversation with Carla: "listened to"
      Then the conversation with Carla is archived
      And the conversation with Carla is in the Aircall Phone inbox

    @interpretation
    Scenario: AF-37 By default rules do not trigger rules
      Given the Front company rule Tidy: when comment is added, then archive
      And the Front company rule Clean: when conversation is archived, then remove tag Refund
      And a missed call of Carla on the Support line
      When Lena tags the conversation with Carla as Refund
      And Lena comments in Front on the conversation with Carla: "done"
      Then the conversation with Carla is archived
      And the conversation with Carla has the tag Refund

  @AF-38
  Rule: AF-38 Without the companion rule a conversation archived in Voicemails is reopened there by the next call

    Background:
      Given the Front inbox Voicemails
      And the Front company rule Route: when inbound message is received, if subject contains Voicemail, then move to Voicemails

    Scenario Outline: AF-38 The next call, <a call>, stays in Voicemails
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena archives the conversation with Carla
      And there is <a call> between Carla and Lena on the Support line
      Then Front has one conversation with Carla
      And the conversation with Carla is in the Voicemails inbox
      And the conversation with Carla is open
      And the subject of the conversation with Carla contains "Support"

      Examples:
        | a call                    |
        | a missed call             |
        | an inbound answered call  |
        | an outbound answered call |

    Scenario: AF-38 With the companion rule the conversation is in "Aircall Phone" by then
      Given the Front company rule Back: when conversation is archived, if inbox is Voicemails, then move to Aircall Phone
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena archives the conversation with Carla
      And there is a missed call between Carla and Lena on the Support line
      Then the conversation with Carla is in the Aircall Phone inbox
      And the conversation with Carla is open

    Scenario: AF-38 Without a next call the conversation stays archived
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And Lena archives the conversation with Carla
      Then 1 hour later the conversation with Carla is archived
      And the conversation with Carla is in the Voicemails inbox
