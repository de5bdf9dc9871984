@aircall-front
Feature: Who a call is logged by
  An answered call is logged by the agent who spoke, a missed one by the
  customer: nobody in the team has done anything there.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Reception line with an IVR: 1 for Support
    And Aircall is connected with Front
    And the customer Carla

  @AF-15
  Rule: AF-15 An answered call is authored by the agent who answered or dialled

    Scenario: AF-15 An inbound call is authored by the agent who answered
      When Carla calls the Support line
      And 6 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by Marco

    Scenario: AF-15 The agent who declined is not the author
      When Carla calls the Support line
      And 3 seconds pass
      And Lena declines Carla
      And 3 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by Marco

    Scenario: AF-15 An answered outbound call is authored by the agent who dialled
      When Lena dials Carla from the Support line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by Lena

    Scenario: AF-15 Each call of a conversation has its own author
      Given an answered call of Carla with Lena on the Support line
      And an answered call of Carla with Marco on the Support line
      When Carla calls the Direct line
      And nobody answers Carla
      Then the first call in the conversation with Carla is authored by Lena
      And the second call in the conversation with Carla is authored by Marco
      And the third call in the conversation with Carla is authored by the customer

  @AF-16
  Rule: AF-16 A missed call on one user's line is authored by the customer

    Scenario: AF-16 Lena does not answer her own line
      When Carla calls the Direct line
      And nobody answers Carla
      Then the last call in the conversation with Carla is authored by the customer

    Scenario: AF-16 Lena declines on her own line
      When Carla calls the Direct line
      And 4 seconds pass
      And Lena declines Carla
      Then the last call in the conversation with Carla is authored by the customer

    Scenario: AF-16 Answered at the last moment it is Lena's
      When Carla calls the Direct line
      And 19 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by Lena

  @AF-17
  Rule: AF-17 A missed call on a team's line is authored by the customer

    Scenario: AF-17 Nobody of the team answers
      When Carla calls the Support line
      And nobody answers Carla
      Then the last call in the conversation with Carla is authored by the customer

    Scenario: AF-17 The caller gives up while the team's phones ring
      When Carla calls the Support line
      And 12 seconds pass
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by the customer

    Scenario: AF-17 A team's line that somebody answered is that agent's
      When Carla calls the Support line
      And 12 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by Lena

  @AF-18
  Rule: AF-18 A call dropped inside the IVR is authored by the customer

    Scenario: AF-18 The caller drops out while the menu is read
      When Carla calls the Reception line
      And 7 seconds pass
      And Carla hangs up
      Then the conversation with Carla shows one call
      And the last call in the conversation with Carla is authored by the customer

    Scenario: AF-18 The caller who chose a team and was answered is that agent's
      When Carla calls the Reception line
      And 7 seconds pass
      And Carla presses 1
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the last call in the conversation with Carla is authored by Marco
