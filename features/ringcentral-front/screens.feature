@ringcentral-front
Feature: The call widget in Front
  Agents make and receive calls in Front: they log in, allow the microphone, and use
  the buttons of the call widget.

  Background:
    Given the company has RingCentral phones
    And the agents Lena and Marco
    And the Direct line of Lena
    And the Front inbox Support
    And the Direct line is connected with the Support inbox for calls
    And every agent is logged in to RingCentral in Front
    And the customer Carla

  @RF-33
  Rule: RF-33 An agent whose session is missing or has expired is asked to log in before a call

    Scenario: RF-33 An agent is asked to log in before an outbound call
      When the RingCentral session of Lena in Front expires
      And Lena tries to call Carla from the keypad in Front
      Then the attempt is refused because "not logged in"
      And Lena is asked to log in to RingCentral
      And Front has no conversations in all

    Scenario: RF-33 An agent is asked to log in before an inbound call
      Given the agent Nora
      And the Second line of Nora
      And the Second line is connected with the Support inbox for calls
      When Carla calls the Second line
      And 3 seconds pass
      Then at that moment Nora is asked to log in to RingCentral
      And at that moment Nora sees no call ringing in Front

    Scenario: RF-33 After logging in the agent can call
      When the RingCentral session of Lena in Front expires
      And Lena logs in to RingCentral in Front
      And Lena tries to call Carla from the keypad in Front
      Then at that moment nothing is refused

    Scenario: RF-33 After logging in while it rings the agent can answer
      When the RingCentral session of Lena in Front expires
      And Carla calls the Direct line
      And 3 seconds pass
      And Lena logs in to RingCentral in Front
      And Lena answers Carla in Front
      Then 1 second later Carla talks

    Scenario: RF-33 An agent who is logged in is not asked
      When Carla calls the Direct line
      Then 3 seconds later Lena is not asked to log in to RingCentral
      And at that moment Lena sees Carla's call ringing in Front

  @RF-53
  Rule: RF-53 Agents need to allow access to the microphone

    Scenario: RF-53 Without the microphone an agent cannot call
      When Lena forbids the microphone
      And Lena tries to call Carla from the keypad in Front
      Then the attempt is refused because "microphone"

    Scenario: RF-53 Without the microphone an agent cannot answer
      When Lena forbids the microphone
      And Carla calls the Direct line
      And 3 seconds pass
      And Lena tries to answer Carla in Front
      Then at that moment the attempt is refused because "microphone"

    Scenario: RF-53 With the microphone allowed an agent can call
      When Lena forbids the microphone
      And Lena allows the microphone
      And Lena tries to call Carla from the keypad in Front
      Then at that moment nothing is refused

  @RF-54
  Rule: RF-54 Mute, hold and the other buttons work in the call widget

    Background:
      When Carla calls the Direct line
      And 3 seconds pass
      And Lena answers Carla in Front
      And they talk for 20 seconds

    Scenario: RF-54 The widget puts a customer on hold
      When Lena holds the call with Carla in Front
      And 1 second passes
      Then at that moment Carla hears music
      And at that moment the conversation with Carla shows "Call on hold"

    Scenario: RF-54 The widget takes a customer off hold
      When Lena holds the call with Carla in Front
      And 20 seconds pass
      And Lena resumes the call with Carla in Front
      And 1 second passes
      Then at that moment Carla talks
      And at that moment the conversation with Carla shows "Call in progress"

    Scenario: RF-54 A call on hold can be ended
      When Lena holds the call with Carla in Front
      And 20 seconds pass
      And Carla hangs up
      Then the conversation with Carla shows "Call ended"
      And the conversation with Carla is assigned to Lena

    Scenario: RF-54 A call can be held and resumed more than once
      When Lena holds the call with Carla in Front
      And 10 seconds pass
      And Lena resumes the call with Carla in Front
      And 10 seconds pass
      And Lena holds the call with Carla in Front
      And 1 second passes
      Then at that moment the conversation with Carla shows "Call on hold"

    Scenario: RF-54 The widget mutes and unmutes
      When Lena mutes the call with Carla in Front
      Then 1 second later Lena is muted on the phone
      And at that moment the conversation with Carla shows "Call in progress"
      When Lena unmutes the call with Carla in Front
      Then 1 second later Lena is not muted on the phone

    Scenario: RF-54 Mute during a hold leaves the customer on hold
      When Lena holds the call with Carla in Front
      And 1 second passes
      And Lena mutes the call with Carla in Front
      And 1 second passes
      Then at that moment the conversation with Carla shows "Call on hold"

    Scenario: RF-54 The widget ends the call
      When Lena ends the call with Carla in Front
      Then 1 second later Carla hears nothing any more
      And 1 second later the conversation with Carla shows "Call ended"

  @RF-45
  Rule: RF-45 After the call agents comment, tag and archive as on any conversation

    Background:
      When Carla calls the Direct line
      And 3 seconds pass
      And Lena answers Carla in Front
      And they talk for 20 seconds
      And Carla hangs up
      And 1 minute passes

    Scenario: RF-45 An agent comments after the call
      When Lena comments in Front on the conversation with Carla: "Wants a refund, @marco"
      Then Marco is mentioned in the conversation with Carla

    Scenario: RF-45 An agent tags after the call
      When Lena tags the conversation with Carla as Refund
      Then the conversation with Carla has the tag Refund

    Scenario: RF-45 An agent archives after the call
      When Lena archives the conversation with Carla
      Then the conversation with Carla is archived
      And the conversation with Carla shows "Call ended"

    Scenario: RF-45 A call cannot be replied to with a message
      Then Lena cannot reply to the conversation with Carla

    Scenario: RF-45 Without any action the conversation is open and has no tags
      Then the conversation with Carla is open
      And the conversation with Carla has no tags

  @RF-46
  Rule: RF-46 A rule can send a satisfaction survey after a call

    Background:
      Given the Front company rule Survey: when call_hangup, then send satisfaction survey

    Scenario: RF-46 The survey is sent after an answered call
      When Carla calls the Direct line
      And 3 seconds pass
      And Lena answers Carla in Front
      And they talk for 20 seconds
      And Carla hangs up
      Then the satisfaction survey is sent in the conversation with Carla

    Scenario: RF-46 No survey is sent after an unanswered call
      When Carla calls the Direct line
      And nobody answers Carla
      Then no satisfaction survey is sent in the conversation with Carla

    Scenario: RF-46 No survey is sent during the call
      When Carla calls the Direct line
      And 3 seconds pass
      And Lena answers Carla in Front
      And they talk for 20 seconds
      Then at that moment no satisfaction survey is sent in the conversation with Carla
