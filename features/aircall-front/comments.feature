@aircall-front
Feature: Comments on a call
  Agents write comments on a call in Aircall. In Front they are comments of the
  same agents. Only the comments of answered calls are logged.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Front
    And the customer Carla

  @AF-14
  Rule: AF-14 Comments written during the call become Front comments of the agent who wrote them

    Scenario: AF-14 A comment that Lena writes during the call is her comment in Front
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena comments on the call with Carla: "wants a refund"
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla has one comment
      And the conversation with Carla has the comment "wants a refund" by Lena

    Scenario: AF-14 A comment on an outbound call is a comment in Front
      When Lena dials Carla from the Direct line
      And Carla picks up
      And Lena comments on the call with Carla: "reached her"
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla has the comment "reached her" by Lena

    Scenario: AF-14 The comments of two agents on one call are comments of each
      When Carla calls the Support line
      And Lena answers Carla
      And Lena comments on the call with Carla: "asks for Marco"
      And Marco comments on the call with Carla: "I know her"
      And they talk for 30 seconds
      And Carla hangs up
      Then the conversation with Carla has two comments
      And the conversation with Carla has the comment "asks for Marco" by Lena
      And the conversation with Carla has the comment "I know her" by Marco

    Scenario: AF-14 The same words twice are two comments
      When Carla calls the Support line
      And Lena answers Carla
      And Lena comments on the call with Carla: "on hold"
      And they talk for 30 seconds
      And Lena comments on the call with Carla: "on hold"
      And Carla hangs up
      Then the conversation with Carla has two comments

    Scenario: AF-14 A call without comments adds no comments in Front
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the conversation with Carla has no comments

    Scenario: AF-14 A comment of an agent without a seat in Front is the integration's
      Given the agent Olga, who is not in Front
      And the Lobby line of Olga
      When Carla calls the Lobby line
      And Olga answers Carla
      And Olga comments on the call with Carla: "sent to the lobby"
      And Carla hangs up
      Then the conversation with Carla has the comment "sent to the lobby" by the integration

  @AF-19
  Rule: AF-19 For an unanswered call no agent logs anything and no comment is pushed

    Scenario: AF-19 A comment on a missed call stays in Aircall
      When Carla calls the Direct line
      And nobody answers Carla
      And Lena comments on the call with Carla: "was at lunch"
      Then the conversation with Carla shows one call
      And the conversation with Carla has no comments
      And the last call in the conversation with Carla is logged by the customer

    Scenario: AF-19 A later comment on a missed call stays in Aircall
      Given a missed call of Carla on the Support line
      When Marco comments on the call with Carla: "call back"
      And 1 hour passes
      Then the conversation with Carla has no comments
      And the call with Carla in Aircall has one comment

    Scenario: AF-19 A comment on a voicemail stays in Aircall
      Given the Hotline line of the team Support, with voicemail
      When there is a voicemail between Carla and Lena on the Hotline line
      And Lena comments on the call with Carla: "listen to this"
      Then the conversation with Carla has no comments
      And the voicemail link in the conversation with Carla is logged by the customer

    Scenario: AF-19 A comment on an unanswered outbound call stays in Aircall
      When Lena dials Carla from the Direct line
      And 5 seconds pass
      And Lena comments on the call with Carla: "no answer"
      And Carla does not pick up
      Then the conversation with Carla shows one call
      And the conversation with Carla has no comments

    Scenario: AF-19 A comment on a call answered late is a comment in Front
      When Carla calls the Direct line
      And 24 seconds pass
      And Lena answers Carla
      And Lena comments on the call with Carla: "just in time"
      And Carla hangs up
      Then the conversation with Carla has the comment "just in time" by Lena

  @AF-43 @interpretation
  Rule: AF-43 Comments written after the end of an answered call are logged too

    Scenario: AF-43 A comment written during wrap-up is logged
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      And 10 seconds pass
      And Lena comments on the call with Carla: "sent the form"
      Then the conversation with Carla has one comment
      And the conversation with Carla has the comment "sent the form" by Lena

    Scenario: AF-43 A comment written hours after the call is logged
      Given an answered call of Carla with Lena on the Support line
      When 3 hours pass
      And Marco comments on the call with Carla: "form came back"
      Then the conversation with Carla shows one call
      And the conversation with Carla has one comment
      And the conversation with Carla has the comment "form came back" by Marco

    Scenario: AF-43 Comments from before and after the end are logged once each
      When Carla calls the Support line
      And Lena answers Carla
      And Lena comments on the call with Carla: "one"
      And they talk for 1 minute
      And Carla hangs up
      And Lena comments on the call with Carla: "two"
      And 1 hour passes
      And Lena comments on the call with Carla: "three"
      Then the conversation with Carla has three comments
      And the conversation with Carla has the comment "one" by Lena
      And the conversation with Carla has the comment "two" by Lena
      And the conversation with Carla has the comment "three" by Lena

    Scenario: AF-43 A late comment on a missed call is not logged
      Given a missed call of Carla on the Direct line
      When 3 hours pass
      And Lena comments on the call with Carla: "too late"
      Then the conversation with Carla has no comments
      And the call with Carla in Aircall has one comment
