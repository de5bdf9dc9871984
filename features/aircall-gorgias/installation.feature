@aircall-gorgias
Feature: Installing and uninstalling the integration
  An administrator connects Aircall and Gorgias in a browser, and can uninstall the
  integration on either side, with different results.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support
    And the Direct line of Lena
    And the customer Carla, known in Gorgias

  @AG-28
  Rule: AG-28 Only the numbers selected at the installation produce tickets and tags

    Scenario: AG-28 A call on a selected number has a ticket
      Given Aircall is connected with Gorgias for the Direct line only
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-28 A call on a number that was not selected has no ticket
      Given Aircall is connected with Gorgias for the Direct line only
      When there is a missed call between Carla and Lena on the Support line
      Then Gorgias has no tickets
      And Gorgias has no tag "Support"
      And Aircall lists one ended call

    Scenario: AG-28 Without a selection all numbers produce tickets
      Given Aircall is connected with Gorgias
      When there is a missed call between Carla and Lena on the Support line
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has two call tickets of Carla

  @AG-29
  Rule: AG-29 An admin installs, by OAuth on both sides

    Scenario: AG-29 The administrator can install the integration
      Given Aircall is connected with Gorgias
      Then the integration is active in Aircall
      And Gorgias lists the app Aircall

    Scenario: AG-29 An agent without admin permissions cannot install the integration
      Given Aircall and Gorgias can be connected
      When Lena tries to install the integration
      Then the installation is refused: "only an admin can do this"
      And the integration is not there in Aircall
      And Gorgias no longer lists the app Aircall

    Scenario: AG-29 A cancelled installation installs nothing
      Given Aircall and Gorgias can be connected
      When the administrator begins to install the integration and cancels
      Then the installation is refused: "was refused"
      And the integration is not there in Aircall

    Scenario: AG-29 Without an installation nothing is logged
      Given Aircall and Gorgias can be connected
      When Lena tries to install the integration
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And Aircall lists one ended call
      When the administrator installs the integration
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

  @AG-30
  Rule: AG-30 The integration shows up in Gorgias with the first call on a number, once per number

    Background:
      Given Aircall is connected with Gorgias

    Scenario: AG-30 Before the first call Gorgias lists no integration
      Then Gorgias shows no Aircall integrations

    Scenario: AG-30 The first call creates the integration while it rings
      When Carla calls the Direct line
      Then 1 second later Gorgias shows one Aircall integration

    Scenario: AG-30 Further calls on the number create no other integration
      Given a missed call of Carla on the Direct line
      When there is an outbound answered call between Carla and Lena on the Direct line
      Then Gorgias shows one Aircall integration
      And Gorgias has two call tickets of Carla

    Scenario: AG-30 Each number has its own integration
      Given the customer Dora, known in Gorgias
      When Carla calls the Direct line
      And Dora calls the Support line
      And 2 minutes pass
      Then Gorgias shows two Aircall integrations

    Scenario: AG-30 Two first calls at the same moment create one integration
      Given the customer Dora, known in Gorgias
      When Carla calls the Support line
      And Dora calls the Support line
      And 2 minutes pass
      Then Gorgias shows one Aircall integration

  @AG-36
  Rule: AG-36 A removed authorization disables the integration; installing it again enables it

    Background:
      Given Aircall is connected with Gorgias

    Scenario: AG-36 After the authorization has expired the integration is disabled
      When the administrator uninstalls the integration in Gorgias
      And 25 hours pass
      Then the integration is disabled in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets

    Scenario: AG-36 Installing again works while the disabled integration is still in Aircall
      When the administrator uninstalls the integration in Gorgias
      And 25 hours pass
      And the administrator installs the integration again
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And Aircall shows two integrations, of which one is active

    Scenario: AG-36 A renewed authorization keeps the integration active
      When 100 hours pass
      Then the integration is active in Aircall
      When there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-36 Activating the disabled integration in Aircall does not restore the authorization
      When the administrator uninstalls the integration in Gorgias
      And 25 hours pass
      And the integration is activated in Aircall again
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And the integration is disabled in Aircall

  @AG-37
  Rule: AG-37 Uninstalling in Aircall ends the integration at once and removes it from Gorgias

    Background:
      Given Aircall is connected with Gorgias

    Scenario: AG-37 After uninstalling in Aircall nothing is logged
      Given a missed call of Carla on the Direct line
      When the administrator uninstalls the integration in Aircall
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And Aircall lists two ended calls

    Scenario: AG-37 After uninstalling in Aircall Gorgias lists no integration
      Given a missed call of Carla on the Direct line
      When the administrator uninstalls the integration in Aircall
      Then Gorgias shows no Aircall integrations
      And Gorgias no longer lists the app Aircall

    Scenario: AG-37 After uninstalling in Aircall the integration can be installed again
      When the administrator uninstalls the integration in Aircall
      And 1 minute passes
      And the administrator installs the integration again
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And Gorgias shows one Aircall integration

    Scenario: AG-37 After uninstalling in Aircall the tickets stay
      Given an answered call of Carla with Lena on the Direct line
      When the administrator uninstalls the integration in Aircall
      Then Gorgias has one call ticket of Carla
      And the ticket of Carla has two notes
      And the integration is not there in Aircall

  @AG-38
  Rule: AG-38 Uninstalling in Gorgias ends the authorization within 24 hours, and the integration is then disabled in Aircall, not deleted

    Background:
      Given Aircall is connected with Gorgias

    Scenario: AG-38 The integration stays active right after uninstalling in Gorgias
      When the administrator uninstalls the integration in Gorgias
      And 1 hour passes
      Then the integration is active in Aircall
      And Gorgias no longer lists the app Aircall

    Scenario: AG-38 After 24 hours the integration is disabled, but not deleted
      When the administrator uninstalls the integration in Gorgias
      And 24 hours pass
      Then the integration is disabled in Aircall
      And Aircall shows one integration, of which no are active

    Scenario: AG-38 The authorization expires at most 24 hours after uninstalling
      When 30 hours pass
      And the administrator uninstalls the integration in Gorgias
      And 10 hours pass
      Then the integration is active in Aircall
      And 14 hours later the integration is disabled in Aircall

    Scenario: AG-38 The administrator deletes the disabled integration in Aircall
      When the administrator uninstalls the integration in Gorgias
      And 25 hours pass
      And the administrator uninstalls the integration in Aircall
      Then the integration is not there in Aircall

  @AG-39 @interpretation
  Rule: AG-39 A second installation beside an active one is refused

    Scenario: AG-39 A second installation is refused
      Given Aircall is connected with Gorgias
      When the administrator tries to install the integration again
      Then the installation is refused: "remove the old installation"
      And Aircall shows one integration, of which one is active

    Scenario: AG-39 After the refusal a call has one ticket
      Given Aircall is connected with Gorgias
      When the administrator tries to install the integration again
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one ticket

    Scenario: AG-39 A second installation is refused until the authorization has expired
      Given Aircall is connected with Gorgias
      When the administrator uninstalls the integration in Gorgias
      And 1 hour passes
      And the administrator tries to install the integration again
      Then the installation is refused: "remove the old installation"

    Scenario: AG-39 A first installation is not refused
      Given Aircall and Gorgias can be connected
      When the administrator installs the integration
      Then the integration is active in Aircall

  @AG-40
  Rule: AG-40 An outdated webhook address still works and is reported; the updated address replaces it

    Scenario: AG-40 Calls are logged through an outdated address
      Given Aircall is connected with Gorgias by an outdated webhook address
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And the integration in Gorgias is reported as outdated

    Scenario: AG-40 An updated address is not reported as outdated
      Given Aircall is connected with Gorgias by a webhook address
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And the integration in Gorgias is reported as up to date

    Scenario: AG-40 Replacing the outdated address ends the report
      Given Aircall is connected with Gorgias by an outdated webhook address
      And a missed call of Carla on the Direct line
      When the administrator replaces the webhook address by the updated one
      And there is a missed call between Carla and Lena on the Direct line
      Then the integration in Gorgias is reported as up to date
      And Gorgias has two call tickets of Carla

  @AG-52 @interpretation
  Rule: AG-52 A webhook address connects all numbers, and the limit disables it until a person activates the webhook again

    Scenario: AG-52 A webhook address connects all numbers
      Given Aircall is connected with Gorgias by a webhook address
      When there is a missed call between Carla and Lena on the Direct line
      And there is a missed call between Carla and Lena on the Support line
      Then Gorgias has two call tickets of Carla
      And Gorgias shows two Aircall integrations

    Scenario: AG-52 Without OAuth Aircall lists no integration
      Given Aircall is connected with Gorgias by a webhook address
      Then the integration is not there in Aircall
      And Gorgias shows no Aircall integrations

    Scenario: AG-52 The limit disables the webhook
      Given Aircall is connected with Gorgias by a webhook address
      When another integration makes 80 requests to Gorgias
      And there is a missed call between Carla and Lena on the Direct line
      And 10 minutes pass
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And Aircall lists two ended calls

    Scenario: AG-52 The webhook stays disabled until a person activates it
      Given Aircall is connected with Gorgias by a webhook address
      And a missed call of Carla on the Direct line
      When another integration makes 80 requests to Gorgias
      And there is a missed call between Carla and Lena on the Direct line
      And 5 hours pass
      And the core is restarted
      And 1 hour passes
      And there is a missed call between Carla and Lena on the Direct line
      And 2 hours pass
      Then Gorgias has one call ticket of Carla
      And Aircall lists three ended calls

    Scenario: AG-52 Storing the settings again activates the webhook
      Given Aircall is connected with Gorgias by a webhook address
      When another integration makes 80 requests to Gorgias
      And there is a missed call between Carla and Lena on the Direct line
      And 5 hours pass
      And the setting enabled of aircall-gorgias is true
      And 10 minutes pass
      And there is a missed call between Carla and Lena on the Direct line
      And 1 hour passes
      Then Gorgias has one call ticket of Carla

    Scenario: AG-52 After activation calls are logged
      Given Aircall is connected with Gorgias by a webhook address
      When another integration makes 80 requests to Gorgias
      And there is a missed call between Carla and Lena on the Direct line
      And 10 minutes pass
      And the integration is activated in Aircall again
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-52 With OAuth the limit disables the integration
      Given Aircall is connected with Gorgias
      When another integration makes 80 requests to Gorgias
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And the integration is disabled in Aircall


  @AG-62 @interpretation
  Rule: AG-62 Calls between uninstallation and the end of the authorization are still logged

    Background:
      Given Aircall is connected with Gorgias

    Scenario: AG-62 A call one hour after uninstalling is logged
      When the administrator uninstalls the integration in Gorgias
      And 1 hour passes
      And there is an inbound answered call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
      And the ticket of Carla has two notes

    Scenario: AG-62 A call shortly before the expiry is logged
      When the administrator uninstalls the integration in Gorgias
      And 23 hours pass
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla

    Scenario: AG-62 A call after the expiry is not logged
      When the administrator uninstalls the integration in Gorgias
      And 24 hours pass
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has no tickets
      And Aircall lists one ended call
