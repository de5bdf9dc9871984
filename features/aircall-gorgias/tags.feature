@aircall-gorgias
Feature: Tags on call tickets
  Teams find their calls by tags: the integration's, the agents', the number's name
  and the team's.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the Direct line of Marco
    And Aircall is connected with Gorgias
    And the customer Carla, known in Gorgias

  @AG-24
  Rule: AG-24 The tag "Aircall" is created with the first call, and is on every call ticket

    Scenario: AG-24 Before the first call there is no tag "Aircall"
      Then Gorgias has no tag "Aircall"

    Scenario: AG-24 The first call creates the tag "Aircall"
      When there is a missed call between Carla and Marco on the Direct line
      Then Gorgias has the tag "Aircall" once
      And Gorgias counts one ticket tagged "Aircall"

    Scenario: AG-24 Every call ticket has the tag, which is created once
      Given the customer Dora, known in Gorgias
      And a missed call of Carla on the Direct line
      When there is an inbound answered call between Dora and Marco on the Direct line
      Then Gorgias has the tag "Aircall" once
      And Gorgias counts two tickets tagged "Aircall"

    Scenario: AG-24 An e-mail ticket does not have the tag
      When Carla writes an e-mail
      And there is a missed call between Carla and Marco on the Direct line
      Then Gorgias counts one ticket tagged "Aircall"
      And Gorgias has two tickets

  @AG-25
  Rule: AG-25 "Inbound call" and "Outbound call" are created with the first call of their kind

    Scenario: AG-25 The first inbound call creates "Inbound call"
      When there is an inbound answered call between Carla and Marco on the Direct line
      Then Gorgias has the tag "Inbound call" once
      And Gorgias has no tag "Outbound call"

    Scenario: AG-25 The first outbound call creates "Outbound call"
      When there is an outbound unanswered call between Carla and Marco on the Direct line
      Then Gorgias has the tag "Outbound call" once
      And Gorgias has no tag "Inbound call"

    Scenario: AG-25 Each ticket has the tag of its direction
      Given a missed call of Carla on the Direct line
      When there is an outbound answered call between Carla and Marco on the Direct line
      Then Gorgias counts one ticket tagged "Inbound call"
      And Gorgias counts one ticket tagged "Outbound call"

  @AG-26
  Rule: AG-26 Every tag of the call is on the ticket

    Scenario: AG-26 A tag set during the call is on the ticket
      When Carla calls the Direct line
      And Marco answers Carla
      And Marco tags the call with Carla as "Refund"
      And Carla hangs up
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call", "Direct" and "Refund"

    Scenario: AG-26 A tag set after the call is on the ticket
      When there is a missed call between Carla and Marco on the Direct line
      And 10 minutes pass
      And Marco tags the call with Carla as "Refund"
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call", "Direct" and "Refund"

    Scenario: AG-26 Tags of several agents, set during and after the call, are on the ticket
      When Carla calls the Direct line
      And Marco answers Carla
      And Marco tags the call with Carla as "Refund"
      And Carla hangs up
      And 10 minutes pass
      And Lena tags the call with Carla as "Urgent"
      Then Gorgias counts one ticket tagged "Refund"
      And Gorgias counts one ticket tagged "Urgent"

    Scenario: AG-26 A tag set by the phone system is on the ticket
      When Carla calls the Direct line
      And Marco answers Carla
      And the phone system tags the call with Carla as "Smartflow"
      And Carla hangs up
      Then Gorgias counts one ticket tagged "Smartflow"

    Scenario: AG-26 Another call's tag is not on the ticket
      Given the customer Dora, known in Gorgias
      And a missed call of Dora on the Direct line
      When Marco tags the call with Dora as "Refund"
      And there is a missed call between Carla and Marco on the Direct line
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call" and "Direct"

  @AG-27
  Rule: AG-27 The number's name and the team's are tags of the ticket

    Scenario: AG-27 A call on a team's line has the tags of number and team
      Given the customer Dora, known in Gorgias
      When Carla calls the Support line
      And Lena answers Carla
      And Carla hangs up
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call" and "Support"

    Scenario: AG-27 A number and a team of different names are two tags
      Given the Hotline line of the team Support
      When there is a missed call between Carla and Lena on the Hotline line
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call", "Hotline" and "Support"

    Scenario: AG-27 A call on a line without a team has no team tag
      When there is a missed call between Carla and Marco on the Direct line
      Then the ticket of Carla has exactly the tags "Aircall", "Inbound call" and "Direct"

  @AG-50
  Rule: AG-50 Call tickets can be listed and counted by their tags

    Scenario: AG-50 A view lists the tickets with its tag
      Given the Gorgias view "Direct calls" of tickets tagged "Direct"
      And the customer Dora, known in Gorgias
      And a missed call of Dora on the Support line
      When there is a missed call between Carla and Marco on the Direct line
      Then the view "Direct calls" lists the ticket of Carla
      And Gorgias counts one ticket tagged "Direct"

    Scenario: AG-50 A view lists no ticket without its tag
      Given the Gorgias view "Refunds" of tickets tagged "Refund"
      When there is a missed call between Carla and Marco on the Direct line
      Then the view "Refunds" lists no ticket
      And Gorgias has one call ticket of Carla

    Scenario: AG-50 A call enters a view when it is tagged
      Given the Gorgias view "Refunds" of tickets tagged "Refund"
      And a missed call of Carla on the Direct line
      When Marco tags the call with Carla as "Refund"
      Then the view "Refunds" lists the ticket of Carla

  @AG-55 @interpretation
  Rule: AG-55 The team of an outbound call is the dialler's

    Scenario: AG-55 The dialler's team is a tag and stands in the note
      When there is an outbound answered call between Carla and Marco on the Direct line
      Then the ticket of Carla has exactly the tags "Aircall", "Outbound call", "Direct" and "Support"
      And the first note in the ticket of Carla contains "Aircall team: Support"

    Scenario: AG-55 All teams of the dialler are tags
      Given the team Sales with Marco
      When there is an outbound unanswered call between Carla and Marco on the Direct line
      Then the ticket of Carla has exactly the tags "Aircall", "Outbound call", "Direct", "Sales" and "Support"

    Scenario: AG-55 A team that the dialler is not in is no tag
      Given the team Sales with Lena
      When there is an outbound unanswered call between Carla and Marco on the Direct line
      Then Gorgias has no tag "Sales"
      And Gorgias has one call ticket of Carla

    Scenario: AG-55 An inbound call's team is the one that was rung
      Given the team Sales with Marco
      When there is a missed call between Carla and Lena on the Support line
      Then Gorgias has no tag "Sales"
      And Gorgias counts one ticket tagged "Support"
