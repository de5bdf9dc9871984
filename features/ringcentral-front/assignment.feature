@ringcentral-front
Feature: Whom a call rings in Front and whose it is afterwards
  RingCentral decides whom a call rings; Front shows it to them, and gives the
  conversation to whoever takes it.

  Background:
    Given the company has RingCentral phones
    And the agents Lena, Marco and Nora
    And the agent Otto, who is not in Front
    And the team Support with Lena, Marco and Otto
    And the team Sales with Nora
    And the Support line of the team Support
    And the Direct line of Lena
    And the Front inbox Support
    And the Support and Direct lines are connected with the Support inbox for calls
    And every agent is logged in to RingCentral in Front
    And the customer Carla

  @RF-04
  Rule: RF-04 The agent who picked up becomes the assignee

    Scenario: RF-04 The agent who picked up has the conversation
      When Carla calls the Support line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Marco

    Scenario: RF-04 Already while they talk
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      Then 1 second later the conversation with Carla is assigned to Lena

    Scenario: RF-04 Whose phone rang first or who declined does not have it
      When Carla calls the Support line
      And 3 seconds pass
      And Lena declines Carla
      And 3 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Marco

    Scenario: RF-04 As long as it only rings nobody has it
      When Carla calls the Direct line
      Then 5 seconds later the conversation with Carla is assigned to nobody

  @RF-05
  Rule: RF-05 When nobody answers, the conversation has no assignee

    Scenario: RF-05 A missed call has no assignee
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla is assigned to nobody

    Scenario: RF-05 Nor has a call that the caller gave up
      When Carla calls the Support line
      And 5 seconds pass
      And Carla hangs up
      Then the conversation with Carla is assigned to nobody

    Scenario: RF-05 An answer in the last second still gives it an assignee
      When Carla calls the Direct line
      And 19 seconds pass
      And Lena answers Carla
      And they talk for 1 second
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

  @RF-06
  Rule: RF-06 An agent who is no Front user leaves the conversation without an assignee

    Scenario: RF-06 The call is shown and nobody has it
      When Carla calls the Support line
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to nobody

    Scenario: RF-06 A colleague of the same team who is in Front does get it
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

  @RF-07
  Rule: RF-07 Agents are matched by their e-mail address

    Scenario: RF-07 The same address in both systems is the same person
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

    Scenario: RF-07 The same name with another address is somebody else
      Given the e-mail address of Lena in RingCentral differs from the one in Front
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to nobody

    Scenario: RF-07 Nor does a call ring in the window of that namesake
      Given the e-mail address of Lena in RingCentral differs from the one in Front
      When Carla calls the Direct line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment the conversation with Carla shows "Incoming call"

  @RF-08
  Rule: RF-08 Front rings the agents whom RingCentral rings, if they are logged in to both

    Scenario: RF-08 All whom the queue rings see it
      When Carla calls the Support line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      And at that moment Marco sees Carla's call ringing in Front
      And at that moment Nora sees no call ringing in Front

    Scenario: RF-08 A direct call rings its owner alone
      When Carla calls the Direct line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      And at that moment Marco sees no call ringing in Front

    Scenario: RF-08 Whoever takes no calls in RingCentral is not rung
      When Lena takes no more calls
      And Carla calls the Support line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment Marco sees Carla's call ringing in Front

    Scenario: RF-08 The banner goes when somebody else answers
      When Carla calls the Support line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      When Marco answers Carla
      Then 1 second later Lena sees no call ringing in Front

    Scenario: RF-08 The banner goes when one has declined
      When Carla calls the Support line
      And 3 seconds pass
      And Lena declines Carla
      Then 1 second later Lena sees no call ringing in Front
      And at that moment Marco sees Carla's call ringing in Front

    Scenario: RF-08 The banner goes when the caller gives up
      When Carla calls the Direct line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      When Carla hangs up
      Then 1 second later Lena sees no call ringing in Front

    Scenario: RF-08 Whoever has signed out of Front is not rung there
      When Lena signs out of Front
      And Carla calls the Direct line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment the conversation with Carla shows "Incoming call"

    Scenario: RF-08 Whoever signs in while it rings sees it
      When Lena signs out of Front
      And Carla calls the Direct line
      And 3 seconds pass
      And Lena signs in to Front
      Then 1 second later Lena sees Carla's call ringing in Front

    Scenario: RF-08 Whoever is not logged in to RingCentral in Front is not rung there
      When the RingCentral session of Lena in Front expires
      And Carla calls the Direct line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment the conversation with Carla shows "Incoming call"

  @RF-49
  Rule: RF-49 A call is a conversation while it still rings, and can be answered from there

    Scenario: RF-49 The conversation is there while it rings
      When Carla calls the Direct line
      Then 3 seconds later the conversation with Carla shows "Incoming call"

    Scenario: RF-49 The agent answers from the conversation
      When Carla calls the Direct line
      And 3 seconds pass
      And Lena answers Carla in Front
      Then 1 second later Carla talks
      And at that moment Lena is on the phone with Carla
      And at that moment the conversation with Carla shows "Call in progress"
      And at that moment the conversation with Carla is assigned to Lena

    Scenario: RF-49 Whom it does not ring cannot answer it there
      When Carla calls the Direct line
      And 3 seconds pass
      And Marco tries to answer Carla in Front
      Then at that moment the attempt is refused because "does not ring for them"

    Scenario: RF-49 Nor can it be answered when it is over
      When Carla calls the Direct line
      And 3 seconds pass
      And Carla hangs up
      And 2 seconds pass
      And Lena tries to answer Carla in Front
      Then the attempt is refused because "does not ring for them"

  @RF-41
  Rule: RF-41 An agent on a call is busy from the answer to the end

    Scenario: RF-41 From the answer on
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      Then 1 second later Lena is busy in Front

    Scenario: RF-41 Not while it rings
      When Carla calls the Direct line
      Then 5 seconds later Lena is available in Front
      And at that moment the conversation with Carla shows "Incoming call"

    Scenario: RF-41 Not the colleague whose phone rang, too
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      Then 1 second later Marco is available in Front
      And at that moment Lena is busy in Front

    Scenario: RF-41 Also while the customer is on hold
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena puts Carla on hold
      Then 1 second later Lena is busy in Front

    @interpretation
    Scenario: RF-41 Free again after the end
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      Then at that moment Lena is busy in Front
      When Carla hangs up
      Then 1 second later Lena is available in Front

    Scenario: RF-41 An outbound call counts as well
      When Lena dials Carla from her RingCentral phone
      And 5 seconds pass
      And Carla picks up
      Then 1 second later Lena is busy in Front

  @RF-42
  Rule: RF-42 Agents who have silenced calls see no ringing

    Scenario: RF-42 A silenced agent sees no banner
      When Lena mutes and hides incoming calls
      And Carla calls the Direct line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment the conversation with Carla shows "Incoming call"

    Scenario: RF-42 The others do
      When Lena mutes and hides incoming calls
      And Carla calls the Support line
      Then 3 seconds later Marco sees Carla's call ringing in Front

    Scenario: RF-42 Until the agent shows calls again
      When Lena mutes and hides incoming calls
      And Lena shows incoming calls again
      And Carla calls the Direct line
      Then 3 seconds later Lena sees Carla's call ringing in Front
