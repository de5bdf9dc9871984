@aircall-salesforce
Feature: Messages in Salesforce
  An SMS, received or sent, is logged on the same record as a call would be.

  Background:
    Given the agents Lena and Marco
    And Olga is the administrator
    And the Direct line of Lena
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the customer Carla
    And Aircall is connected with Salesforce

  @AS-26
  Rule: AS-26 SMS sent and received are logged on the same record as calls

    Scenario Outline: AS-26 An SMS <direction> is logged on the <object>
      Given the Salesforce <object> Carla with the number of Carla
      When <text>
      Then Salesforce shows the Task under Past Activities of the <object> Carla
      And the Subject of the Task contains "SMS"
      And the Description of the Task contains "Is it still free?"

      Examples:
        | direction | object         | text                                                                 |
        | in        | contact        | Carla sends an SMS to the Direct line: "Is it still free?"           |
        | in        | lead           | Carla sends an SMS to the Direct line: "Is it still free?"           |
        | in        | account        | Carla sends an SMS to the Direct line: "Is it still free?"           |
        | in        | person account | Carla sends an SMS to the Direct line: "Is it still free?"           |
        | out       | contact        | Lena sends an SMS to Carla from the Direct line: "Is it still free?" |
        | out       | lead           | Lena sends an SMS to Carla from the Direct line: "Is it still free?" |
        | out       | account        | Lena sends an SMS to Carla from the Direct line: "Is it still free?" |
        | out       | person account | Lena sends an SMS to Carla from the Direct line: "Is it still free?" |

    Scenario Outline: AS-26 An SMS of a number known as <known as> is logged on one record
      Given Salesforce has the number of Carla as <known as>
      When Carla sends an SMS to the Direct line: "Is it still free?"
      Then Salesforce shows the Task under Past Activities of the <object> Carla

      Examples:
        | known as                               | object  |
        | contact, lead, account, person account | contact |
        | lead, account, person account          | lead    |
        | account, person account                | account |

    Scenario Outline: AS-26 An SMS of an unknown number creates a <new>
      Given unknown numbers are set to "Create a new <object>"
      When Lena sends an SMS to Carla from the Direct line: "Hello"
      Then Salesforce has one new <new>
      And Salesforce shows the Task under Past Activities of the new <new>

      Examples:
        | object  | new     |
        | Contact | contact |
        | Lead    | lead    |
        | Account | account |

    Scenario: AS-26 An SMS of an unknown number with "Do nothing" is not logged
      Given unknown numbers are set to "Do nothing"
      When Carla sends an SMS to the Direct line: "Hello"
      Then Salesforce shows no Task
      And Salesforce has no new records
      And the core accepted one SMS webhook from Aircall

    Scenario Outline: AS-26 An SMS is linked to the open <thing>
      Given the Salesforce contact Carla with the number of Carla
      And the open <thing> "Router" of the contact Carla
      And the preference is set to "<preference>"
      When Carla sends an SMS to the Direct line: "It works again"
      Then the Task is linked to the <thing> "Router"

      Examples:
        | thing       | preference  |
        | case        | Case        |
        | opportunity | Opportunity |

    Scenario: AS-26 The call workflow does not apply to SMS
      Given the Salesforce contact Carla with the number of Carla
      And all calls are set to "Do nothing"
      When Carla sends an SMS to the Direct line: "Hello"
      Then Salesforce shows the Task under Past Activities of the contact Carla

    Scenario: AS-26 The owner is the agent of an SMS sent, and the administrator of an SMS received
      Given the Salesforce contact Carla with the number of Carla
      When Lena sends an SMS to Carla from the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Hello yourself"
      Then the owner of the SMS sent is Lena
      And the owner of the SMS received is Olga

    Scenario: AS-26 Two SMS are two Tasks
      Given the Salesforce contact Carla with the number of Carla
      When Carla sends an SMS to the Direct line: "Hello?"
      And Carla sends an SMS to the Direct line: "Is it still free?"
      Then Salesforce shows two Tasks
