@aircall-front
Feature: Calls in Front's analytics
  Front's analytics measure conversations. A customer who calls five times a day
  counts as one conversation.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And Aircall is connected with Front
    And the customer Carla
    And the customer Dora

  @AF-27
  Rule: AF-27 Conversations received in a period are counted once each, however many calls they hold

    Background:
      Given an answered call of Carla with Lena on the Support line

    Scenario: AF-27 Three calls of one customer count as one conversation
      Given a missed call of Carla on the Support line
      And an answered call of Carla with Marco on the Support line
      Then the conversation with Carla shows three calls
      And Front's analytics count one conversation received that day

    Scenario: AF-27 The calls of two customers count as two conversations
      Given a missed call of Dora on the Support line
      And a missed call of Carla on the Support line
      Then Front's analytics count two conversations received that day

    Scenario: AF-27 A conversation archived between two calls still counts once
      When Lena archives the conversation with Carla
      And there is a missed call between Carla and Lena on the Support line
      Then Front's analytics count one conversation received that day
      And the conversation with Carla shows two calls

    Scenario: AF-27 A day without calls counts nothing
      When 24 hours pass
      Then Front's analytics count no conversations received that day
