@aircall-spark
Feature: Assigning interactions under Unassigned
  Calls and messages that are not logged automatically are listed under Unassigned
  on the profiles of their possible contacts. Team members assign the missing parts in
  one step or in several, and the rules for projects do the rest.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the Sales line of Lena and Marco
    And the Spark projects Harbour, Marina and Orchard
    And Lena works on the projects Harbour and Marina
    And Marco works on the project Orchard
    And Aircall is connected with Spark

  @AP-09
  Rule: AP-09 Calls and messages are separate lists, and the profile opens on the calls

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina

    Scenario: AP-09 The profile opens on the calls
      Given an answered call of Carla with Lena on the Direct line
      When Lena opens the profile of Carla
      Then the screen of Lena shows the calls of Carla
      And the screen of Lena shows one row under Unassigned

    Scenario: AP-09 A message is not among the calls
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      And Lena opens the profile of Carla
      Then the screen of Lena shows the calls of Carla
      And the screen of Lena shows nothing under Unassigned

    Scenario: AP-09 One click shows the messages
      Given an answered call of Carla with Lena on the Direct line
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      Then the screen of Lena shows the messages of Carla
      And the screen of Lena shows one row under Unassigned

    Scenario: AP-09 The next profile opens on the calls again
      Given the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the project Harbour
      When Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena opens the profile of Emil
      Then the screen of Lena shows the calls of Emil

  @AP-10
  Rule: AP-10 The label of the button names what is missing

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina

    Scenario: AP-10 Only the projects missing: Assign Projects
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      Then the screen of Lena shows one row under Unassigned
      And the button beside it says "Assign Projects"

    Scenario: AP-10 Only the contact missing: Assign to Contact
      Given the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      Then the screen of Lena shows one row under Unassigned
      And the button beside it says "Assign to Contact"

    Scenario: AP-10 Only the team member missing: Assign Team Member
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      Then the screen of Lena shows one row under Unassigned
      And the button beside it says "Assign Team Member"

    Scenario: AP-10 Several missing: Assign
      Given the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carlos
      And Lena switches to the messages
      Then the screen of Lena shows one row under Unassigned
      And the button beside it says "Assign"

    Scenario: AP-10 The label changes with what is missing
      Given the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla
      Then the screen of Lena shows one row under Unassigned
      And the button beside it says "Assign Projects"

  @AP-08
  Rule: AP-08 A person assigns a call to one project or to several in one go

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina

    Scenario: AP-08 A call is assigned to one project
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the project Marina
      Then Spark shows the interaction with Carla in the project Marina
      And Spark shows the interaction as "Call In" by Lena
      And Unassigned on the profile of Carla shows no calls

    Scenario: AP-08 A call is assigned to several projects at once
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the projects Harbour and Marina
      Then Spark shows the interaction with Carla in the projects Harbour and Marina
      And Spark shows nothing under Unassigned

    Scenario: AP-08 Of two calls only the assigned one leaves Unassigned
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And there is an outbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the project Harbour
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Call In" by Lena
      And Unassigned on the profile of Carla shows one call

    Scenario: AP-08 Changing the setting does not log an assigned call again
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And the administrator turns "Log calls and messages on all projects" ON
      And Lena assigns the project Harbour
      Then Spark shows the interaction with Carla in the project Harbour

  @AP-13
  Rule: AP-13 After a person assigns the contact, the rules for projects apply to that contact

    Background:
      Given the customer Carla
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour

    Scenario: AP-13 A contact in one project is logged to it
      Given the Spark contact Carla with the number of Carla as Phone, in the project Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla
      Then Spark shows the interaction with Carla in the project Marina
      And Spark shows the interaction as "Call In" by Lena
      And Spark shows nothing under Unassigned

    Scenario: AP-13 A contact in several projects is logged to those of Lena (setting ON)
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour, Marina and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carlos
      And Lena assigns the contact Carla
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-13 A contact in several projects stays under Unassigned (setting OFF)
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla
      Then Spark shows the interaction under Unassigned without its projects
      And Spark shows the interaction with Carla in no project

    Scenario: AP-13 A contact in no project stays under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in no project
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla
      Then Spark shows the interaction under Unassigned without its projects

    Scenario: AP-13 A contact in several projects without Lena stays under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When Lena leaves the project Harbour
      And there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla
      Then Spark shows the interaction under Unassigned without its projects

    Scenario: AP-13 Nothing happens before a contact is picked
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      Then Spark shows the interaction under Unassigned without its contact

    Scenario: AP-13 A message is assigned its contact in the same way
      Given the Spark contact Carla with the number of Carla as Phone, in the project Marina
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the contact Carla
      Then Spark shows the interaction with Carla in the project Marina
      And Spark shows the interaction as "Message In" by Lena

  @AP-25 @interpretation
  Rule: AP-25 After a person assigns the team member of a message, the rules for projects apply with that member

    Background:
      Given the customer Carla

    Scenario: AP-25 A message of a contact in one project is logged to it
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the team member Marco
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Message In" by Marco

    Scenario: AP-25 A message is logged to the projects of the chosen member (setting ON)
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the team member Marco
      Then Spark shows the interaction with Carla in the project Orchard

    Scenario: AP-25 A message of a contact in several projects stays under Unassigned (setting OFF)
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the team member Marco
      Then Spark shows the interaction under Unassigned without its projects
      And the team member of the interaction under Unassigned is Marco

    Scenario: AP-25 A message without its team member stays under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the contact Carla
      Then Spark shows the interaction under Unassigned without its team member

  @AP-17
  Rule: AP-17 Projects, contact and team member can be assigned in one step, in any combination that is missing

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina

    Scenario Outline: AP-17 <choice> are assigned in one step
      Given the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns <choice>
      Then <outcome>

      Examples:
        | choice                                                                      | outcome                                                                   |
        | the contact Carla and the team member Lena                                  | Spark shows the interaction under Unassigned without its projects         |
        | the contact Carlos and the team member Lena                                 | Spark shows the interaction with Carlos in the project Harbour            |
        | the contact Carla, the team member Lena and the project Marina              | Spark shows the interaction with Carla in the project Marina              |
        | the contact Carla, the team member Lena and the projects Harbour and Marina | Spark shows the interaction with Carla in the projects Harbour and Marina |

    Scenario: AP-17 The contact and the projects are assigned in one step
      Given the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla and the projects Harbour and Marina
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-17 The team member and the projects are assigned in one step
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the team member Lena and the project Harbour
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Message In" by Lena

    Scenario: AP-17 Separate steps end in the same result
      Given the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When Carla sends an SMS to the Sales line: "Hello?"
      And Lena opens the profile of Carla
      And Lena switches to the messages
      And Lena assigns the team member Lena
      And Lena assigns the contact Carla
      And Lena assigns the projects Harbour and Marina
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-17 A part that is not missing cannot be changed
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena tries to assign the team member Marco
      Then the assignment is refused: "the team member is known already: Lena"
      And the team member of the interaction under Unassigned is Lena

  @AP-21 @interpretation
  Rule: AP-21 A project that the contact or the team member lacks is refused with a clear error, and nothing changes

    Background:
      Given the customer Carla

    Scenario: AP-21 A project that the contact is not in is refused
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena tries to assign the project Orchard
      Then the assignment is refused: "Carla is not in the project Orchard"
      And Spark shows the interaction under Unassigned without its projects

    Scenario: AP-21 A project that the team member is not on is refused
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena tries to assign the project Orchard
      Then the assignment is refused: "Lena is not on the project Orchard"
      And Spark shows the interaction under Unassigned without its projects

    Scenario: AP-21 One wrong project refuses all projects
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour, Marina and Orchard
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena tries to assign the projects Harbour, Marina and Orchard
      Then the assignment is refused: "Lena is not on the project Orchard"
      And Spark shows the interaction with Carla in no project

    Scenario: AP-21 A wrong project refuses the contact in the same step
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena tries to assign the contact Carla and the project Orchard
      Then the assignment is refused: "Carla is not in the project Orchard"
      And Spark shows the interaction under Unassigned without its contact

    Scenario: AP-21 The contact's only project is accepted without the team member
      Given the Spark contact Carla with the number of Carla as Phone, in the project Orchard
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena assigns the contact Carla and the project Orchard
      Then Spark shows the interaction with Carla in the project Orchard
      And Spark shows the interaction as "Call In" by Lena

    Scenario: AP-21 A contact without the number is refused
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      And the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Carla
      And Lena tries to assign the contact Emil
      Then the assignment is refused: "none of the contacts with that number"
      And Spark shows the interaction under Unassigned without its contact

  @AP-22
  Rule: AP-22 A call without its contact is on every matching profile, and leaves all of them once assigned

    Background:
      Given the customer Carla
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour

    Scenario: AP-22 A call is under Unassigned on each of three profiles
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the Spark contact Dora with the number of Carla as Work Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Unassigned on the profile of Carla shows one call
      And Unassigned on the profile of Carlos shows one call
      And Unassigned on the profile of Dora shows one call

    Scenario: AP-22 An assigned call is under Unassigned on no profile
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the Spark contact Dora with the number of Carla as Work Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Dora
      And Lena assigns the contact Carlos
      Then Spark shows the interaction with Carlos in the project Harbour
      And Unassigned on the profile of Carla shows no calls
      And Unassigned on the profile of Carlos shows no calls
      And Unassigned on the profile of Dora shows no calls

    Scenario: AP-22 A call without its projects is only on the profile of the chosen contact
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the Spark contact Dora with the number of Carla as Work Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      And Lena opens the profile of Dora
      And Lena assigns the contact Carla
      Then Unassigned on the profile of Carla shows one call
      And Unassigned on the profile of Carlos shows no calls
      And Unassigned on the profile of Dora shows no calls

    Scenario: AP-22 A call is not on the profile of a contact with another number
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Unassigned on the profile of Emil shows no calls
      And Unassigned on the profile of Carlos shows one call

    Scenario: AP-22 A message is under Unassigned on each matching profile
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Unassigned on the profile of Carla shows one message
      And Unassigned on the profile of Carlos shows one message
      And Unassigned on the profile of Carla shows no calls
