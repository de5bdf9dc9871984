@aircall-spark
Feature: The team member of a call on a shared number
  A call is logged to the user who dialled it or to whom Aircall distributed it. A
  message on a shared number names no user, so a person assigns the team member.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the Sales line of Lena and Marco
    And the Spark projects Harbour, Marina and Orchard
    And Lena works on the projects Harbour and Marina
    And Marco works on the project Orchard
    And Aircall is connected with Spark

  @AP-14
  Rule: AP-14 An outbound call on a shared number is logged to the user logged in to Aircall

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario Outline: AP-14 A call that <who> dials from the shared line is logged to <who>
      When there is an outbound answered call between Carla and <who> on the Sales line
      Then Spark shows the interaction as "Call Out" by <who>
      And Spark shows nothing under Unassigned

      Examples:
        | who   |
        | Lena  |
        | Marco |

    Scenario: AP-14 An unanswered outbound call is logged to the user who dialled
      When there is an outbound unanswered call between Carla and Marco on the Sales line
      Then Spark shows the interaction as "Call Out" by Marco

    Scenario: AP-14 A call dialled on Lena's line is logged to Lena
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction as "Call Out" by Lena

    Scenario: AP-14 A message from the shared line is not logged to its writer
      When Marco sends an SMS to Carla from the Sales line: "The corner flat is free."
      Then Spark shows the interaction under Unassigned without its team member

  @AP-15
  Rule: AP-15 An inbound call on a shared number is logged to the user Aircall chose

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario: AP-15 A call that the first rung user answers is logged to that user
      When Carla calls the Sales line
      And 4 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction as "Call In" by Lena

    Scenario: AP-15 A call that the first declines and the second answers is logged to the second
      When Carla calls the Sales line
      And Lena declines Carla
      And 4 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction as "Call In" by Marco
      And Spark shows nothing under Unassigned

    Scenario: AP-15 A call that the first lets ring and the second answers is logged to the second
      When Carla calls the Sales line
      And 27 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction as "Call In" by Marco

    Scenario: AP-15 A message to the shared line has no team member
      When Carla sends an SMS to the Sales line: "Is the corner flat still free?"
      Then Spark shows the interaction under Unassigned without its team member
      And the team member of the interaction under Unassigned is nobody

  @AP-28 @interpretation
  Rule: AP-28 A missed call on a shared number is logged to the user rung last; if none was rung, the team member is missing

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario: AP-28 A missed call is logged to the user rung last
      When Carla calls the Sales line
      And nobody answers Carla
      Then Spark shows the interaction as "Missed Call" by Marco

    Scenario: AP-28 An abandoned call is logged to the only user rung
      When Carla calls the Sales line
      And 12 seconds pass
      And Carla hangs up
      Then Spark shows the interaction as "Missed Call" by Lena

    Scenario: AP-28 A call outside opening hours has no team member
      When the Sales line is closed
      And Carla calls the Sales line
      Then Spark shows the interaction under Unassigned without its team member
      And the team member of the interaction under Unassigned is nobody

    Scenario: AP-28 A missed call on a number of one user is logged to that user, rung or not
      When the Direct line is closed
      And Carla calls the Direct line
      Then Spark shows the interaction as "Missed Call" by Lena

    Scenario: AP-28 An answered call is not logged to the user rung before
      When Carla calls the Sales line
      And 27 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows the interaction as "Call In" by Marco

  @AP-29 @interpretation
  Rule: AP-29 A call has no team member in Spark if no team member has the Aircall user's e-mail address

    Background:
      Given the customer Carla

    Scenario: AP-29 A call answered by a user who is not in Spark has no team member
      Given the agent Nora, who is not in Spark
      And the Desk line of Nora
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Spark shows the interaction under Unassigned without its team member
      And Unassigned on the profile of Carla shows one call

    Scenario: AP-29 A missed call on the line of a user who is not in Spark has no team member
      Given the agent Nora, who is not in Spark
      And the Desk line of Nora
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is a missed call between Carla and Nora on the Desk line
      Then Spark shows the interaction under Unassigned without its team member

    Scenario: AP-29 A team member on no project is found
      Given the agent Nora
      And the Desk line of Nora
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Spark shows the interaction as "Call In" by Nora

    Scenario: AP-29 A call from an unknown number is neither logged nor under Unassigned
      Given the agent Nora, who is not in Spark
      And the Desk line of Nora
      When there is an inbound answered call between Carla and Nora on the Desk line
      Then Spark shows no interaction, logged or unassigned
      And Aircall lists one ended call

  @AP-16
  Rule: AP-16 The team member of a message on a shared number is assigned by a person

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario Outline: AP-16 <text> is under Unassigned without its team member
      When <text>
      Then Spark shows the interaction under Unassigned without its team member
      And Unassigned on the profile of Carla shows one message
      And Spark shows the interaction with Carla in no project

      Examples:
        | text                                                    |
        | Carla sends an SMS to the Sales line: "Hello?"          |
        | Lena sends an SMS to Carla from the Sales line: "Hello" |

    Scenario: AP-16 A message on a number of one user has its team member
      When Carla sends an SMS to the Direct line: "Hello?"
      Then Spark shows the interaction as "Message In" by Lena
      And Spark shows nothing under Unassigned

    Scenario: AP-16 A call on the shared number has its team member
      When there is an inbound answered call between Carla and Lena on the Sales line
      Then Spark shows the interaction as "Call In" by Lena
      And Spark shows nothing under Unassigned

  @AP-26 @interpretation
  Rule: AP-26 A message on a number of one user is logged to that user

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario: AP-26 A message to Lena's line is logged to Lena
      When Carla sends an SMS to the Direct line: "Hello?"
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Message In" by Lena

    Scenario: AP-26 A message from Lena's line is logged to Lena
      When Lena sends an SMS to Carla from the Direct line: "Hello"
      Then Spark shows the interaction as "Message Out" by Lena

    Scenario: AP-26 A message on the line of a user who is not in Spark has no team member
      Given the agent Nora, who is not in Spark
      And the Desk line of Nora
      When Carla sends an SMS to the Desk line: "Hello?"
      Then Spark shows the interaction under Unassigned without its team member

    Scenario: AP-26 A message on the shared line has neither of the two users
      When Carla sends an SMS to the Sales line: "Hello?"
      Then the team member of the interaction under Unassigned is nobody
