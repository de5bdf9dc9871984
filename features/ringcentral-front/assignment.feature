@ringcentral-front
Feature: Ringing in Front and the assignee
  RingCentral routes a call to agents. Front rings these agents, and assigns the
  conversation to the agent who answers.

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

    Scenario: RF-04 The agent who picked up is the assignee
      When Carla calls the Support line
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Marco

    Scenario: RF-04 The agent is assigned during the conversation
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      Then 1 second later the conversation with Carla is assigned to Lena

    Scenario: RF-04 An agent who was rung first or declined is not the assignee
      When Carla calls the Support line
      And 3 seconds pass
      And Lena declines Carla
      And 3 seconds pass
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Marco

    Scenario: RF-04 A ringing call has no assignee
      When Carla calls the Direct line
      Then 5 seconds later the conversation with Carla is assigned to nobody

  @RF-05
  Rule: RF-05 When nobody answers, the conversation has no assignee

    Scenario: RF-05 A missed call has no assignee
      When Carla calls the Direct line
      And nobody answers Carla
      Then the conversation with Carla is assigned to nobody

    Scenario: RF-05 An abandoned call has no assignee
      When Carla calls the Support line
      And 5 seconds pass
      And Carla hangs up
      Then the conversation with Carla is assigned to nobody

    Scenario: RF-05 A call answered in the last second has an assignee
      When Carla calls the Direct line
      And 19 seconds pass
      And Lena answers Carla
      And they talk for 1 second
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

  @RF-06
  Rule: RF-06 An agent who is not a Front user leaves the conversation without an assignee

    Scenario: RF-06 The call is shown without an assignee
      When Carla calls the Support line
      And 5 seconds pass
      And Otto answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to nobody

    Scenario: RF-06 A colleague of the same team who is in Front is the assignee
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

  @RF-07
  Rule: RF-07 Agents are matched by their e-mail address

    Scenario: RF-07 An agent with the same e-mail address in both systems is the assignee
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena

    Scenario: RF-07 A teammate with only the same name is not the assignee
      Given the e-mail address of Lena in RingCentral differs from the one in Front
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to nobody

    Scenario: RF-07 A call does not ring for a teammate with only the same name
      Given the e-mail address of Lena in RingCentral differs from the one in Front
      When Carla calls the Direct line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment the conversation with Carla shows "Incoming call"

  @RF-08
  Rule: RF-08 Front rings the agents whom RingCentral rings, if they are logged in to both

    Scenario: RF-08 All agents whom the queue rings see the call
      When Carla calls the Support line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      And at that moment Marco sees Carla's call ringing in Front
      And at that moment Nora sees no call ringing in Front

    Scenario: RF-08 A call on an agent's line rings only that agent
      When Carla calls the Direct line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      And at that moment Marco sees no call ringing in Front

    Scenario: RF-08 An agent who is unavailable in RingCentral is not rung
      When Lena takes no more calls
      And Carla calls the Support line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment Marco sees Carla's call ringing in Front

    Scenario: RF-08 The banner disappears when another agent answers
      When Carla calls the Support line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      When Marco answers Carla
      Then 1 second later Lena sees no call ringing in Front

    Scenario: RF-08 The banner disappears when the agent declines
      When Carla calls the Support line
      And 3 seconds pass
      And Lena declines Carla
      Then 1 second later Lena sees no call ringing in Front
      And at that moment Marco sees Carla's call ringing in Front

    Scenario: RF-08 The banner disappears when the caller hangs up
      When Carla calls the Direct line
      Then 3 seconds later Lena sees Carla's call ringing in Front
      When Carla hangs up
      Then 1 second later Lena sees no call ringing in Front

    Scenario: RF-08 An agent who has signed out of Front is not rung there
      When Lena signs out of Front
      And Carla calls the Direct line
      Then 3 seconds later Lena sees no call ringing in Front
      And at that moment the conversation with Carla shows "Incoming call"

    Scenario: RF-08 An agent who signs in while it rings sees the call
      When Lena signs out of Front
      And Carla calls the Direct line
      And 3 seconds pass
      And Lena signs in to Front
      Then 1 second later Lena sees Carla's call ringing in Front

    Scenario: RF-08 An agent who is not logged in to RingCentral in Front is not rung there
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

    Scenario: RF-49 An agent who is not rung cannot answer from the conversation
      When Carla calls the Direct line
      And 3 seconds pass
      And Marco tries to answer Carla in Front
      Then at that moment the attempt is refused because "does not ring for them"

    Scenario: RF-49 A call that has ended cannot be answered
      When Carla calls the Direct line
      And 3 seconds pass
      And Carla hangs up
      And 2 seconds pass
      And Lena tries to answer Carla in Front
      Then the attempt is refused because "does not ring for them"

  @RF-41
  Rule: RF-41 An agent on a call is busy from the answer to the end

    Scenario: RF-41 An agent is busy from the answer
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      Then 1 second later Lena is busy in Front

    Scenario: RF-41 An agent is available while a call rings
      When Carla calls the Direct line
      Then 5 seconds later Lena is available in Front
      And at that moment the conversation with Carla shows "Incoming call"

    Scenario: RF-41 A colleague whose phone also rang is available
      When Carla calls the Support line
      And 5 seconds pass
      And Lena answers Carla
      Then 1 second later Marco is available in Front
      And at that moment Lena is busy in Front

    Scenario: RF-41 An agent is busy while the customer is on hold
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena puts Carla on hold
      Then 1 second later Lena is busy in Front

    @interpretation
    Scenario: RF-41 An agent is available after the end
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      Then at that moment Lena is busy in Front
      When Carla hangs up
      Then 1 second later Lena is available in Front

    Scenario: RF-41 An agent on an outbound call is busy
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

    Scenario: RF-42 Other agents see the banner
      When Lena mutes and hides incoming calls
      And Carla calls the Support line
      Then 3 seconds later Marco sees Carla's call ringing in Front

    Scenario: RF-42 An agent who shows calls again sees the banner
      When Lena mutes and hides incoming calls
      And Lena shows incoming calls again
      And Carla calls the Direct line
      Then 3 seconds later Lena sees Carla's call ringing in Front
