@aircall-gorgias
Feature: The assignee of a ticket and the authors of its notes
  Agents are matched with Gorgias users by e-mail address. The matching user is the
  assignee of the ticket and the author of its notes. Without a match the first
  admin is the author.

  Background:
    Given the agents Lena and Marco
    And Olga is the administrator
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Gorgias
    And the customer Carla, known in Gorgias

  @AG-13
  Rule: AG-13 A user with the agent's e-mail address is assigned the ticket

    Scenario: AG-13 The agent who answers is assigned the ticket
      When Carla calls the Support line
      And Marco answers Carla
      And Carla hangs up
      Then the ticket of Carla is assigned to Marco

    Scenario: AG-13 The agent who dials is assigned the ticket
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to Lena

    Scenario: AG-13 A user with only the same name is not assigned
      Given the agent Nora, who is not in Gorgias
      And the Gorgias agent Nora with the e-mail address of another
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody

  @AG-14
  Rule: AG-14 Without such a user the ticket is unassigned

    Scenario: AG-14 The ticket of an agent who is not in Gorgias is unassigned
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody

    Scenario: AG-14 The ticket of an outbound call by such an agent is unassigned
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an outbound unanswered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody

    Scenario: AG-14 An agent who is in Gorgias is assigned
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to Lena

  @AG-22
  Rule: AG-22 The author of a note is the agent's user, otherwise the first admin

    Scenario: AG-22 The note of an agent in Gorgias is by the agent's user
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla is by Lena
      And the last note in the ticket of Carla is by Lena

    Scenario: AG-22 The note of an agent who is not in Gorgias is by the first admin
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the first note in the ticket of Carla is by Olga
      And the last note in the ticket of Carla is by Olga

    Scenario: AG-22 A user who is no admin is not the fallback
      Given the agent Nora, who is not in Gorgias
      And the Gorgias agent Anton
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the first note in the ticket of Carla is by Olga

  @AG-23
  Rule: AG-23 Without user and admin there is neither a note nor a ticket

    Scenario: AG-23 With neither user nor admin there is no ticket
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      And nobody is an admin in Gorgias
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-23 With the agent's user there is a ticket
      Given nobody is an admin in Gorgias
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-23 With an admin there is a ticket
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Gorgias has one call ticket of Carla

  @AG-48 @interpretation
  Rule: AG-48 The ticket of a missed inbound call is unassigned, and its note is by the first admin

    Scenario: AG-48 The ticket of a missed call on an agent's line is unassigned
      When there is a missed call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to nobody
      And the first note in the ticket of Carla is by Olga

    Scenario: AG-48 The ticket of a missed call on a team's line is unassigned
      When there is a missed call between Carla and Lena on the Support line
      Then the ticket of Carla is assigned to nobody
      And the first note in the ticket of Carla is by Olga

    Scenario: AG-48 A missed call without an admin has no ticket
      Given nobody is an admin in Gorgias
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-48 The ticket of an answered call is assigned
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the ticket of Carla is assigned to Lena

  @AG-51 @interpretation
  Rule: AG-51 The ticket of an unanswered outbound call is assigned to the dialler

    Scenario: AG-51 The ticket is assigned to the dialler, and the note is by the dialler
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to Lena
      And the first note in the ticket of Carla is by Lena
      And the ticket of Carla has one note

    Scenario: AG-51 The ticket of an unanswered inbound call is unassigned
      When there is a missed call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to nobody

    Scenario: AG-51 The ticket of a dialler who is not in Gorgias is unassigned
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an outbound unanswered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody
      And the first note in the ticket of Carla is by Olga

  @AG-57 @interpretation
  Rule: AG-57 A transferred call has one ticket: the first note is by the first agent, the last note and the ticket are the last agent's

    Scenario: AG-57 After a transfer the first note is the first agent's and the ticket the last's
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then Gorgias has one ticket
      And the first note in the ticket of Carla is by Lena
      And the last note in the ticket of Carla is by Marco
      And the ticket of Carla is assigned to Marco

    Scenario: AG-57 Until the call ends the ticket is assigned to the first agent
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      Then at that moment the ticket of Carla is assigned to Lena

    Scenario: AG-57 The result is the same when only call.ended arrives
      Given the network loses every webhook but call.ended
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the first note in the ticket of Carla is by Lena
      And the last note in the ticket of Carla is by Marco
      And the ticket of Carla is assigned to Marco

    Scenario: AG-57 A call without a transfer has one agent for notes and ticket
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the last note in the ticket of Carla is by Lena
      And the ticket of Carla is assigned to Lena

  @AG-63 @interpretation
  Rule: AG-63 The first admin is the first active one in the API's order; without one nothing is created

    Scenario: AG-63 The first admin by the API's order writes the note
      Given the Gorgias admin Zoe
      And the Gorgias admin Berta
      When there is a missed call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla is by Berta

    Scenario: AG-63 An admin who has left Gorgias is skipped
      Given the Gorgias admin Anton
      And the Gorgias admin Berta
      And Anton has left Gorgias
      When there is a missed call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla is by Berta

    Scenario: AG-63 Without any admin neither a customer nor a tag is created
      Given the customer Dora
      And nobody is an admin in Gorgias
      When there is a missed call between Dora and Lena on the Direct line
      Then Gorgias has no customers with the number of Dora
      And Gorgias has no tag "Aircall"
      And Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-63 The note about a new customer is not counted as a note of the call
      Given the customer Dora
      When there is a missed call between Dora and Lena on the Direct line
      Then the ticket of Dora has two notes
      And the last note in the ticket of Dora contains "Start time" and "End time"
