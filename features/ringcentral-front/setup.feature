@ringcentral-front
Feature: Connecting numbers with Front
  An administrator of both systems enters a credential and chooses a number and an
  inbox. Agents with access to that inbox are asked to log in.

  Background:
    Given the company has RingCentral phones
    And the agents Lena, Marco and Nora
    And Olga is the administrator
    And the Direct line of Lena
    And the Second line of Marco
    And the Front inbox Support
    And the Front inbox Sales of Nora alone
    And the customer Carla

  @RF-30
  Rule: RF-30 The credential is verified before a number can be chosen, and a bad one is refused

    Scenario: RF-30 A valid credential connects the number
      When Olga tries to connect the Direct line with the Support inbox for calls
      Then nothing is refused
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one conversation with Carla

    Scenario Outline: RF-30 A connection for <what> with <credential> is refused
      When Olga tries to connect the Direct line with the Support inbox for <what> with <credential>
      Then the attempt is refused because "refuses the credential"
      And no channel is connected in Front

      Examples:
        | credential            | what  |
        | a made-up credential  | calls |
        | a revoked credential  | calls |
        | an expired credential | calls |
        | a made-up credential  | SMS   |

    Scenario: RF-30 A credential written to the settings without the page is verified
      Given the Direct line is connected with the Support inbox for calls
      When the operator writes a made-up credential into the settings of RingCentral
      Then the attempt is refused because "refuses the credential"

    Scenario: RF-30 After an invalid credential a valid one connects the number
      When Olga tries to connect the Direct line with the Support inbox for calls with a made-up credential
      And Olga tries to connect the Direct line with the Support inbox for calls
      Then nothing is refused

  @RF-31
  Rule: RF-31 Only a user with admin rights in both systems can do the setup

    Scenario: RF-31 An agent without admin rights in Front is refused
      When Lena tries to connect the Direct line with the Support inbox for calls
      Then the attempt is refused because "no administrator"
      And no channel is connected in Front

    Scenario: RF-31 An agent without admin rights in RingCentral is refused
      When Lena becomes an administrator in Front
      And Lena tries to connect the Direct line with the Support inbox for calls with the credential of Lena
      Then the attempt is refused because "no administrator in RingCentral"
      And no channel is connected in Front

    Scenario: RF-31 An agent with admin rights in both can connect a number
      When Lena becomes an administrator in Front
      And Lena becomes an administrator in RingCentral
      And Lena tries to connect the Direct line with the Support inbox for calls with the credential of Lena
      Then nothing is refused

  @RF-32
  Rule: RF-32 A second channel re-uses the first authentication, or asks again when it no longer fits

    Background:
      Given the Direct line is connected with the Support inbox for calls

    Scenario: RF-32 The second channel needs no credential
      When Olga tries to connect the Second line with the Sales inbox for calls
      Then nothing is refused
      And RingCentral was given one credential

    Scenario: RF-32 A credential that was revoked is asked for again
      When the administrator's credential is revoked in RingCentral
      And Olga tries to connect the Second line with the Sales inbox for calls
      Then the attempt is refused because "connect again"

    Scenario: RF-32 A new credential connects the number
      When the administrator's credential is revoked in RingCentral
      And the administrator makes a new credential
      And Olga tries to connect the Second line with the Sales inbox for calls
      Then nothing is refused
      When Carla calls the Second line
      And 5 seconds pass
      And Carla hangs up
      Then Front has one conversation with Carla

    Scenario: RF-32 Channels for calls and for SMS share the credential
      Given the team Desk with Lena
      And the Third line of the team Desk
      And the Third line is connected with the Support inbox for calls
      When Olga tries to connect the Third line with the Support inbox for SMS
      Then nothing is refused
      And RingCentral was given one credential

  @RF-43
  Rule: RF-43 The integration is included in the Professional plan and above, and in some legacy plans

    Scenario Outline: RF-43 The plan <plan> includes it
      Given Front's plan is <plan>
      When Olga tries to connect the Direct line with the Support inbox for calls
      Then nothing is refused

      Examples:
        | plan         |
        | Professional |
        | Enterprise   |
        | Prime        |

    Scenario Outline: RF-43 The plan Starter does not include it for <what>
      Given the team Desk with Lena
      And the Third line of the team Desk
      And Front's plan is Starter
      When Olga tries to connect the Third line with the Support inbox for <what>
      Then the attempt is refused because "not part of the plan"
      And no channel is connected in Front

      Examples:
        | what  |
        | calls |
        | SMS   |

  @RF-52
  Rule: RF-52 Connecting a channel asks the agents who have access to it to log in

    Scenario: RF-52 Agents with access to the inbox are asked to log in
      When the administrator connects the Direct line with the Support inbox for calls
      Then Lena is asked to log in to RingCentral
      And Marco is asked to log in to RingCentral

    Scenario: RF-52 Agents without access to the inbox are not asked
      When the administrator connects the Direct line with the Sales inbox for calls
      Then Nora is asked to log in to RingCentral
      And Lena is not asked to log in to RingCentral

    Scenario: RF-52 Agents who are logged in are not asked
      When Lena logs in to RingCentral in Front
      And the administrator connects the Direct line with the Support inbox for calls
      Then Lena is not asked to log in to RingCentral
      And Marco is asked to log in to RingCentral

    Scenario: RF-52 Logging in ends the prompt
      When the administrator connects the Direct line with the Support inbox for calls
      And Lena logs in to RingCentral in Front
      Then Lena is not asked to log in to RingCentral
      And Marco is asked to log in to RingCentral
