@aircall-salesforce
Feature: An org without person accounts
  Most orgs have never turned person accounts on. In such an org a query for person
  accounts is an error.

  Background:
    Given Salesforce has no person accounts
    And the agents Lena and Marco
    And the Direct line of Lena
    And the customer Carla
    And Aircall is connected with Salesforce

  @AS-41 @interpretation
  Rule: AS-41 The contact that Salesforce keeps for a person account is no Contact

    Scenario Outline: AS-41 A call is logged on the <object> in an org without person accounts
      Given the Salesforce <object> Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Direct line
      Then Past Activities of the <object> Carla shows two calls

      Examples:
        | object  |
        | contact |
        | lead    |
        | account |

    Scenario: AS-41 An unknown number creates a Contact in an org without person accounts
      Given unknown numbers are set to "Create a new Contact"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the new contact
