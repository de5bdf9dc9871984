@aircall-front
Feature: SMS are not logged in Front
  Lines in Aircall send and receive SMS as well as calls. Only calls are logged in
  Front.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And Aircall is connected with Front
    And the customer Carla

  @AF-45 @interpretation
  Rule: AF-45 An SMS in Aircall is not logged in Front

    Scenario: AF-45 An SMS from a customer creates neither contact nor conversation
      When Carla sends an SMS to the Support line: "Are you open today?"
      And 1 hour passes
      Then the core accepted one SMS webhook from Aircall
      And Front has no contacts in all
      And Front has no conversations with Carla

    Scenario: AF-45 An SMS to a customer adds nothing to an existing conversation
      Given an answered call of Carla with Lena on the Support line
      When Lena sends an SMS to Carla from the Support line: "Until six."
      And Carla sends an SMS to the Support line: "Thanks"
      And 1 hour passes
      Then the core accepted two SMS webhooks from Aircall
      And the conversation with Carla shows one call
      And the conversation with Carla shows one duration
      And the conversation with Carla has no comments

    Scenario: AF-45 An SMS does not reopen an archived conversation
      Given an answered call of Carla with Lena on the Support line
      When Lena archives the conversation with Carla
      And Carla sends an SMS to the Support line: "One more thing"
      Then the core accepted one SMS webhook from Aircall
      And the conversation with Carla is archived
      And the subject of the conversation with Carla contains "Inbound answered call"

    Scenario: AF-45 A call after an SMS is logged
      When Carla sends an SMS to the Support line: "Please call"
      And Lena dials Carla from the Support line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows one call
