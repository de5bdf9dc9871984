@ringcentral-front
Feature: The contact of a caller
  Front finds the contact by the number, character by character as RingCentral
  writes it, and creates a contact if there is none. Names come from Front alone.

  Background:
    Given the company has RingCentral phones
    And the agents Lena and Marco
    And the Direct line of Lena
    And the Second line of Marco
    And the Front inbox Support
    And the Direct and Second lines are connected with the Support inbox for calls

  @RF-16
  Rule: RF-16 The caller is matched to the contact whose stored number is exactly the same

    Background:
      Given the customer Carla with the number +12125550143

    Scenario: RF-16 A caller with a contact's number is matched to the contact
      Given the Front contact Nadia with the number "+12125550143"
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one contact in all
      And the sender of the call of Carla is shown as "Nadia"

    Scenario: RF-16 The same digits without the country code are another number
      Given the Front contact Nadia with the number "2125550143"
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has two contacts in all

    Scenario: RF-16 A dialled number is matched to the contact
      Given the Front contact Nadia with the number "+12125550143"
      When Lena dials Carla from her RingCentral phone
      And 5 seconds pass
      And Carla picks up
      And they talk for 20 seconds
      And Carla hangs up
      Then Front has one contact in all
      And the sender of the call of Carla is shown as "Nadia"

  @RF-17
  Rule: RF-17 A number stored in another format does not match, so a new contact is created

    Background:
      Given the customer Carla with the number +12125550143

    Scenario Outline: RF-17 A contact stored as <stored> is not matched
      Given the Front contact Nadia with the number "<stored>"
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has two contacts in all
      And the sender of the call of Carla is shown as "the number"

      Examples:
        | stored            |
        | (212) 555-0143    |
        | +1 212 555 0143   |
        | +1 (212) 555-0143 |
        | 12125550143       |

    Scenario: RF-17 A contact stored in the same format is matched
      Given the Front contact Nadia with the number "+12125550143"
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one contact in all
      And the sender of the call of Carla is shown as "Nadia"

    Scenario: RF-17 The created contact is matched at the next call
      Given the Front contact Nadia with the number "(212) 555-0143"
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      And 1 minute passes
      And Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has two contacts in all

  @RF-18
  Rule: RF-18 When the contact exists, its name is shown as the sender

    Scenario: RF-18 The contact's name is shown as the sender
      Given the customer Carla, a contact in Front
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the sender of the call of Carla is shown as "Carla"

    Scenario: RF-18 The name in Front is shown, not that of the caller ID
      Given the customer Carla, a contact in Front
      And caller ID shows "WIRELESS CALLER" for Carla
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the sender of the call of Carla is shown as "Carla"

    Scenario: RF-18 The name of another contact is not shown
      Given the Front contact Nadia with the number "+12125550199"
      And the customer Carla with the number +12125550143
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the sender of the call of Carla is shown as "the number"

  @RF-19
  Rule: RF-19 A created contact has the number only; names are not synced from RingCentral

    Scenario: RF-19 A new contact is named by its number
      Given the customer Carla
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one contact with a number of Carla
      And the contact with the number of Carla is named by that number
      And the number of Carla is the new contact's only handle

    Scenario: RF-19 A new contact does not take the name of the caller ID
      Given the customer Carla
      And caller ID shows "Carla Diaz" for Carla
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then the contact with the number of Carla is named by that number

    Scenario: RF-19 An existing contact keeps its name
      Given the customer Carla, a contact in Front
      And caller ID shows "Somebody Else" for Carla
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then the contact with the number of Carla is named by Carla
      And Front has one contact in all
      And the sender of the call of Carla is shown as "Carla"

  @RF-20
  Rule: RF-20 Contacts that a CRM has synced into Front are matched as well

    Scenario: RF-20 A contact synced by a CRM is matched
      Given a CRM has synced the contact Nadia with the number "+12125550143" into Front
      And the customer Carla with the number +12125550143
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one contact in all
      And the sender of the call of Carla is shown as "Nadia"

    Scenario: RF-20 A synced contact with another number is not matched
      Given a CRM has synced the contact Nadia with the number "+12125550199" into Front
      And the customer Carla with the number +12125550143
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has two contacts in all

    Scenario: RF-20 A contact with two numbers is matched by each
      Given the customer Carla with two phones, a contact in Front
      When Carla calls the Direct line from the second phone
      And 5 seconds pass
      And Carla hangs up
      Then Front has one contact in all
      And the sender of the call of Carla is shown as "Carla"

  @RF-59 @interpretation
  Rule: RF-59 Callers with a withheld number are one anonymous contact per channel

    Background:
      Given the customer Carla

    Scenario: RF-59 Two callers with withheld numbers on one channel share a contact
      Given the customer Paul
      When Carla calls the Direct line with a withheld number
      And 5 seconds pass
      And Carla hangs up
      And 1 minute passes
      And Paul calls the Direct line with a withheld number
      And 5 seconds pass
      And Paul hangs up
      Then Front has one anonymous contact
      And no anonymous contact has a number
      And the conversations with anonymous callers show two calls

    Scenario: RF-59 Each channel has its own anonymous contact
      When Carla calls the Direct line with a withheld number
      And 5 seconds pass
      And Carla hangs up
      And 1 minute passes
      And Carla calls the Second line with a withheld number
      And 5 seconds pass
      And Carla hangs up
      Then Front has two anonymous contacts

    Scenario: RF-59 A call with the number shown is not anonymous
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has no anonymous contacts
      And Front has one contact with a number of Carla

    Scenario: RF-59 An anonymous call is answered and transferred like any other
      When Carla calls the Direct line with a withheld number
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 20 seconds
      And Lena transfers Carla to Marco
      And 5 seconds pass
      And Marco answers Carla
      And they talk for 20 seconds
      And Carla hangs up
      Then Front has one anonymous contact
      And the conversations with anonymous callers show two calls
      And Front has one conversation in all
