@aircall-front
Feature: Who a call is logged by
  An answered call is logged by the agent who made or received it, a missed call by
  the customer.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Hotline line of the team Support, with voicemail
    And the Reception line with an IVR: 1 for Support
    And Aircall is connected with Front
    And the customer Carla

  @AF-15
  Rule: AF-15 An answered call is logged by the agent who answered or dialled

    Scenario: AF-15 An inbound call is logged by the agent who answered
      When Carla calls the Support line
      And 6 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by Marco

    Scenario: AF-15 A call is not logged by the agent who declined
      When Carla calls the Support line
      And 3 seconds pass
      And Lena declines Carla
      And 3 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by Marco

    Scenario: AF-15 An answered outbound call is logged by the agent who dialled
      When Lena dials Carla from the Support line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by Lena

    Scenario: AF-15 Each call of a conversation is logged by its own agent
      Given an answered call of Carla with Lena on the Support line
      And an answered call of Carla with Marco on the Support line
      When Carla calls the Direct line
      And nobody answers Carla
      Then the first call in the conversation with Carla is logged by Lena
      And the second call in the conversation with Carla is logged by Marco
      And the third call in the conversation with Carla is logged by the customer

    Scenario Outline: AF-15 <a call> on the <line> line is logged by <author>
      When there is <a call> between Carla and Lena on the <line> line
      Then the last call in the conversation with Carla is logged by <author>

      Examples:
        | line    | a call                      | author       |
        | Support | an inbound answered call    | Lena         |
        | Support | an outbound answered call   | Lena         |
        | Support | an outbound unanswered call | Lena         |
        | Support | a missed call               | the customer |
        | Direct  | an inbound answered call    | Lena         |
        | Direct  | an outbound answered call   | Lena         |
        | Direct  | an outbound unanswered call | Lena         |
        | Direct  | a missed call               | the customer |
        | Hotline | an inbound answered call    | Lena         |
        | Hotline | an outbound answered call   | Lena         |
        | Hotline | an outbound unanswered call | Lena         |
        | Hotline | a missed call               | the customer |
        | Hotline | a voicemail                 | the customer |

  @AF-16
  Rule: AF-16 A missed call on one user's line is logged by the customer

    Scenario: AF-16 A call that Lena does not answer on her line is logged by the customer
      When Carla calls the Direct line
      And nobody answers Carla
      Then the last call in the conversation with Carla is logged by the customer

    Scenario: AF-16 A call that Lena declines on her line is logged by the customer
      When Carla calls the Direct line
      And 4 seconds pass
      And Lena declines Carla
      Then the last call in the conversation with Carla is logged by the customer

    Scenario: AF-16 A call that Lena answers at the last moment is logged by Lena
      When Carla calls the Direct line
      And 19 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by Lena

  @AF-17
  Rule: AF-17 A missed call on a team's line is logged by the customer

    Scenario: AF-17 A call that no agent of the team answers is logged by the customer
      When Carla calls the Support line
      And nobody answers Carla
      Then the last call in the conversation with Carla is logged by the customer

    Scenario: AF-17 A call that ends while the team's phones ring is logged by the customer
      When Carla calls the Support line
      And 12 seconds pass
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by the customer

    Scenario: AF-17 An answered call on a team's line is logged by the agent
      When Carla calls the Support line
      And 12 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by Lena

  @AF-18
  Rule: AF-18 A call dropped inside the IVR is logged by the customer

    Scenario: AF-18 A call dropped during the IVR's announcement is logged by the customer
      When Carla calls the Reception line
      And 7 seconds pass
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by the customer

    Scenario: AF-18 A call answered after the IVR is logged by the agent
      When Carla calls the Reception line
      And 7 seconds pass
      And Carla presses 1
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by Marco

    Scenario: AF-18 A call dropped while it rings after the IVR is logged by the customer
      When Carla calls the Reception line
      And 7 seconds pass
      And Carla presses 1
      And 5 seconds pass
      And Carla hangs up
      Then the last call in the conversation with Carla is logged by the customer

  @AF-33 @interpretation
  Rule: AF-33 An unanswered outbound call is logged by the agent who dialled

    Scenario: AF-33 An outbound call that rings out is logged by the agent who dialled
      When Lena dials Carla from the Support line
      And Carla does not pick up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by Lena
      And the conversation with Carla is assigned to nobody

    Scenario: AF-33 An outbound call that the agent ends early is logged by the agent
      When Lena dials Carla from the Direct line
      And 9 seconds pass
      And Lena hangs up on Carla
      Then the last call in the conversation with Carla is logged by Lena

    Scenario: AF-33 An unanswered inbound call is not logged by the agent
      When Carla calls the Direct line
      And nobody answers Carla
      Then the last call in the conversation with Carla is logged by the customer

  @AF-34 @interpretation
  Rule: AF-34 A call of an agent who is not in Front is logged by the integration and assigns nobody

    Background:
      Given the agent Olga, who is not in Front

    Scenario: AF-34 A call answered by an agent without a seat in Front is logged by the integration
      Given the Lobby line of Olga
      When there is an inbound answered call between Carla and Olga on the Lobby line
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by the integration
      And the conversation with Carla names the agent Olga
      And the conversation with Carla is assigned to nobody

    Scenario: AF-34 An unanswered call dialled without a seat in Front is logged by the integration
      Given the Lobby line of Olga
      When there is an outbound unanswered call between Carla and Olga on the Lobby line
      Then the last call in the conversation with Carla is logged by the integration

    Scenario: AF-34 A call of an agent without a seat in Front leaves the assignee
      Given the Lobby line of Olga
      And an answered call of Carla with Lena on the Support line
      When there is an inbound answered call between Carla and Olga on the Lobby line
      Then the last call in the conversation with Carla is logged by the integration
      And the conversation with Carla is assigned to Lena

    Scenario: AF-34 A call of an agent with a seat in Front is logged by the agent
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the last call in the conversation with Carla is logged by Lena

  @AF-39 @interpretation
  Rule: AF-39 Every other unanswered inbound call is logged by the customer

    Scenario: AF-39 A call to a closed line is logged by the customer
      When the Support line is closed
      And Carla calls the Support line
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by the customer
      And the conversation with Carla is assigned to nobody

    Scenario: AF-39 A call while no agent is available is logged by the customer
      When Lena takes no more calls
      And Carla calls the Direct line
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by the customer

    Scenario Outline: AF-39 A call abandoned in the queue after <time> is logged by the customer
      When Carla calls the Support line
      And <time> pass
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is logged by the customer

      Examples:
        | time       |
        | 2 seconds  |
        | 24 seconds |

    Scenario: AF-39 An answered call on an open line is logged by the agent
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the last call in the conversation with Carla is logged by Lena
