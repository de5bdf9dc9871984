@aircall-gorgias
Feature: The customer of a ticket
  The customer is found by phone number, compared character by character with the
  stored one. A customer who is not found is created.

  Background:
    Given the agents Lena and Marco
    And the Support line of Lena
    And the Direct line of Lena
    And Aircall is connected with Gorgias

  @AG-05
  Rule: AG-05 A customer found by phone owns the ticket

    Scenario: AG-05 A known customer owns the ticket of an answered call
      Given the customer Carla, known in Gorgias
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called Carla
      And Gorgias has one call ticket of Carla
      And Gorgias has one customer

    Scenario: AG-05 A customer with another number does not own the ticket
      Given the customer Carla, known in Gorgias
      And the customer Dora, known in Gorgias
      When there is a missed call between Dora and Lena on the Direct line
      Then Gorgias has one call ticket of Dora
      And Gorgias has no call tickets of Carla

    Scenario: AG-05 A customer created by the first call owns the second ticket
      Given the customer Carla
      And an answered call of Carla with Lena on the Direct line
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has two call tickets of Carla
      And Gorgias has one customer

  @AG-06
  Rule: AG-06 An Aircall contact that is not in Gorgias becomes a customer with first name, address and number

    Background:
      Given the customer Carla, a contact in Aircall with an e-mail address

    Scenario: AG-06 A customer created from an Aircall contact has its first name and e-mail address
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called Carla
      And the customer with the number of Carla has the Aircall contact's e-mail address

    Scenario: AG-06 A missed call creates the customer from the Aircall contact
      When there is a missed call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called Carla
      And the customer with the number of Carla has the Aircall contact's e-mail address

    Scenario: AG-06 An existing customer in Gorgias keeps the name
      Given Gorgias also has the number of Carla as Caroline
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called Caroline
      And Gorgias has one customer
      And Gorgias has one call ticket of Carla

  @AG-07
  Rule: AG-07 A customer unknown to both is named by the number and has a placeholder address

    Scenario: AG-07 An unknown caller becomes a customer named by the number
      Given the customer Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called by the number
      And the customer with the number of Carla has a placeholder e-mail address

    Scenario: AG-07 An unknown number that an agent dials becomes a customer named by the number
      Given the customer Carla
      When there is an outbound unanswered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called by the number

    Scenario: AG-07 Two calls of one unknown number create one customer
      Given the customer Carla
      When Carla calls the Support line
      And Carla also calls the Direct line
      And 2 minutes pass
      Then Gorgias has one customer with the number of Carla
      And Gorgias has two call tickets of Carla

    Scenario: AG-07 An Aircall contact is not named by the number
      Given the customer Carla, a contact in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called Carla

  @AG-08
  Rule: AG-08 An Aircall contact without an address gets a placeholder, another for each number

    Scenario: AG-08 A contact without an e-mail address gets a placeholder
      Given the customer Carla, a contact in Aircall
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla has a placeholder e-mail address

    Scenario: AG-08 Two contacts without an e-mail address get different placeholders
      Given the customer Carla, a contact in Aircall
      And the customer Dora, a contact in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      And there is a missed call between Dora and Lena on the Direct line
      Then the customers with the numbers of Carla and Dora have different e-mail addresses
      And Gorgias has two customers

    Scenario: AG-08 A contact with an e-mail address gets no placeholder
      Given the customer Carla, a contact in Aircall with an e-mail address
      When there is a missed call between Carla and Lena on the Direct line
      Then the customer with the number of Carla has the Aircall contact's e-mail address

  @AG-09
  Rule: AG-09 The ticket of a customer created by the integration has a note about it

    Scenario: AG-09 The first ticket of a new customer has the note
      Given the customer Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla has a note that no customer had the number
      And every message in the ticket of Carla is an internal note

    Scenario: AG-09 The ticket of a customer created from an Aircall contact has the note
      Given the customer Carla, a contact in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      Then the ticket of Carla has a note that no customer had the number

    Scenario: AG-09 The ticket of an existing customer does not have the note
      Given the customer Carla, known in Gorgias
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla has no note that no customer had the number
      And the ticket of Carla has two notes

    @interpretation
    Scenario: AG-09 The note has our wording
      Given the customer Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the first note in the ticket of Carla contains "No customer with the number"

  @AG-10
  Rule: AG-10 A number that is stored in another form is not found

    Scenario: AG-10 A number stored as plus and digits is found, although Aircall shows it with blanks
      Given the customer Carla, known in Gorgias
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one customer
      And Gorgias has one call ticket of Carla

    Scenario Outline: AG-10 A number stored <form> is not found
      Given the customer Carla, whose number Gorgias has <form>
      When Carla calls the Direct line
      Then 1 second later the phone of Lena shows no card
      When Lena answers Carla
      And Carla hangs up
      Then Gorgias has two customers
      And the customer with the number of Carla is called by the number

      Examples:
        | form             |
        | with blanks      |
        | without the plus |
        | with two zeros   |

  @AG-49
  Rule: AG-49 No data of Gorgias is written to Aircall's contacts

    Scenario: AG-49 A customer that exists only in Gorgias is not added to Aircall's contacts
      Given the customer Carla, known in Gorgias
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then nothing was written to Aircall's contacts
      And Aircall has no contacts
      And Gorgias has one call ticket of Carla

    Scenario: AG-49 The name in Gorgias does not change the Aircall contact
      Given the customer Carla, a contact in Aircall
      And Gorgias also has the number of Carla as Caroline
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then nothing was written to Aircall's contacts
      And Aircall has one contact
      And Gorgias has one call ticket of Carla

    Scenario: AG-49 An Aircall contact becomes a customer in Gorgias
      Given the customer Carla, a contact in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      Then nothing was written to Aircall's contacts
      And Gorgias has one customer with the number of Carla

  @AG-53 @interpretation
  Rule: AG-53 An Aircall contact with the address of another customer becomes a customer with a placeholder

    Background:
      Given the customer Carla, a contact in Aircall with an e-mail address

    Scenario: AG-53 An e-mail address of another customer is replaced by a placeholder
      Given the Gorgias customer Berta has the e-mail address of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla is called Carla
      And the customer with the number of Carla has a placeholder e-mail address
      And Gorgias has one call ticket of Carla
      And Gorgias has two customers

    Scenario: AG-53 An e-mail address of no other customer is used
      Given the customer Berta, known in Gorgias
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the customer with the number of Carla has the Aircall contact's e-mail address

    Scenario: AG-53 Two calls create one such customer
      Given the Gorgias customer Berta has the e-mail address of Carla
      And a missed call of Carla on the Direct line
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has two customers
      And Gorgias has two call tickets of Carla

  @AG-54 @interpretation
  Rule: AG-54 Of several customers with the number the first returned is used

    Background:
      Given the customer Carla, known in Gorgias

    Scenario: AG-54 Of two customers with the number the first returned owns the ticket
      Given Gorgias also has the number of Carla as Caroline
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has two customers
      And the only ticket is titled "Inbound call: Caroline"

    Scenario: AG-54 The only customer with the number owns the ticket
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the only ticket is titled "Inbound call: Carla"

  @AG-58 @interpretation
  Rule: AG-58 Withheld numbers share one anonymous customer per line, and have no card

    Scenario: AG-58 Two anonymous calls on one line share a customer
      Given the customers Frida and Gustav
      When Frida calls the Direct line with a withheld number
      Then 1 second later the phone of Lena shows no card
      When Lena answers Frida
      And Frida hangs up
      And 1 minute passes
      And Gustav calls the Direct line with a withheld number
      And nobody answers Gustav
      Then Gorgias has one customer
      And Gorgias has two tickets

    Scenario: AG-58 Anonymous calls on another line have another customer
      Given the customers Frida and Gustav
      When Frida calls the Direct line with a withheld number
      And nobody answers Frida
      And Gustav calls the Support line with a withheld number
      And nobody answers Gustav
      Then Gorgias has two customers
      And Gorgias has two tickets

    Scenario: AG-58 A number that is shown is not anonymous
      Given the customers Frida and Carla
      When Frida calls the Direct line with a withheld number
      And nobody answers Frida
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has two customers
      And the customer with the number of Carla is called by the number
