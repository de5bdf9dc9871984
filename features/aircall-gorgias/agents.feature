@aircall-gorgias
Feature: Whose work it was
  Agents are known by their e-mail address. It decides to whom a ticket is
  assigned and who is named as the author of a note; where nobody is named, the
  first admin lends a name.

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

    Scenario: AG-13 Who answers
      When Carla calls the Support line
      And Marco answers Carla
      And Carla hangs up
      Then the ticket of Carla is assigned to Marco

    Scenario: AG-13 Who dials
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to Lena

    Scenario: AG-13 A name alone does not count
      Given the agent Nora, who is not in Gorgias
      And the Gorgias agent Nora with the e-mail address of another
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody

  @AG-14
  Rule: AG-14 Without such a user the ticket is nobody's

    Scenario: AG-14 An agent who is not in Gorgias
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody

    Scenario: AG-14 Also an outbound call
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an outbound unanswered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody

    Scenario: AG-14 An agent who is in Gorgias is assigned
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to Lena

  @AG-22
  Rule: AG-22 The author of a note is the agent's user, otherwise the first admin

    Scenario: AG-22 The agent's user
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla is by Lena
      And the last note in the ticket of Carla is by Lena

    Scenario: AG-22 The admin for an agent who is not in Gorgias
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the first note in the ticket of Carla is by Olga
      And the last note in the ticket of Carla is by Olga

    Scenario: AG-22 An agent who is no admin does not step in
      Given the agent Nora, who is not in Gorgias
      And the Gorgias agent Anton
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then the first note in the ticket of Carla is by Olga

  @AG-23
  Rule: AG-23 Without user and admin there is no note, and so no ticket

    Scenario: AG-23 Neither is there
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      And nobody is an admin in Gorgias
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-23 The agent is there
      Given nobody is an admin in Gorgias
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-23 The admin is there
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Gorgias has one call ticket of Carla

  @AG-48 @interpretation
  Rule: AG-48 A missed inbound call is nobody's, and noted by the first admin

    Scenario: AG-48 On a personal line
      When there is a missed call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to nobody
      And the first note in the ticket of Carla is by Olga

    Scenario: AG-48 On a team's line
      When there is a missed call between Carla and Lena on the Support line
      Then the ticket of Carla is assigned to nobody
      And the first note in the ticket of Carla is by Olga

    Scenario: AG-48 Without an admin there is no ticket
      Given nobody is an admin in Gorgias
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-48 An answered call is somebody's
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the ticket of Carla is assigned to Lena

  @AG-51 @interpretation
  Rule: AG-51 An outbound call that nobody answers is the dialler's

    Scenario: AG-51 Assigned to and noted by the dialler
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to Lena
      And the first note in the ticket of Carla is by Lena
      And the ticket of Carla has one note

    Scenario: AG-51 Not so an inbound one
      When there is a missed call between Carla and Lena on the Direct line
      Then the ticket of Carla is assigned to nobody

    Scenario: AG-51 A dialler who is not in Gorgias
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      When there is an outbound unanswered call between Carla and Nora on the Desk line
      Then the ticket of Carla is assigned to nobody
      And the first note in the ticket of Carla is by Olga

  @AG-57 @interpretation
  Rule: AG-57 A call that is passed on has one ticket: the first note is the first agent's, the last and the ticket the last's

    Scenario: AG-57 From Lena to Marco
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

    Scenario: AG-57 Until the end the ticket is the first agent's
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      Then at that moment the ticket of Carla is assigned to Lena

    Scenario: AG-57 Also when nothing is told before the end
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

    Scenario: AG-57 A call that stays with one agent
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the last note in the ticket of Carla is by Lena
      And the ticket of Carla is assigned to Lena

  @AG-63 @interpretation
  Rule: AG-63 The first admin is the first by the API's order who is at work; where there is none, nothing at all is made

    Scenario: AG-63 The first by name
      Given the Gorgias admin Zoe
      And the Gorgias admin Berta
      When there is a missed call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla is by Berta

    Scenario: AG-63 Who has left does not count
      Given the Gorgias admin Anton
      And the Gorgias admin Berta
      And Anton has left Gorgias
      When there is a missed call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla is by Berta

    Scenario: AG-63 Without an author there is no customer and no tag
      Given the customer Dora
      And nobody is an admin in Gorgias
      When there is a missed call between Dora and Lena on the Direct line
      Then Gorgias has no customers with the number of Dora
      And Gorgias has no tag "Aircall"
      And Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-63 The note about a new customer is none of the call's
      Given the customer Dora
      When there is a missed call between Dora and Lena on the Direct line
      Then the ticket of Dora has two notes
      And the last note in the ticket of Dora contains "Start time" and "End time"
