@aircall-salesforce
Feature: The record that a call is logged on
  The record is found by the customer's number among contacts, leads, accounts and
  person accounts, in this order. For an unknown number the administrator has chosen
  which record is created, if any.

  Background:
    Given the agents Lena and Marco
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce
    And unknown numbers are set to "Do nothing"

  @AS-09
  Rule: AS-09 For an unknown number exactly the chosen object is created, or nothing

    Scenario Outline: AS-09 An unknown number creates a <object>
      Given unknown numbers are set to "Create a new <object>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new <new>
      And Salesforce has no other new records
      And Salesforce shows the Task under Past Activities of the new <new>

      Examples:
        | object  | new     |
        | Contact | contact |
        | Lead    | lead    |
        | Account | account |

    Scenario: AS-09 With "Do nothing" no record is created
      Given unknown numbers are set to "Do nothing"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new records
      And Salesforce shows no Task
      And Aircall lists one ended call

    Scenario Outline: AS-09 A known number creates no <object>
      Given unknown numbers are set to "Create a new <object>"
      And the Salesforce <known> Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has no new records
      And Salesforce shows the Task under Past Activities of the <known> Carla

      Examples:
        | object  | known          |
        | Contact | lead           |
        | Lead    | person account |
        | Account | contact        |

    Scenario: AS-09 The second call is logged on the record created by the first
      Given unknown numbers are set to "Create a new Contact"
      When there is a missed call between Carla and Lena on the Direct line
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new contact
      And Past Activities of the new contact shows two calls

    Scenario Outline: AS-09 The second call is logged on the new <new> before the search shows it
      Given unknown numbers are set to "Create a new <object>"
      And Salesforce's search is 5 minutes behind
      When there is a missed call between Carla and Lena on the Direct line
      And 1 minute passes
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new <new>
      And Past Activities of the new <new> shows two calls

      Examples:
        | object  | new     |
        | Contact | contact |
        | Lead    | lead    |
        | Account | account |

    Scenario: AS-09 A duplicate rule that only warns does not prevent a new Contact
      Given the customer Dora, in Aircall as "Dora Pike" with an e-mail address
      And unknown numbers are set to "Create a new Contact"
      And a rule of Salesforce's warns of two contacts with one e-mail address
      When there is a missed call between Dora and Lena on the Direct line
      And the administrator changes the number of the new contact
      And 1 minute passes
      And there is an inbound answered call between Dora and Lena on the Direct line
      Then Salesforce has two new contacts
      And Salesforce shows two Tasks

    Scenario: AS-09 A number stored only as Fax is unknown
      Given unknown numbers are set to "Create a new Lead"
      And the Salesforce contact Carla with the number of Carla as Fax
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce has one new lead
      And Salesforce shows the Task under Past Activities of the new lead

    Scenario: AS-09 An SMS from an unknown number creates the object
      Given unknown numbers are set to "Create a new Lead"
      When Carla sends an SMS to the Direct line: "Is it still free?"
      Then Salesforce has one new lead
      And Salesforce shows the Task under Past Activities of the new lead

  @AS-10
  Rule: AS-10 A known number's call is logged on its Contact, Lead, Account or Person Account

    Scenario Outline: AS-10 <call> is logged on the <object>
      Given the Salesforce <object> Carla with the number of Carla
      When there is <call> between Carla and Lena on the Support line
      Then Salesforce shows the Task under Past Activities of the <object> Carla
      And Salesforce has no new records

      Examples:
        | object         | call                        |
        | contact        | an inbound answered call    |
        | contact        | a voicemail                 |
        | lead           | a missed call               |
        | lead           | an outbound answered call   |
        | account        | an outbound unanswered call |
        | account        | an inbound answered call    |
        | person account | a missed call               |
        | person account | an outbound answered call   |

    Scenario Outline: AS-10 The number is found in the field <field> of the <object>
      Given the Salesforce <object> Carla with the number of Carla as <field>
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the <object> Carla

      Examples:
        | object         | field           |
        | contact        | Mobile Phone    |
        | contact        | Home Phone      |
        | contact        | Other Phone     |
        | contact        | Assistant Phone |
        | lead           | Mobile Phone    |
        | person account | Mobile Phone    |

    Scenario: AS-10 A record with another number is unchanged
      Given the customer Dora
      And the Salesforce contact Dora with the number of Dora
      And the Salesforce lead Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the lead Carla
      And Past Activities of the contact Dora is empty

  @AS-11
  Rule: AS-11 A Contact comes before a Lead, a Lead before an Account, an Account before a Person Account

    Scenario Outline: AS-11 With the number known as <known as>, Salesforce <outcome>
      Given Salesforce has the number of Carla as <known as>
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce <outcome>
      And Aircall lists one ended call

      Examples:
        | known as                               | outcome                                                          |
        | nobody                                 | shows no Task                                                    |
        | contact                                | shows the Task under Past Activities of the contact Carla        |
        | lead                                   | shows the Task under Past Activities of the lead Carla           |
        | account                                | shows the Task under Past Activities of the account Carla        |
        | person account                         | shows the Task under Past Activities of the person account Carla |
        | contact, lead                          | shows the Task under Past Activities of the contact Carla        |
        | contact, account                       | shows the Task under Past Activities of the contact Carla        |
        | contact, person account                | shows the Task under Past Activities of the contact Carla        |
        | lead, account                          | shows the Task under Past Activities of the lead Carla           |
        | lead, person account                   | shows the Task under Past Activities of the lead Carla           |
        | account, person account                | shows the Task under Past Activities of the account Carla        |
        | contact, lead, account                 | shows the Task under Past Activities of the contact Carla        |
        | contact, lead, person account          | shows the Task under Past Activities of the contact Carla        |
        | contact, account, person account       | shows the Task under Past Activities of the contact Carla        |
        | lead, account, person account          | shows the Task under Past Activities of the lead Carla           |
        | contact, lead, account, person account | shows the Task under Past Activities of the contact Carla        |

    Scenario: AS-11 The last edit does not change the order of objects
      Given the Salesforce contact Carla with the number of Carla
      And the Salesforce lead Carla with the number of Carla
      When 1 minute passes
      And the administrator edits the lead Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-11 An account comes before a person account
      Given the Salesforce account Carla with the number of Carla
      And the Salesforce person account Carla with the number of Carla
      When there is a missed call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the account Carla
      And Past Activities of the person account Carla is empty

  @AS-12
  Rule: AS-12 Of several records of one kind the first that Salesforce returns is used, the most recently updated

    Scenario Outline: AS-12 Of two <object>s the call is logged on the one edited last
      Given the Salesforce <object> Carla with the number of Carla
      And the Salesforce <object> Carlos with the number of Carla
      And the Salesforce <object> Carmen with the number of Carla
      When 1 minute passes
      And the administrator edits the <object> Carlos
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the <object> Carlos
      And Salesforce shows one Task

      Examples:
        | object         |
        | contact        |
        | lead           |
        | account        |
        | person account |

    Scenario: AS-12 Of two unedited contacts the call is logged on the newest
      Given the Salesforce contact Carla with the number of Carla
      When 1 minute passes
      And the administrator adds the contact Carlos with the number of Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carlos

    Scenario: AS-12 A contact with another number is skipped, even if edited last
      Given the customer Dora
      And the Salesforce contact Carla with the number of Carla
      And the Salesforce contact Dora with the number of Dora
      When 1 minute passes
      And the administrator edits the contact Dora
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-12 Logging a call does not update the contact
      Given the Salesforce contact Carla with the number of Carla
      And the Salesforce contact Carlos with the number of Carla
      When 1 minute passes
      And the administrator edits the contact Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Direct line
      Then Past Activities of the contact Carla shows two calls

  @AS-32 @interpretation
  Rule: AS-32 With an unknown number and "Do nothing" there is no Task

    Scenario Outline: AS-32 No Task without a record for <call>
      When there is <call> between Carla and Lena on the Support line
      Then Salesforce shows no Task
      And Aircall lists one ended call

      Examples:
        | call                        |
        | an inbound answered call    |
        | an outbound unanswered call |
        | a missed call               |
        | a voicemail                 |

    Scenario: AS-32 No Task without a record for an SMS
      When Carla sends an SMS to the Direct line: "Is it still free?"
      Then Salesforce shows no Task
      And the core accepted one SMS webhook from Aircall

    Scenario: AS-32 A record that is created later gets no earlier calls
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator adds the contact Carla with the number of Carla
      And Lena tags the call with Carla as "Refund"
      Then Salesforce shows no Task
      And the call with Carla in Aircall has one tag

    Scenario: AS-32 A known number is logged
      Given the Salesforce contact Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows one Task

  @AS-38 @interpretation
  Rule: AS-38 With a withheld number there is no record and no Task

    Scenario: AS-38 A call with a withheld number is not logged
      Given unknown numbers are set to "Create a new Contact"
      And the Salesforce contact Carla with the number of Carla
      When Carla calls the Direct line with a withheld number
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then Salesforce shows no Task
      And Salesforce has no new records
      And Aircall lists one ended call

    Scenario: AS-38 A missed call with a withheld number is not logged
      Given unknown numbers are set to "Create a new Lead"
      When Carla calls the Direct line with a withheld number
      And nobody answers Carla
      Then Salesforce shows no Task
      And Salesforce has no new records
      And Aircall lists one ended call

    Scenario: AS-38 The next call of the same caller, with the number, is logged
      Given the Salesforce contact Carla with the number of Carla
      When Carla calls the Direct line with a withheld number
      And nobody answers Carla
      And 1 minute passes
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows one Task

  @AS-39 @interpretation
  Rule: AS-39 Numbers match by digits, converted leads are skipped, open means IsClosed false

    Scenario Outline: AS-39 "<written>" is the number of the caller
      Given the customer Emil with the number +16045550123
      And the Salesforce <object> Emil with the phone "<written>"
      When there is an inbound answered call between Emil and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the <object> Emil

      Examples:
        | object         | written              |
        | contact        | +16045550123         |
        | contact        | 604-555-0123 ext. 12 |
        | lead           | +1 (604) 555-0123 x7 |
        | contact        | (604) 555-0123       |
        | lead           | 604.555.0123         |
        | account        | +1 604 555 0123      |
        | account        | 1-604-555-0123       |
        | person account | 001 604 555 0123     |

    Scenario: AS-39 A national form is read in the country of the line, not in the caller's
      Given the customer Emil with the number +442079460018
      And the Salesforce contact Emil with the phone "020 7946 0018"
      When there is an inbound answered call between Emil and Lena on the Direct line
      Then Salesforce shows no Task
      And Aircall lists one ended call

    Scenario Outline: AS-39 "<written>" is another number
      Given the customer Emil with the number +16045550123
      And the Salesforce contact Emil with the phone "<written>"
      When there is an inbound answered call between Emil and Lena on the Direct line
      Then Salesforce shows no Task
      And Aircall lists one ended call

      Examples:
        | written          |
        | 604-555-0132     |
        | +44 6045550123   |
        | 0123             |
        | +1 604 555 01234 |

    Scenario: AS-39 A call of a converted lead is logged on its contact
      Given the Salesforce lead Carla with the number of Carla
      When the administrator converts the lead Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-39 A converted lead is skipped, even if its contact has another number
      Given unknown numbers are set to "Create a new Lead"
      And the Salesforce lead Carla with the number of Carla
      When the administrator converts the lead Carla
      And the administrator changes the number of the contact Carla
      And the administrator changes the number of the account Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the new lead

    Scenario: AS-39 A lead that is not converted is found beside a converted one
      Given the Salesforce lead Carla with the number of Carla
      And the Salesforce lead Carlos with the number of Carla
      When the administrator converts the lead Carla
      And the administrator changes the number of the contact Carla
      And the administrator changes the number of the account Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the lead Carlos

    Scenario Outline: AS-39 A case whose status is "<status>" is <state>
      Given the Salesforce contact Carla with the number of Carla
      And the preference is set to "Case"
      And the case "Router" of the contact Carla with the status "<status>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the Task is linked to <link>

      Examples:
        | status    | state  | link              |
        | New       | open   | the case "Router" |
        | Working   | open   | the case "Router" |
        | Escalated | open   | the case "Router" |
        | Closed    | closed | nothing           |

  @AS-40 @interpretation
  Rule: AS-40 Without a contact in Aircall the number is the name, and existing records are never overwritten

    Scenario Outline: AS-40 The <field> of a new <new> is the number
      Given unknown numbers are set to "Create a new <object>"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the <field> of the new <new> is the number of Carla

      Examples:
        | object  | new     | field     |
        | Contact | contact | Last Name |
        | Lead    | lead    | Last Name |
        | Lead    | lead    | Company   |
        | Account | account | Name      |

    Scenario: AS-40 A new record has the name of the Aircall contact
      Given the customer Dora, in Aircall as "Dora Pike" with an e-mail address
      And unknown numbers are set to "Create a new Account"
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then the Name of the new account is "Dora Pike"

    Scenario Outline: AS-40 The fields of a known <object> are unchanged
      Given the customer Dora, in Aircall as "Dorothea Pike" with an e-mail address
      And unknown numbers are set to "Create a new Contact"
      And the Salesforce <object> Dora with the number of Dora
      When there is an inbound answered call between Dora and Lena on the Direct line
      Then the <object> Dora is unchanged
      And Salesforce has no new records
      And Salesforce shows the Task under Past Activities of the <object> Dora

      Examples:
        | object         |
        | contact        |
        | lead           |
        | account        |
        | person account |

    Scenario: AS-40 A person's changes to a new contact stay
      Given unknown numbers are set to "Create a new Contact"
      When there is a missed call between Carla and Lena on the Direct line
      And the administrator renames the new contact to "Claire"
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then the Last Name of the new contact is "Claire"
      And Past Activities of the new contact shows two calls

  @AS-41 @interpretation
  Rule: AS-41 The contact that Salesforce keeps for a person account is no Contact

    Background:
      Given the Salesforce person account Carla with the number of Carla

    Scenario: AS-41 A lead comes before a person account, although a person account has a contact
      Given the Salesforce lead Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the lead Carla

    Scenario: AS-41 An account comes before a person account, although a person account has a contact
      Given the Salesforce account Carla with the number of Carla
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the account Carla

    Scenario: AS-41 A call is not linked to the case of a person account
      Given the open case "Router" of the person account Carla
      And the preference is set to "Case, created if there is none"
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the person account Carla
      And the Task is linked to no case
      And Salesforce has no new records

    Scenario: AS-41 A contact comes before a person account
      Given the Salesforce contact Carlos with the number of Carla
      When 1 minute passes
      And the administrator edits the person account Carla
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Salesforce shows the Task under Past Activities of the contact Carlos
