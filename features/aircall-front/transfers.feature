@aircall-front
Feature: Transferred calls
  A transferred call is one call. It is logged by the first agent who answered, and
  assigned to the last.

  Background:
    Given the agents Lena, Marco and Nora
    And the team Support with Lena and Marco
    And the team Billing with Nora
    And the Direct line of Lena
    And Aircall is connected with Front
    And the customer Carla

  @AF-44 @interpretation
  Rule: AF-44 A transferred call stays in one conversation: logged by the first agent who answered, assigned to the last

    Scenario: AF-44 After a cold transfer the first agent logs the call and the second is assigned
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Lena transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 2 minutes
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Marco

    Scenario: AF-44 After a warm transfer the first agent logs the call and the second is assigned
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Lena consults Nora about Carla
      And 3 seconds pass
      And Nora answers Carla
      And they talk for 20 seconds
      And Lena completes the transfer of Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Nora

    Scenario: AF-44 After a transfer to a team the agent who picked up is assigned
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Lena transfers Carla to Billing
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Nora

    Scenario: AF-44 After two transfers the first agent logs the call and the last is assigned
      When Carla calls the Direct line
      And Lena answers Carla
      And Lena transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Marco transfers Carla to Nora
      And 5 seconds pass
      And Nora answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Nora

    Scenario: AF-44 A transferred call is logged in the conversation of the earlier calls
      Given an answered call of Carla with Lena on the Direct line
      When Carla calls the Direct line
      And Lena answers Carla
      And Lena transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 2 minutes
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the conversation with Carla is assigned to Marco

    Scenario: AF-44 A transfer that is not answered leaves Lena assigned
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Lena transfers Carla to Marco
      And 2 minutes pass
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Lena

    Scenario: AF-44 A call without a transfer is logged by and assigned to one agent
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Lena
