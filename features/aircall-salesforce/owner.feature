@aircall-salesforce
Feature: The owner of a Task
  The owner is the Aircall user of the call, if Salesforce has a user with the same
  e-mail address. Otherwise it is the user who created the integration: Olga, the
  administrator.

  Background:
    Given the agents Lena and Marco
    And Olga is the administrator
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce
    And the agent Temp, who is not in Salesforce
    And the Desk line of Temp
    And the Salesforce contact Carla with the number of Carla

  @AS-25
  Rule: AS-25 The owner is the Aircall user of the call, or the user who created the integration

    Scenario Outline: AS-25 The owner of <call> is Lena
      When there is <call> between Carla and Lena on the Direct line
      Then the owner of the Task is Lena

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |

    Scenario Outline: AS-25 The owner of <call> of an agent who is not in Salesforce is the administrator
      When there is <call> between Carla and Temp on the Desk line
      Then the owner of the Task is Olga

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |

    Scenario: AS-25 A user who has left Salesforce owns no new Task
      Given Lena has left Salesforce
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the owner of the Task is Olga

    Scenario: AS-25 Of two users with one e-mail address the active one is the owner
      Given a former Salesforce user called Elena with the e-mail address of Lena
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the owner of the Task is Lena

    Scenario: AS-25 Of two active users with one e-mail address the same one is always the owner
      Given another Salesforce user called Elena with the e-mail address of Lena
      When there is an inbound answered call between Carla and Lena on the Direct line
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then the owner of both Tasks is Lena

    Scenario: AS-25 A user with the same name and another e-mail address is not the owner
      Given another Salesforce user called Temp with an e-mail address of their own
      When there is an inbound answered call between Carla and Temp on the Desk line
      Then the owner of the Task is Olga

    Scenario: AS-25 E-mail addresses are compared without letter case
      Given the agent Nora, whose e-mail address Salesforce has in capitals
      And the Night line of Nora
      When there is an inbound answered call between Carla and Nora on the Night line
      Then the owner of the Task is Nora

    Scenario: AS-25 An agent who has joined Salesforce owns the next call
      When there is an inbound answered call between Carla and Temp on the Desk line
      And 1 minute passes
      And Temp joins Salesforce
      And there is an outbound answered call between Carla and Temp on the Desk line
      Then the owner of the Inbound answered call is Olga
      And the owner of the Outbound answered call is Temp

  @AS-37 @interpretation
  Rule: AS-37 After a transfer the owner is the last agent who answered; the owner of a missed call is the user who created the integration

    Scenario: AS-37 The owner of a transferred call is the last agent who answered
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the owner of the Task is Marco

    Scenario: AS-37 The owner of a call whose transfer is not answered is the first agent
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Marco
      And 10 seconds pass
      And Carla hangs up
      Then the owner of the Task is Lena

    Scenario: AS-37 After a transfer to an agent who is not in Salesforce the owner is the user who created the integration
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Temp
      And Temp answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the owner of the Task is Olga

    Scenario Outline: AS-37 The owner of <call> is the administrator
      When there is <call> between Carla and Lena on the Support line
      Then the owner of the Task is Olga

      Examples:
        | call          |
        | a missed call |
        | a voicemail   |

    Scenario: AS-37 The owner is not an agent who declined
      When Carla calls the Support line
      And 5 seconds pass
      And Lena declines Carla
      And 10 seconds pass
      And Carla hangs up
      Then the owner of the Task is Olga

    Scenario: AS-37 The owner of an unanswered outbound call is the agent who dialled
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then the owner of the Task is Lena
