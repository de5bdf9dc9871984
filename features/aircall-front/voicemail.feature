@aircall-front
Feature: The link to a voicemail
  A voicemail is ready some minutes after the call. The call is logged as soon as
  Aircall has sent its terminal event; the link follows about three minutes after
  the hang-up.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Hotline line of the team Support, with voicemail
    And the Helpdesk line of Marco, which records
    And Aircall is connected with Front
    And the customer Carla

  @AF-23
  Rule: AF-23 The link appears two to four minutes after the hang-up, the call's own activity earlier

    Scenario: AF-23 The link appears between two and four minutes after the hang-up
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla leaves a voicemail of 20 seconds
      And 20 seconds pass
      Then 119 seconds later the conversation with Carla shows no voicemail links
      And at that moment the conversation with Carla shows one call
      And 121 seconds later the conversation with Carla shows one voicemail link

    Scenario: AF-23 The call's own activity does not wait
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla leaves a voicemail of 20 seconds
      And 20 seconds pass
      Then 60 seconds later the conversation with Carla shows one call
      And at that moment the conversation with Carla shows no voicemail links

    Scenario: AF-23 The link appears once and is logged by the customer
      When there is a voicemail between Carla and Lena on the Hotline line
      And 1 hour passes
      Then the conversation with Carla shows one voicemail link
      And the voicemail link in the conversation with Carla is logged by the customer

    Scenario: AF-23 Two voicemails have two links
      When there is a voicemail between Carla and Lena on the Hotline line
      And 5 minutes pass
      And there is a voicemail between Carla and Lena on the Hotline line
      Then the conversation with Carla shows two calls
      And the conversation with Carla shows two voicemail links

    Scenario: AF-23 A caller who hangs up at the beep leaves no link
      When Carla calls the Hotline line
      And nobody answers Carla
      And Carla hangs up
      And 10 minutes pass
      Then the conversation with Carla shows one call
      And the conversation with Carla shows no voicemail links

    Scenario: AF-23 The link to a recording may appear earlier
      When Carla calls the Helpdesk line
      And Marco answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then 40 seconds later the conversation with Carla shows one recording link
      And 10 minutes later the conversation with Carla shows no voicemail links
