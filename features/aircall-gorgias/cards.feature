@aircall-gorgias
Feature: Insight cards
  While the phone rings, the agent's Aircall phone shows a card with the data of the
  customer in Gorgias.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Gorgias

  @AG-01
  Rule: AG-01 At the start of a call the customer is looked up, and a known one is shown on a card

    Scenario: AG-01 A known caller's card has name, e-mail address, note and a link
      Given the customer Carla, known in Gorgias with the note "pays late"
      When Carla calls the Direct line
      Then 1 second later the phone of Lena shows a card of Carla with "pays late", the e-mail address and a link

    Scenario: AG-01 The card is there before anybody answers, and still during the call
      Given the customer Carla, known in Gorgias
      When Carla calls the Direct line
      And 5 seconds pass
      Then 1 second later the phone of Lena shows a card of Carla with a link
      And at that moment Gorgias has no tickets
      When Lena answers Carla
      Then 1 second later the phone of Lena shows a card of Carla with a link

    Scenario: AG-01 The customer of an outbound call is shown on a card
      Given the customer Carla, known in Gorgias with the note "pays late"
      When Lena dials Carla from the Direct line
      And 3 seconds pass
      Then 1 second later the phone of Lena shows a card of Carla with "pays late", the e-mail address and a link

    Scenario: AG-01 An unknown caller has no card
      Given the customer Carla
      When Carla calls the Direct line
      Then 1 second later the phone of Lena shows no card
      When Lena answers Carla
      Then 1 second later the phone of Lena shows no card
      When Carla hangs up
      Then Gorgias has one call ticket of Carla

    Scenario: AG-01 A customer created by the first call has a card at the second
      Given the customer Carla
      And an answered call of Carla with Lena on the Direct line
      When Carla calls the Direct line
      Then 1 second later the phone of Lena shows a card of Carla with a link
