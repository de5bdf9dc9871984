@aircall-front
Feature: The assignee of a conversation
  An answered call assigns the conversation to the agent who picked up. A missed
  call changes no assignee.

  Background:
    Given the agents Lena, Marco and Nora
    And the team Support with Lena, Marco and Nora
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Front
    And the customer Carla

  @AF-21
  Rule: AF-21 An answered call assigns the conversation to the agent who picked up

    Scenario: AF-21 The agent who picked up is the assignee
      When Carla calls the Support line
      And 4 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Marco

    Scenario: AF-21 Agents who were rung first or declined are not the assignee
      When Carla calls the Support line
      And 2 seconds pass
      And Lena declines Carla
      And 2 seconds pass
      And Marco declines Carla
      And 2 seconds pass
      And Nora answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Nora

    Scenario: AF-21 A first call that nobody answers assigns nobody
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is assigned to nobody

  @AF-22 @interpretation
  Rule: AF-22 A missed call assigns nobody and leaves an assignee as it is

    Scenario: AF-22 The assignee of an earlier answered call stays
      Given an answered call of Carla with Lena on the Support line
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla shows two calls
      And the conversation with Carla is assigned to Lena

    Scenario: AF-22 An assignee whom a person chose stays
      Given an answered call of Carla with Lena on the Support line
      When Lena assigns the conversation with Carla to Nora
      And Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla shows two calls
      And the conversation with Carla is assigned to Nora

    Scenario: AF-22 A missed call on one's own line does not assign its owner
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla is assigned to nobody

  @AF-40 @interpretation
  Rule: AF-40 The agent who answers last, or whose outbound call is answered last, is the assignee

    Background:
      Given an answered call of Carla with Lena on the Support line

    Scenario: AF-40 Another agent's answered call changes the assignee
      When there is an inbound answered call between Carla and Marco on the Support line
      Then the conversation with Carla shows two calls
      And the conversation with Carla is assigned to Marco

    Scenario: AF-40 An outbound call that is answered assigns the agent who dialled
      When there is an outbound answered call between Carla and Nora on the Support line
      Then the conversation with Carla is assigned to Nora

    Scenario: AF-40 An outbound call that is not answered leaves the assignee
      When there is an outbound unanswered call between Carla and Nora on the Support line
      Then the conversation with Carla shows two calls
      And the conversation with Carla is assigned to Lena

    Scenario: AF-40 An answered call replaces an assignee whom a person chose
      When Lena assigns the conversation with Carla to Nora
      And there is an inbound answered call between Carla and Marco on the Support line
      Then the conversation with Carla is assigned to Marco
