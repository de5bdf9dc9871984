@aircall-spark
Feature: Messages follow the same rules as calls
  The contact and the projects of a message are found as those of a call. Only its
  team member follows other rules (AP-16, AP-26).

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the Sales line of Lena and Marco
    And the Spark projects Harbour, Marina and Orchard
    And Lena works on the projects Harbour and Marina
    And Marco works on the project Orchard
    And Aircall is connected with Spark

  @AP-18
  Rule: AP-18 All rules apply to messages as to calls

    Background:
      Given the customer Carla

    Scenario: AP-18 AP-01 and AP-02 for messages: an unknown number is not logged
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows no interaction, logged or unassigned
      And Spark has no contacts
      And the core accepted one SMS webhook from Aircall

    Scenario: AP-18 AP-03 for messages: one project (setting ON)
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the setting "Log calls and messages on all projects" is ON
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Message In" by Lena

    Scenario: AP-18 AP-04 for messages: one project (setting OFF)
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When Lena sends an SMS to Carla from the Direct line: "It is."
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Message Out" by Lena

    Scenario: AP-18 AP-05 for messages: every project that Lena is on
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the setting "Log calls and messages on all projects" is ON
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-18 AP-06 for messages: never one that she is not on
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction with Carla in the project Harbour

    Scenario: AP-18 AP-07 for messages: several projects (setting OFF)
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction under Unassigned without its projects
      And Unassigned on the profile of Carla shows one message

    Scenario: AP-18 AP-11 for messages: two contacts with the number
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the Spark contact Carlos with the number of Carla as Mobile Phone, in the project Harbour
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction under Unassigned without its contact

    Scenario: AP-18 AP-19 for messages: a contact in no project
      Given the Spark contact Carla with the number of Carla as Phone, in no project
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction under Unassigned without its projects

    Scenario: AP-18 AP-20 for messages: Lena on none of several projects
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the setting "Log calls and messages on all projects" is ON
      When Lena leaves the project Harbour
      And Lena leaves the project Marina
      And Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction under Unassigned without its projects

    Scenario: AP-18 AP-24 for messages: one project that is not Lena's
      Given the Spark contact Carla with the number of Carla as Phone, in the project Orchard
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows the interaction with Carla in the project Orchard

    Scenario: AP-18 A message and a call are two interactions
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows two interactions with Carla in the project Harbour

    Scenario: AP-18 Two messages of the same words are two interactions
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Is the corner flat still free?"
      Then Spark shows two interactions with Carla in the project Harbour
