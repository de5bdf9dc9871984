@aircall-spark
Feature: The contact that a call is logged on
  The contact is found by the digits of the customer's number, in any phone field. A
  call of a number without a contact is not logged; a person assigns a call of a
  shared number.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the Sales line of Lena and Marco
    And the Spark projects Harbour, Marina and Orchard
    And Lena works on the projects Harbour and Marina
    And Marco works on the project Orchard
    And Aircall is connected with Spark

  @AP-01
  Rule: AP-01 A call with an unknown number is not logged, with the setting ON

    Background:
      Given the setting "Log calls and messages on all projects" is ON

    Scenario: AP-01 A call from an unknown number is not logged (setting ON)
      Given the customer Carla
      And the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Spark has one contact
      And Aircall lists one ended call

    Scenario: AP-01 A call from a contact is logged (setting ON)
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour

    Scenario: AP-01 A number with one other digit is another number (setting ON)
      Given the customer Carla with the number +16045550123
      And the Spark contact Dora with the Phone "604-555-0122", in the project Harbour
      And the Spark contact Emil with the Phone "614-555-0123", in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Spark has two contacts
      And Aircall lists one ended call

  @AP-02
  Rule: AP-02 A call with an unknown number is not logged, with the setting OFF

    Scenario: AP-02 A call from an unknown number is not under Unassigned (setting OFF)
      Given the customer Carla
      And the customer Emil
      And the Spark contact Emil with the number of Emil as Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Spark has one contact
      And Aircall lists one ended call

    Scenario: AP-02 A missed call from an unknown number is not logged (setting OFF)
      Given the customer Carla
      When there is a missed call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Spark has no contacts
      And Aircall lists one ended call

    Scenario: AP-02 A call from a contact is logged (setting OFF)
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour

    Scenario: AP-02 A number that is part of a contact's number is another number
      Given the customer Carla with the number +16045550123
      And the Spark contact Dora with the Phone "+44 1604 5550123", in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Aircall lists one ended call

  @AP-30 @interpretation
  Rule: AP-30 An outbound call to an unknown number is not logged, not even after its contact is created

    Background:
      Given the customer Carla

    Scenario: AP-30 An outbound call to an unknown number is not logged (setting ON)
      Given the setting "Log calls and messages on all projects" is ON
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Spark has no contacts
      And Aircall lists one ended call

    Scenario: AP-30 An outbound call to an unknown number is not logged (setting OFF)
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Spark has no contacts
      And Aircall lists one ended call

    Scenario: AP-30 An outbound call to a contact is logged
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows the interaction as "Call Out" by Lena

    Scenario: AP-30 A contact that is created later gets only later calls
      Given an answered call of Carla with Lena on the Direct line
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows one interaction with Carla in the project Harbour
      And Spark shows nothing under Unassigned

  @AP-31 @interpretation
  Rule: AP-31 A call with a withheld number is not logged

    Background:
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour

    Scenario: AP-31 A call with a withheld number is not logged
      When Carla calls the Direct line with a withheld number
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Spark shows no interaction, logged or unassigned
      And Aircall lists one ended call

    Scenario: AP-31 A missed call with a withheld number is not logged
      When Carla calls the Direct line with a withheld number
      And nobody answers Carla
      Then Spark shows no interaction, logged or unassigned
      And Aircall lists one ended call

    Scenario: AP-31 The next call of the same caller, with the number, is logged
      When Carla calls the Direct line with a withheld number
      And nobody answers Carla
      And 1 minute passes
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows one interaction with Carla in the project Harbour

  @AP-32 @interpretation
  Rule: AP-32 Numbers are compared by their digits, over phone, mobile phone and work phone

    Background:
      Given the customer Carla with the number +16045550123

    Scenario Outline: AP-32 "<written>" as <field> is the number of the caller
      Given the Spark contact Carla with the <field> "<written>", in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour

      Examples:
        | field        | written              |
        | Phone        | 604-555-0123         |
        | Phone        | 604-555-0123 ext. 12 |
        | Mobile Phone | 1-604-555-0123 x7    |
        | Phone        | +1 604 555 0123      |
        | Mobile Phone | (604) 555-0123       |
        | Mobile Phone | 6045550123           |
        | Work Phone   | 604.555.01.23        |
        | Work Phone   | 1-604-555-0123       |
        | Work Phone   | 001 604 555 0123     |

    Scenario: AP-32 A national form is read in the country of the line, not in the caller's
      Given the customer Dora with the number +442079460018
      And the Spark contact Dora with the Phone "020 7946 0018", in the project Harbour
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Aircall lists one ended call

    Scenario Outline: AP-32 "<written>" is another number
      Given the Spark contact Carla with the Phone "<written>", in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows no interaction, logged or unassigned
      And Aircall lists one ended call

      Examples:
        | written                |
        | 604-555-0132           |
        | 0604 555 0123          |
        | +44 604 555 0123       |
        | 0123                   |
        | 555-0123 ask for Carla |

  @AP-27 @interpretation
  Rule: AP-27 The same number in two fields of one contact is still one contact

    Background:
      Given the customer Carla

    Scenario: AP-27 The number as Phone and Mobile Phone of one contact is one match
      Given the Spark contact Carla with the number of Carla as Phone and Mobile Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows nothing under Unassigned

    Scenario: AP-27 The number as Phone and Work Phone of one contact in several projects is one match
      Given the setting "Log calls and messages on all projects" is ON
      And the Spark contact Carla with the number of Carla as Phone and Work Phone, in the projects Harbour and Marina
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the projects Harbour and Marina

    Scenario: AP-27 A second contact with the number is a second match
      Given the Spark contact Carla with the number of Carla as Phone and Mobile Phone, in the project Harbour
      And the Spark contact Dora with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its contact

  @AP-11
  Rule: AP-11 A call of a number shared by several contacts is assigned to none automatically

    Background:
      Given the customer Carla

    Scenario: AP-11 A call of two contacts with one number is under Unassigned
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the Spark contact Carlos with the number of Carla as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its contact
      And Spark shows the interaction with Carla in no project

    Scenario: AP-11 A call of three contacts with one number is under Unassigned (setting ON)
      Given the setting "Log calls and messages on all projects" is ON
      And the Spark contact Carla with the number of Carla as Phone, in the projects Harbour and Marina
      And the Spark contact Carlos with the number of Carla as Phone, in no project
      And the Spark contact Dora with the number of Carla as Phone, in the project Harbour
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its contact

    Scenario: AP-11 A contact with another number is no match
      Given the customer Emil
      And the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And the Spark contact Emil with the number of Emil as Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows nothing under Unassigned

    Scenario: AP-11 A contact that gets the number after the call is no match
      Given the Spark contact Carla with the number of Carla as Phone, in the project Harbour
      And an answered call of Carla with Lena on the Direct line
      And the Spark contact Carlos with the number of Carla as Phone, in the project Harbour
      Then Spark shows the interaction with Carla in the project Harbour
      And Spark shows nothing under Unassigned

  @AP-12
  Rule: AP-12 AP-11 also applies if the number is in different phone fields

    Scenario Outline: AP-12 A number as <first> of one and <second> of the other contact is shared
      Given the customer Carla
      And the Spark contact Carla with the number of Carla as <first>, in the project Harbour
      And the Spark contact Carlos with the number of Carla as <second>, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its contact

      Examples:
        | first        | second       |
        | Phone        | Mobile Phone |
        | Mobile Phone | Work Phone   |
        | Work Phone   | Phone        |

    Scenario: AP-12 A number in different formats in different fields is shared
      Given the customer Carla with the number +16045550123
      And the Spark contact Carla with the Phone "604-555-0123", in the project Harbour
      And the Spark contact Carlos with the Mobile Phone "+1 (604) 555 0123", in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction under Unassigned without its contact

    Scenario: AP-12 Another number in another field is not shared
      Given the customer Carla
      And the customer Emil
      And the Spark contact Carla with the number of Carla as Mobile Phone, in the project Harbour
      And the Spark contact Emil with the number of Emil as Work Phone, in the project Harbour
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Spark shows the interaction with Carla in the project Harbour
