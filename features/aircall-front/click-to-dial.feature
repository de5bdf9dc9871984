@aircall-front
Feature: Click to dial from a conversation
  An agent can call back with a click in Front: the Aircall plugin dials the number
  that the conversation shows.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Front
    And the customer Carla

  @AF-25
  Rule: AF-25 Click-to-dial starts an outbound call of that agent, which is logged in the same conversation

    Background:
      Given a missed call of Carla on the Support line

    Scenario: AF-25 A click on the number makes the agent's phone dial the customer
      When Lena clicks the number in the conversation with Carla to dial from the Direct line
      Then at that moment a call rings Carla from the phone of Lena

    Scenario: AF-25 An answered call is logged in the conversation it was dialled from
      When Lena clicks the number in the conversation with Carla to dial from the Direct line
      And 6 seconds pass
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to Lena

    Scenario: AF-25 An unanswered call is logged in the conversation it was dialled from
      When Marco clicks the number in the conversation with Carla to dial from the Support line
      And Carla does not pick up
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the last call in the conversation with Carla is logged by Marco

    Scenario: AF-25 A call dialled from a moved conversation is logged in that conversation
      Given the Front inbox Sales
      When Lena moves the conversation with Carla to the Sales inbox
      And Lena clicks the number in the conversation with Carla to dial from the Direct line
      And Carla picks up
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla is in the Sales inbox
      And the conversation with Carla shows two calls

    Scenario: AF-25 Another customer's conversation is unchanged
      Given the customer Dora
      And a missed call of Dora on the Support line
      When Lena clicks the number in the conversation with Carla to dial from the Direct line
      And Carla picks up
      And Carla hangs up
      Then the conversation with Carla shows two calls
      And the conversation with Dora shows one call
