@aircall-gorgias
Feature: One ticket per call
  A call becomes a ticket when it is answered or missed.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the Direct line of Lena
    And Aircall is connected with Gorgias
    And the customer Carla, known in Gorgias

  @AG-02
  Rule: AG-02 A ticket is created when the call is answered

    Scenario: AG-02 The ticket exists during the conversation
      When Carla calls the Direct line
      And Lena answers Carla
      Then 1 second later Gorgias has one call ticket of Carla

    Scenario: AG-02 The ticket of an outbound call is created when the customer answers
      When Lena dials Carla from the Direct line
      And 6 seconds pass
      Then at that moment Gorgias has no tickets
      When Carla picks up
      Then 1 second later Gorgias has one call ticket of Carla

    Scenario: AG-02 A ringing call has no ticket
      When Carla calls the Direct line
      And 20 seconds pass
      Then at that moment Gorgias has no tickets
      When Lena answers Carla
      Then 1 second later Gorgias has one call ticket of Carla

  @AG-03
  Rule: AG-03 A ticket is created when the call is missed

    Scenario: AG-03 A call that rings out has a ticket
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-03 An abandoned call has a ticket
      When Carla calls the Support line
      And 12 seconds pass
      And Carla hangs up
      Then Gorgias has one call ticket of Carla

    Scenario: AG-03 A voicemail has a ticket
      When there is a voicemail between Carla and Lena on the Support line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-03 The ticket of a missed call is created when the call has ended
      When Carla calls the Direct line
      And nobody answers Carla
      Then 29 seconds later Gorgias has no tickets
      And 2 seconds later Gorgias has one call ticket of Carla

  @AG-04
  Rule: AG-04 A call has exactly one ticket

    Scenario Outline: AG-04 One ticket for <call>
      When there is <call> between Carla and Lena on the Direct line
      Then Gorgias has one ticket

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |
        | a missed call               |

    Scenario: AG-04 Two calls have two tickets
      Given an answered call of Carla with Lena on the Direct line
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has two call tickets of Carla

    Scenario: AG-04 Events after the end create no second ticket
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 2 minutes pass
      And Lena comments on the call with Carla: "called back"
      And Lena tags the call with Carla as "Refund"
      Then Gorgias has one ticket

  @AG-11
  Rule: AG-11 The title is the direction and the customer's name, or the number for a customer without a name

    Scenario: AG-11 The title of an inbound call has the customer's name
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is titled "Inbound call: Carla"

    Scenario: AG-11 The title of an outbound call has its direction
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is titled "Outbound call: Carla"

    Scenario: AG-11 The title of a missed call is that of an inbound call
      When there is a missed call between Carla and Lena on the Direct line
      Then the ticket of Carla is titled "Inbound call: Carla"

    Scenario: AG-11 The title for a customer without a name has the number
      Given the customer Dora
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then the ticket of Dora is titled "Inbound call: " and the number

    Scenario: AG-11 The title for a customer created from an Aircall contact has the name
      Given the customer Dora, a contact in Aircall
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then the ticket of Dora is titled "Inbound call: Dora"

  @AG-12
  Rule: AG-12 The ticket's channel is phone

    Scenario Outline: AG-12 <call> is a ticket of the channel phone
      When there is <call> between Carla and Lena on the Direct line
      Then the ticket of Carla is on the channel phone

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound unanswered call |
        | a missed call               |

    Scenario: AG-12 An e-mail's ticket keeps its own channel
      When Carla writes an e-mail
      And there is a missed call between Carla and Lena on the Direct line
      Then the timeline of Carla shows two tickets, phone before email
      And Gorgias has one call ticket of Carla

  @AG-15
  Rule: AG-15 After the call the ticket is open

    Scenario Outline: AG-15 After <call> the ticket is open
      When there is <call> between Carla and Lena on the Direct line
      Then the ticket of Carla is open

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound answered call   |
        | an outbound unanswered call |
        | a missed call               |

    Scenario: AG-15 The ticket opens when the call ends, not when it is answered
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 2 minutes
      And Carla hangs up
      Then 29 seconds later the ticket of Carla is closed
      And 2 seconds later the ticket of Carla is open

  @AG-47 @interpretation
  Rule: AG-47 Between answer and end the ticket is closed

    Scenario: AG-47 The ticket of a call in progress is closed
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 10 minutes
      Then at that moment the ticket of Carla is closed

    Scenario: AG-47 The ticket of a missed call is open from the start
      When Carla calls the Direct line
      And nobody answers Carla
      And 31 seconds pass
      Then at that moment the ticket of Carla is open

    Scenario: AG-47 The ticket is open at the end, even when only call.ended arrives
      Given the network loses every webhook but call.ended
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is open

  @AG-59 @interpretation
  Rule: AG-59 SMS create nothing in Gorgias

    Scenario: AG-59 An SMS from a customer creates no ticket
      When Carla sends an SMS to the Support line: "are you there?"
      Then Gorgias has no tickets
      And Aircall stores one SMS

    Scenario: AG-59 An SMS to a customer creates no ticket
      Given the customer Dora
      When Lena sends an SMS to Dora from the Direct line: "we are"
      Then Gorgias has no tickets
      And Gorgias has no customers with the number of Dora
      And Aircall stores one SMS

    Scenario: AG-59 A call after an SMS has a ticket of the call alone
      When Carla sends an SMS to the Support line: "are you there?"
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one ticket
      And the ticket of Carla has one note
