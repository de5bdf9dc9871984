@aircall-front
Feature: What a logged call looks like in Front
  A call is a message in a conversation. The contact's first call opens the
  conversation, every later one is a further activity in it.

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

    Scenario: AF-03 A call that still rings is no conversation yet
      When Carla calls the Support line
      And 5 seconds pass
      Then at that moment Front has no conversations with Carla

  @AF-04
  Rule: AF-04 A freshly logged conversation is open

    Scenario: AF-04 After a first answered call
      When Carla calls the Support line
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is open

    Scenario: AF-04 After a first missed call
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is open

    Scenario: AF-04 After a first outbound call
      When Lena dials Carla from the Direct line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is open

    Scenario: AF-04 A person may archive it, and it stays so while nobody calls
      Given an answered call of Carla with Lena on the Support line
      When Lena archives the conversation with Carla
      Then the conversation with Carla is archived

  @AF-05
  Rule: AF-05 A new conversation lands in the common inbox "Aircall Phone"

    Scenario: AF-05 After an answered call on an agent's own line
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-05 After a missed call on a team's line
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-05 Even when there is an inbox named like the line
      Given the Front inbox Support
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is in the Aircall Phone inbox

    Scenario: AF-05 Even when there is an inbox named like the agent
      Given the Front inbox Lena
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is in the Aircall Phone inbox

  @AF-06
  Rule: AF-06 A conversation that an agent moved to another inbox stays there, and later calls with it

    Scenario: AF-06 A later call stays with the moved conversation
      Given the Front inbox Sales
      And an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Carla calls the Support line
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls
      And the conversation with Carla is in the Sales inbox

    Scenario: AF-06 An answered call does not pull it back either
      Given the Front inbox Sales
      And a missed call of Carla on the Direct line
      When Lena moves the conversation with Carla to the Sales inbox
      And Carla calls the Support line
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla is in the Sales inbox

    Scenario: AF-06 Another customer's conversation is not moved along
      Given the Front inbox Sales
      And the customer Dora
      And an answered call of Carla with Lena on the Support line
      When Lena moves the conversation with Carla to the Sales inbox
      And Dora calls the Support line
      And nobody answers Dora
      Then the conversation with Dora is in the Aircall Phone inbox

  @AF-10
  Rule: AF-10 After the first, each call of a contact is a new activity in the same conversation

    Scenario: AF-10 A second call joins the conversation of the first
      Given an answered call of Carla with Lena on the Support line
      When Carla calls the Support line
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls

    Scenario: AF-10 A third call joins too
      Given an answered call of Carla with Lena on the Support line
      And an answered call of Carla with Marco on the Support line
      When Lena dials Carla from the Direct line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one conversation with Carla
      And the conversation with Carla shows three calls

    Scenario: AF-10 Two customers have two conversations
      Given the customer Dora
      And an answered call of Carla with Lena on the Support line
      When Dora calls the Support line
      And Lena answers Dora
      And they talk for 1 minute
      And Dora hangs up
      Then the conversation with Carla shows one call
      And the conversation with Dora shows one call
