@aircall-salesforce
Feature: Whose a call is in Salesforce
  A call belongs to the Aircall user whose call it was, if Salesforce knows the
  e-mail address, and otherwise to whoever has created the integration: that is
  Olga, the administrator.

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
  Rule: AS-25 The owner is the Aircall user of the call, or who created the integration

    Scenario Outline: AS-25 <call> belongs to Lena
      When there is <call> between Carla and Lena on the Direct line
      Then the owner of the Task is Lena

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |

    Scenario Outline: AS-25 <call> of somebody who is not in Salesforce belongs to Olga
      When there is <call> between Carla and Temp on the Desk line
      Then the owner of the Task is Olga

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |

    Scenario: AS-25 Somebody who has left Salesforce owns nothing new
      Given Lena has left Salesforce
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the owner of the Task is Olga

    Scenario: AS-25 Of two users with one e-mail address the one who is still there
      Given a former Salesforce user called Elena with the e-mail address of Lena
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the owner of the Task is Lena

    Scenario: AS-25 Of two users with one e-mail address, both there, it is always the same
      Given another Salesforce user called Elena with the e-mail address of Lena
      When there is an inbound answered call between Carla and Lena on the Direct line
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then the owner of both Tasks is Lena

    Scenario: AS-25 A namesake with another e-mail address is somebody else
      Given another Salesforce user called Temp with an e-mail address of their own
      When there is an inbound answered call between Carla and Temp on the Desk line
      Then the owner of the Task is Olga

    Scenario: AS-25 Upper and lower case make no difference
      Given the agent Nora, whose e-mail address Salesforce has in capitals
      And the Night line of Nora
      When there is an inbound answered call between Carla and Nora on the Night line
      Then the owner of the Task is Nora

    Scenario: AS-25 Who has joined Salesforce since owns the next call
      When there is an inbound answered call between Carla and Temp on the Desk line
      And 1 minute passes
      And Temp joins Salesforce
      And there is an outbound answered call between Carla and Temp on the Desk line
      Then the owner of the Inbound answered call is Olga
      And the owner of the Outbound answered call is Temp

  @AS-37 @interpretation
  Rule: AS-37 After a transfer the owner is the last who answered; a missed call belongs to who created the integration

    Scenario: AS-37 A call that was passed on
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the owner of the Task is Marco

    Scenario: AS-37 A call that nobody took over
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Marco
      And 10 seconds pass
      And Carla hangs up
      Then the owner of the Task is Lena

    Scenario: AS-37 Passed on to somebody who is not in Salesforce
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Temp
      And Temp answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the owner of the Task is Olga

    Scenario Outline: AS-37 <call> belongs to nobody in particular, and so to Olga
      When there is <call> between Carla and Lena on the Support line
      Then the owner of the Task is Olga

      Examples:
        | call          |
        | a missed call |
        | a voicemail   |

    Scenario: AS-37 An agent whose phone rang in vain has not answered
      When Carla calls the Support line
      And 5 seconds pass
      And Lena declines Carla
      And 10 seconds pass
      And Carla hangs up
      Then the owner of the Task is Olga

    Scenario: AS-37 An outbound call that nobody takes is its dialler's
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then the owner of the Task is Lena
