@aircall-spark
Feature: The projects that a call is logged to
  The projects depend on the contact's membership, on the company's setting "Log
  calls and messages on all projects", and on the projects of the team member.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the Sales line of Lena and Marco
    And the Spark projects Harbour, Marina and Orchard
    And Lena works on the projects Harbour and Marina
    And Marco works on the project Orchard
    And Aircall is connected with Spark

  @AP-03
  Rule: AP-03 A call of a contact in one project is logged to it, with the setting ON

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the setting "Log calls and messages on all projects" is ON

    Scenario: AP-03 A contact in one project is logged to it (setting ON)
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Call In" by Lena
      And Spark shows nothing under Unassigned

    Scenario: AP-03 A missed call of a contact in one project is logged to it (setting ON)
      When there is a missed call between Carla and Lena on the Direct line
      Then Spark shows the interaction as "Missed Call" by Lena
      And Spark shows nothing under Unassigned

    Scenario: AP-03 A project that the contact is added to during the call counts
      When Carla calls the Direct line
      And Lena answers Carla
      And the Spark contact Carla is added to the project Marina
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

  @AP-04
  Rule: AP-04 A call of a contact in one project is logged to it, with the setting OFF

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario: AP-04 A contact in one project is logged to it (setting OFF)
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows nothing under Unassigned

    Scenario: AP-04 An unanswered outbound call is logged to the one project (setting OFF)
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Call Out" by Lena

    Scenario: AP-04 With a second project a call is not logged automatically
      When the Spark contact Carla is added to the project Marina
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its projects

  @AP-24 @interpretation
  Rule: AP-24 A call of a contact in one project is logged to it, even if the team member is not on it

    Background:
      Given the customer Carla

    Scenario: AP-24 A call is logged to the one project without Lena (setting ON)
      Given the Spark contact Carla with the number of Carla as Phone, in the project Orchard
      And the setting "Log calls and messages on all projects" is ON
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Orchard
      And Spark shows the interaction as "Call In" by Lena

    Scenario: AP-24 A call is logged to the one project without Lena (setting OFF)
      Given the Spark contact Carla with the number of Carla as Phone, in the project Orchard
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Orchard
      And Spark shows nothing under Unassigned

    Scenario: AP-24 Of several projects the one without Lena is left out
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour

  @AP-05
  Rule: AP-05 A call of a contact in several projects is logged to all that the team member is on, with the setting ON

    Background:
      Given the customer Carla
      And the setting "Log calls and messages on all projects" is ON

    Scenario: AP-05 A call is logged to both projects of the contact and Lena
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour and Marina
      And Spark shows the interaction as "Call In" by Lena
      And Spark shows nothing under Unassigned

    Scenario: AP-05 A call is logged to three projects after Lena has joined the third
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour, Marina and Orchard
      When Lena joins the project Orchard
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour, Marina and Orchard

    Scenario: AP-05 A project of Lena without the contact gets no call
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour

    Scenario: AP-05 An outbound call is logged to all projects
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

  @AP-06
  Rule: AP-06 With the setting ON, a call is never logged to a project that the team member is not on

    Background:
      Given the customer Carla
      And the setting "Log calls and messages on all projects" is ON

    Scenario: AP-06 A call is logged to the two of three projects that Lena is on
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour, Marina and Orchard
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-06 A call is logged to the one of three projects that Marco is on
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour, Marina and Orchard
      When Carla calls the Sales line
      And Lena declines Carla
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction with Carla in the project Orchard
      And Spark shows the interaction as "Call In" by Marco

    Scenario: AP-06 A project that Lena leaves during the call gets no call
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When Carla calls the Direct line
      And Lena answers Carla
      And Lena leaves the project Marina
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction with Carla in the project Harbour

    Scenario: AP-06 With Lena on every project none is left out
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

  @AP-07
  Rule: AP-07 A call of a contact in several projects is under Unassigned, with the setting OFF

    Background:
      Given the customer Carla

    Scenario: AP-07 A call of a contact in two projects is under Unassigned (setting OFF)
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its projects
      And Spark shows the interaction with Carla in no project
      And Unassigned on the profile of Carla shows one call

    Scenario: AP-07 Each call is a row of its own under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Unassigned on the profile of Carla shows two calls

    Scenario: AP-07 With the setting ON a call is not under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the setting "Log calls and messages on all projects" is ON
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows nothing under Unassigned
      And Unassigned on the profile of Carla shows no calls
      And Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-07 A call of a contact in one project is not under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Unassigned on the profile of Carla shows no calls
      And Spark shows the interaction with Carla in the project Harbour

  @AP-19 @interpretation
  Rule: AP-19 A call of a contact in no project is under Unassigned

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in no project

    Scenario: AP-19 A call of a contact in no project is under Unassigned (setting OFF)
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its projects
      And Unassigned on the profile of Carla shows one call

    Scenario: AP-19 A call of a contact in no project is under Unassigned (setting ON)
      Given the setting "Log calls and messages on all projects" is ON
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its projects

    Scenario: AP-19 After the first project only later calls are logged automatically
      Given an answered call of Carla with Lena on the Direct line
      When the Spark contact Carla is added to the project Harbour
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Unassigned on the profile of Carla shows one call

  @AP-20 @interpretation
  Rule: AP-20 A call of a contact in several projects is under Unassigned if the team member is on none of them, with the setting ON

    Background:
      Given the customer Carla
      And the setting "Log calls and messages on all projects" is ON

    Scenario: AP-20 A call is under Unassigned if Lena is on none of the projects
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Orchard and Harbour
      When Lena leaves the project Harbour
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its projects
      And the team member of the interaction under Unassigned is Lena

    Scenario: AP-20 A call is logged if Lena is on one of the projects
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Orchard and Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows nothing under Unassigned

    Scenario: AP-20 A call is logged to the only project without Lena
      Given the Spark contact Carla with the number of Carla as Phone, in the project Orchard
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows nothing under Unassigned
      And Spark shows the interaction with Carla in the project Orchard

  @AP-23
  Rule: AP-23 There is one setting "Log calls and messages on all projects" per company

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina

    Scenario: AP-23 Turned ON, the setting applies to contacts of every project
      Given the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the projects Marina and Harbour
      And the setting "Log calls and messages on all projects" is ON
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And there is an inbound answered call between Emil and Lena on the Direct line
      Then Spark shows one interaction with Carla in the project Harbour
      And Spark shows one interaction with Carla in the project Marina
      And Spark shows one interaction with Emil in the project Harbour
      And Spark shows one interaction with Emil in the project Marina

    Scenario: AP-23 Turned OFF, the setting applies to no contact
      Given the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the projects Marina and Harbour
      And the setting "Log calls and messages on all projects" is ON
      When the administrator turns "Log calls and messages on all projects" OFF
      And there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And there is an inbound answered call between Emil and Lena on the Direct line
      Then Unassigned on the profile of Carla shows one call
      And Unassigned on the profile of Emil shows one call

    Scenario: AP-23 "Log calls and messages on all projects" is OFF by default
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its projects

    Scenario: AP-23 The setting at the end of each call applies
      Given an answered call of Carla with Lena on the Direct line
      When the administrator turns "Log calls and messages on all projects" ON
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour and Marina
      And Unassigned on the profile of Carla shows one call

  @AP-33 @interpretation
  Rule: AP-33 The state at the end of the call applies; after a transfer the team member is the last who answered

    Background:
      Given the customer Carla

    Scenario: AP-33 The setting turned ON during the call applies
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      When Carla calls the Direct line
      And Lena answers Carla
      And the administrator turns "Log calls and messages on all projects" ON
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-33 The setting turned after the call does not apply
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And an answered call of Carla with Lena on the Direct line
      When the administrator turns "Log calls and messages on all projects" ON
      Then Spark shows the interaction under Unassigned without its projects
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows one interaction with Carla in the project Harbour
      And Spark shows one interaction with Carla in the project Marina
      And Spark shows the interaction under Unassigned without its projects

    Scenario: AP-33 A project added after the call does not count
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And an answered call of Carla with Lena on the Direct line
      When the Spark contact Carla is added to the project Marina
      And the administrator turns "Log calls and messages on all projects" ON
      Then Spark shows the interaction with Carla in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows two interactions with Carla in the project Harbour
      And Spark shows one interaction with Carla in the project Marina

    Scenario: AP-33 After a transfer the team member is the last who answered
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Lena transfers Carla to Marco
      And 3 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction with Carla in the project Orchard
      And Spark shows the interaction as "Call In" by Marco

    Scenario: AP-33 After a transfer that is not answered the team member is the first who answered
      Given the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Orchard
      And the setting "Log calls and messages on all projects" is ON
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 1 minute
      And Lena transfers Carla to Marco
      And 3 seconds pass
      And Marco declines Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Call In" by Lena
