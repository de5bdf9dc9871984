@aircall-gorgias
Feature: What Aircall does itself
  Two statements of the help article are about Aircall alone.

  Background:
    Given the agent Lena
    And the Direct line of Lena

  @AG-41
  Rule: AG-41 A user who has turned the alert on gets an e-mail when webhooks are disabled

    Background:
      Given Aircall is connected with Gorgias by a webhook address
      And the customer Carla

    Scenario: AG-41 An administrator with the alert turned on gets an e-mail
      Given the administrator wants an e-mail when a webhook is disabled
      When the webhooks of the core fail 12 times in a row
      And there is a missed call between Carla and Lena on the Direct line
      Then the administrator has one e-mail about a disabled webhook

    Scenario: AG-41 With the alert turned off no e-mail is sent
      When the webhooks of the core fail 12 times in a row
      And there is a missed call between Carla and Lena on the Direct line
      Then the administrator has no e-mails about a disabled webhook
      And Aircall's dashboard shows a notification about a disabled webhook

    Scenario: AG-41 Too few failures disable no webhook
      Given the administrator wants an e-mail when a webhook is disabled
      When the webhooks of the core fail 9 times in a row
      And there is a missed call between Carla and Lena on the Direct line
      Then the administrator has no e-mails about a disabled webhook
      And Gorgias has one call ticket of Carla

  @AG-45
  Rule: AG-45 An Aircall user with an e-mail address that is in use is refused

    Scenario: AG-45 An agent's e-mail address is refused for a second user
      When the administrator adds an Aircall user with the e-mail address of Lena
      Then the user is refused: "already taken"
      And Aircall has one user

    Scenario: AG-45 An e-mail address in other letter case is refused
      When the administrator adds an Aircall user with the e-mail address of LENA
      Then the user is refused: "already taken"

    Scenario: AG-45 A new e-mail address is accepted
      When the administrator adds an Aircall user with the e-mail address of Marco
      Then Aircall has two users
