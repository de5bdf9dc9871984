@ringcentral-front
Feature: Queued calls
  A caller waits in a queue until an agent is available. Front shows the waiting
  time.

  Background:
    Given the company has RingCentral phones
    And the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the Front inbox Support
    And the Support and Direct lines are connected with the Support inbox for calls
    And every agent is logged in to RingCentral in Front
    And the customer Carla
    And the customer Paul
    And the customer Rita

  @RF-24
  Rule: RF-24 A queued call is shown with the time that the customer has been waiting

    Scenario: RF-24 The waiting time is shown while the customer waits
      When Carla calls the Support line
      And 15 seconds pass
      Then at that moment the Support inbox lists the call of Carla as "Call queued"
      And at that moment the Support inbox shows that Carla waits for 15 seconds

    Scenario: RF-24 The waiting time grows
      When Lena takes no more calls
      And Carla calls the Support line
      And 2 minutes pass
      Then at that moment the Support inbox shows that Carla waits for 2 minutes

    Scenario: RF-24 After the answer the waiting time stays
      When Carla calls the Support line
      And 12 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the Support inbox shows that Carla waited for 12 seconds

    Scenario: RF-24 A call on an agent's line has no waiting time
      When Carla calls the Direct line
      And 10 seconds pass
      Then at that moment the Support inbox lists the call of Carla as "Incoming call"
      And at that moment the Support inbox shows no waiting time of Carla

    Scenario: RF-24 After an IVR the waiting time starts at the queue
      Given the Reception line with an IVR: 1 for Support
      And the Reception line is connected with the Support inbox for calls
      When Carla calls the Reception line
      And 20 seconds pass
      And Carla presses 1
      And 10 seconds pass
      Then at that moment the Support inbox lists the call of Carla as "Call queued"
      And at that moment the Support inbox shows that Carla waits for 10 seconds

  @RF-25
  Rule: RF-25 A queued call is assigned as soon as an agent becomes free and takes it

    Scenario: RF-25 A queued call has no assignee
      When Carla calls the Support line
      Then 15 seconds later the conversation with Carla is assigned to nobody

    Scenario: RF-25 A queued call is assigned to the agent who answers
      When Carla calls the Support line
      And 15 seconds pass
      And Marco answers Carla
      Then 1 second later the conversation with Carla is assigned to Marco

    Scenario: RF-25 A call that waited for a busy agent is assigned to that agent
      Given the team Night with Lena
      And the Night line of the team Night
      And the Night line is connected with the Support inbox for calls
      When Paul calls the Direct line
      And 5 seconds pass
      And Lena answers Paul
      And Carla calls the Night line
      And 40 seconds pass
      And Paul hangs up
      And 3 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the conversation with Carla is assigned to Lena
      And the Support inbox shows that Carla waited for 43 seconds

  @RF-51
  Rule: RF-51 The next queued call goes to the agent who becomes free

    Background:
      Given the team Night with Lena
      And the Night line of the team Night
      And the Night line is connected with the Support inbox for calls

    Scenario: RF-51 The next queued call rings the agent who has become free
      When Paul calls the Direct line
      And 5 seconds pass
      And Lena answers Paul
      And Carla calls the Night line
      And 40 seconds pass
      And Paul hangs up
      Then 1 second later Lena sees Carla's call ringing in Front

    Scenario: RF-51 A queued call rings no agent while none is free
      When Paul calls the Direct line
      And 5 seconds pass
      And Lena answers Paul
      And Carla calls the Night line
      Then 40 seconds later Lena sees no call ringing in Front
      When Paul hangs up
      Then 3 seconds later Lena sees Carla's call ringing in Front

    @interpretation
    Scenario: RF-51 Of two queued calls the one that waited longest rings first
      When Paul calls the Direct line
      And 5 seconds pass
      And Lena answers Paul
      And Carla calls the Night line
      And 10 seconds pass
      And Rita calls the Night line
      And 10 seconds pass
      And Paul hangs up
      Then 1 second later Lena sees Carla's call ringing in Front
