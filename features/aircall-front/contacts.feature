@aircall-front
Feature: The contact that a call is logged on
  Front finds contacts by their handles. The number that called, or was called,
  selects the contact and its conversation.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And Aircall is connected with Front

  @AF-01
  Rule: AF-01 A call is logged on the contact that owns the customer's number

    Background:
      Given the customer Carla, a contact in Front

    Scenario: AF-01 A known number's answered call is logged on its contact
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 2 minutes
      And Carla hangs up
      Then Front has one contact with a number of Carla
      And the conversation with Carla is on the contact of that name

    Scenario: AF-01 A known number's missed call is logged on its contact
      When Carla calls the Support line
      And nobody answers Carla
      Then Front has one contact with a number of Carla
      And the conversation with Carla is on the contact of that name

    Scenario: AF-01 An outbound call to a known number is logged on its contact
      When Lena dials Carla from the Support line
      And Carla picks up
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one contact with a number of Carla
      And the conversation with Carla is on the contact of that name

    Scenario: AF-01 Another customer's contact is unchanged
      Given the customer Dora, a contact in Front
      When Carla calls the Support line
      And nobody answers Carla
      Then the conversation with Carla is on the contact of that name
      And Front has no conversations with Dora

  @AF-02
  Rule: AF-02 A number that no contact owns becomes the handle of a new contact

    Background:
      Given the customer Carla

    Scenario: AF-02 An answered call from an unknown number creates one contact
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one contact with a number of Carla
      And the number of Carla is the new contact's only handle

    Scenario: AF-02 A missed call from an unknown number creates one contact
      When Carla calls the Direct line
      And nobody answers Carla
      Then Front has one contact with a number of Carla
      And the number of Carla is the new contact's only handle

    Scenario: AF-02 No other contact is created
      When Carla calls the Support line
      And nobody answers Carla
      Then Front has one contact with a number of Carla
      And Front has one contact in all

    Scenario: AF-02 A second call from the same number creates no second contact
      Given a missed call of Carla on the Support line
      When Carla calls the Support line
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one contact with a number of Carla
      And the conversation with Carla shows two calls

    Scenario: AF-02 A number that never called has no contact
      Given the customer Dora
      When Carla calls the Support line
      And nobody answers Carla
      Then Front has one contact with a number of Carla
      And Front has no contacts with a number of Dora

  @AF-36
  Rule: AF-36 A contact has one conversation, whichever of its numbers or our lines a call uses

    Scenario: AF-36 A call from the contact's second number is logged in the same conversation
      Given the customer Carla with two phones, a contact in Front
      And an answered call of Carla with Lena on the Support line
      When Carla calls the Support line from the second phone
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls

    Scenario: AF-36 A call on another line is logged in the same conversation
      Given the customer Carla, a contact in Front
      And an answered call of Carla with Lena on the Support line
      When Carla calls the Direct line
      And nobody answers Carla
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls

    Scenario: AF-36 Another contact's call has a conversation of its own
      Given the customer Carla, a contact in Front
      And the customer Dora, a contact in Front
      And a missed call of Carla on the Support line
      When Dora calls the Support line
      And nobody answers Dora
      Then Front has one conversation with Carla
      And Front has one conversation with Dora
      And the conversation with Carla shows one call
      And the conversation with Dora shows one call

    Scenario: AF-36 Calls from both numbers at the same time are logged in the same conversation
      Given the customer Carla with two phones, a contact in Front
      When Carla calls the Support line
      And Carla calls the Support line from the second phone
      And 2 minutes pass
      Then Front has one conversation with Carla
      And the conversation with Carla shows two calls

  @AF-35 @interpretation
  Rule: AF-35 Withheld numbers are logged under one anonymous contact per line, never with a numbered one

    Scenario: AF-35 A call with a withheld number is anonymous, even from a caller with a contact
      Given the customer Carla, a contact in Front
      When Carla calls the Support line with a withheld number
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Front has one anonymous contact
      And the conversations with anonymous contacts show one call
      And no anonymous contact has a number
      And Front has no conversations with Carla

    Scenario: AF-35 Two callers with withheld numbers on one line share a contact
      Given the customer Carla
      And the customer Dora
      When Carla calls the Support line with a withheld number
      And Carla hangs up
      And Dora calls the Support line with a withheld number
      And 4 seconds pass
      And Dora hangs up
      Then Front has one anonymous contact
      And the conversations with anonymous contacts show two calls

    Scenario: AF-35 Withheld numbers on two lines have two contacts
      Given the customer Carla
      When Carla calls the Support line with a withheld number
      And Carla hangs up
      And Carla calls the Direct line with a withheld number
      And Carla hangs up
      Then Front has two anonymous contacts
      And the conversations with anonymous contacts show two calls

    Scenario: AF-35 The same caller is not anonymous with the number shown
      Given the customer Carla
      When Carla calls the Support line with a withheld number
      And Carla hangs up
      And Carla calls the Support line
      And nobody answers Carla
      Then Front has one anonymous contact
      And no anonymous contact has a number
      And the conversations with anonymous contacts show one call
      And the conversation with Carla shows one call

  @AF-46 @interpretation
  Rule: AF-46 Numbers are looked up in E.164, and a new contact is named after the Aircall contact, else by the number

    Scenario Outline: AF-46 The number <number> is found however Aircall displays it
      Given the customer Carla with the number <number>, a contact in Front
      When Carla calls the Support line
      And nobody answers Carla
      Then Front has one contact in all
      And the conversation with Carla is on the contact of that name

      Examples:
        | number        |
        | +14155550133  |
        | +442079460018 |
        | +33180000001  |

    Scenario: AF-46 A new contact has the name of the Aircall contact
      Given the customer Carla, a contact in Aircall
      When Carla calls the Support line
      And nobody answers Carla
      Then the contact with the number of Carla is named by Carla
      And the number of Carla is the new contact's only handle

    Scenario: AF-46 Without an Aircall contact, a new contact is named by the number
      Given the customer Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the contact with the number of Carla is named by that number

    Scenario: AF-46 An existing contact in Front keeps its name
      Given the customer Carla, in Aircall as "Carlotta Rossi" and a contact in Front
      When Carla calls the Support line
      And nobody answers Carla
      Then the contact with the number of Carla is named by Carla
      And the conversation with Carla is on the contact of that name
