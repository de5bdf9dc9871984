@aircall-gorgias
Feature: The rate limit of the Gorgias API
  All integrations of an account together may send 80 requests in 40 seconds. The
  first refusal disables the integration until a person activates it again; calls in
  between are not logged.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Gorgias
    And the customer Carla, known in Gorgias

  @AG-31
  Rule: AG-31 80 requests at one instant pass, the 81st is refused, and after 40 seconds without requests 80 pass again

    Scenario: AG-31 The 80th request passes
      When another integration makes 80 requests to Gorgias
      Then 0 of 80 requests of the other integration are refused

    Scenario: AG-31 The 81st request is refused
      When another integration makes 81 requests to Gorgias
      Then 1 of 81 requests of the other integration is refused

    Scenario: AG-31 After 40 seconds without requests 80 pass again
      When another integration makes 80 requests to Gorgias
      And 40 seconds pass
      And another integration makes 80 requests to Gorgias
      Then 0 of 160 requests of the other integration are refused

    Scenario: AG-31 Immediately afterwards requests are refused
      When another integration makes 80 requests to Gorgias
      And another integration makes one request to Gorgias
      Then 1 of 81 requests of the other integration is refused

    Scenario: AG-31 The requests of the integration count towards the limit
      Given a missed call of Carla on the Direct line
      When 1 minute passes
      And Carla calls the Direct line
      And 0 seconds pass
      And another integration makes 80 requests to Gorgias
      Then at that moment 1 of 80 requests of the other integration are refused

  @AG-32
  Rule: AG-32 The first refusal disables the integration in Aircall at once

    Scenario: AG-32 A call that meets the limit disables the integration
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      Then 1 second later the integration is disabled in Aircall
      And no request went to Gorgias since the first refusal

    Scenario: AG-32 A call that just fits the limit does not disable the integration
      Given a missed call of Carla on the Direct line
      When 1 minute passes
      And another integration makes 79 requests to Gorgias
      And Carla calls the Direct line
      Then 1 second later the integration is active in Aircall
      And at that moment 0 of 79 requests of the other integration are refused

    Scenario: AG-32 One more request disables the integration
      Given a missed call of Carla on the Direct line
      When 1 minute passes
      And another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      Then 1 second later the integration is disabled in Aircall

    Scenario: AG-32 A pause of 40 seconds by the other integration keeps this one active
      When another integration makes 80 requests to Gorgias
      And 40 seconds pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the integration is active in Aircall
      And Gorgias has one call ticket of Carla

    Scenario: AG-32 Another integration's refusal does not disable this one
      When another integration makes 81 requests to Gorgias
      Then 1 of 81 requests of the other integration is refused
      When 40 seconds pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the integration is active in Aircall
      And Gorgias has one call ticket of Carla

  @AG-33
  Rule: AG-33 While it is disabled nothing is logged, until a person activates it

    Scenario: AG-33 Calls are not logged while the integration is disabled
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 5 minutes pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And the integration is disabled in Aircall
      And Aircall lists two ended calls

    Scenario: AG-33 The integration stays disabled without a person
      Given Aircall goes on sending the events of a disabled integration
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 30 hours pass
      Then the integration is disabled in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And every webhook was answered 2xx
      And Aircall lists two ended calls

    Scenario: AG-33 A restart of the core does not activate the integration
      Given Aircall goes on sending the events of a disabled integration
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 5 minutes pass
      And the core is restarted
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And the integration is disabled in Aircall
      And Aircall lists two ended calls

    Scenario: AG-33 An event that arrives while disabled changes nothing
      Given Aircall goes on sending the events of a disabled integration
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 5 minutes pass
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And the integration is disabled in Aircall

    Scenario: AG-33 Without a refusal calls are logged
      When another integration makes 60 requests to Gorgias
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

  @AG-34
  Rule: AG-34 After a re-activation calls are logged again

    Scenario: AG-34 The next call after the activation is logged
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 5 minutes pass
      And the integration is activated in Aircall again
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And the integration is active in Aircall

    Scenario: AG-34 A second refusal disables it again
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 5 minutes pass
      And the integration is activated in Aircall again
      And another integration makes 80 requests to Gorgias
      And there is a missed call between Carla and Lena on the Direct line
      Then the integration is disabled in Aircall
      And Gorgias has no tickets

    Scenario: AG-34 Only calls after the activation are logged
      When another integration makes 80 requests to Gorgias
      And Carla calls the Direct line
      And nobody answers Carla
      And 5 minutes pass
      And there is a missed call between Carla and Lena on the Direct line
      And 5 minutes pass
      And the integration is activated in Aircall again
      And 5 minutes pass
      Then Gorgias has no tickets
      And the integration is active in Aircall
      And Aircall lists two ended calls

  @AG-35
  Rule: AG-35 A call costs about seven requests and at most twelve; each further item adds one

    Scenario: AG-35 An answered call of a known customer costs about seven requests
      Given a missed call of Carla on the Direct line
      And the requests to Gorgias are counted from now on
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the calls so far cost 3 to 12 requests to Gorgias

    Scenario: AG-35 A missed call costs about seven requests
      Given the requests to Gorgias are counted from now on
      When there is a missed call between Carla and Lena on the Direct line
      Then the calls so far cost 3 to 12 requests to Gorgias

    Scenario: AG-35 The most expensive call costs twelve requests at most
      Given the agent Nora, who is not in Gorgias
      And the Desk line of Nora
      And the customer Dora, a contact in Aircall with an e-mail address
      And the Gorgias customer Berta has the e-mail address of Dora
      And the requests to Gorgias are counted from now on
      When Dora calls the Desk line
      And Nora answers Dora
      And Nora tags the call with Dora as "Refund"
      And Dora hangs up
      Then the calls so far cost 5 to 12 requests to Gorgias

    Scenario: AG-35 A transferred call costs twelve requests at most
      Given the requests to Gorgias are counted from now on
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena transfers Carla to Marco
      And Marco answers Carla
      And they talk for 30 seconds
      And Carla hangs up
      Then the calls so far cost 5 to 13 requests to Gorgias

    Scenario: AG-35 Four different calls cost about seven each
      Given the customer Dora
      And the requests to Gorgias are counted from now on
      When there is an inbound answered call between Dora and Lena on the Direct line
      And 2 minutes pass
      And there is a missed call between Carla and Lena on the Support line
      And 2 minutes pass
      And there is an outbound answered call between Carla and Lena on the Direct line
      And 2 minutes pass
      And there is an inbound answered call between Carla and Marco on the Support line
      Then Gorgias has three call tickets of Carla
      And the calls so far cost 20 to 36 requests to Gorgias

    Scenario Outline: AG-35 <what> adds one request at most
      Given an answered call of Carla with Lena on the Direct line
      And the requests to Gorgias are counted from now on
      When <deed>
      Then the call with Carla in Aircall has one <what>
      And the calls so far cost 1 to 1 requests to Gorgias

      Examples:
        | what    | deed                                                 |
        | comment | Lena comments on the call with Carla: "wants refund" |
        | tag     | Lena tags the call with Carla as "Refund"            |

    @interpretation
    Scenario: AG-35 Each further agent and each comment adds one request at most
      Given the agent Nora, who is not in Gorgias
      And the requests to Gorgias are counted from now on
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 30 seconds
      And Lena comments on the call with Carla: "asks for Nora"
      And Lena transfers Carla to Nora
      And Nora answers Carla
      And they talk for 30 seconds
      And Nora comments on the call with Carla: "wants a refund"
      And Carla hangs up
      Then the calls so far cost 5 to 13 requests to Gorgias

  @AG-56 @interpretation
  Rule: AG-56 While disabled, events are dropped with a reason; unfinished calls are listed, and finished after the activation; calls in between are not logged later

    Scenario: AG-56 Events are answered 2xx, with the reason
      Given Aircall goes on sending the events of a disabled integration
      When another integration makes 80 requests to Gorgias
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then every webhook was answered 2xx
      And a dropped webhook was answered with a reason
      And Gorgias has no tickets

    Scenario: AG-56 An unfinished call stays unfinished and is listed
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 2 minutes
      And another integration makes 80 requests to Gorgias
      And Lena comments on the call with Carla: "wants a refund"
      And Carla hangs up
      And 5 minutes pass
      Then the integration is disabled in Aircall
      And the ticket of Carla is closed
      And the ticket of Carla has one note
      And the integration's page lists one unfinished call

    Scenario: AG-56 An unfinished call is finished after the activation
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 2 minutes
      And another integration makes 80 requests to Gorgias
      And Lena comments on the call with Carla: "wants a refund"
      And Carla hangs up
      And 5 minutes pass
      And the integration is activated in Aircall again
      And 5 minutes pass
      Then the ticket of Carla is open
      And the note "wants a refund" in the ticket of Carla is by Lena
      And the note that ends the ticket of Carla contains "Duration: 2m0s"
      And the integration's page lists no unfinished calls

    Scenario: AG-56 A call in progress is unfinished when another call meets the limit
      Given the customer Dora, known in Gorgias
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 2 minutes
      And another integration makes 80 requests to Gorgias
      And Dora calls the Support line
      And 1 minute passes
      And Carla hangs up
      And 5 minutes pass
      Then the integration is disabled in Aircall
      And the integration's page lists one unfinished call
      And the ticket of Carla is closed
      When the integration is activated in Aircall again
      And 5 minutes pass
      Then the ticket of Carla is open
      And the ticket of Carla has two notes
      And Gorgias has no call tickets of Dora

    Scenario: AG-56 Calls made while disabled are not logged later
      Given Aircall goes on sending the events of a disabled integration
      When another integration makes 80 requests to Gorgias
      And there is an inbound answered call between Carla and Lena on the Direct line
      And 5 minutes pass
      And the integration is activated in Aircall again
      And 5 minutes pass
      And Lena comments on the call with Carla: "called back"
      Then Gorgias has no tickets
      And the integration is active in Aircall
      And the call with Carla in Aircall has one comment

    Scenario: AG-56 An event does not activate the integration
      Given Aircall goes on sending the events of a disabled integration
      When another integration makes 80 requests to Gorgias
      And there is an inbound answered call between Carla and Lena on the Direct line
      And 10 minutes pass
      And there is a missed call between Carla and Lena on the Direct line
      Then the integration is disabled in Aircall
      And Gorgias has no tickets
