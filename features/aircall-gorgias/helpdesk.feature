@aircall-gorgias
Feature: Call tickets beside other tickets
  A call ticket is a ticket like any other: it can be merged, tagged by rules,
  continued by e-mail and deleted.

  Background:
    Given the agents Lena and Marco
    And the team Support with Lena and Marco
    And the Support line of the team Support, with voicemail
    And the Direct line of Lena
    And Aircall is connected with Gorgias
    And the customer Carla, known in Gorgias

  @AG-16
  Rule: AG-16 A call dialled from a ticket has a new ticket, which is linked within the one it was dialled from

    Scenario: AG-16 A call dialled from an e-mail ticket is linked to it
      Given the customer Dora, known in Gorgias
      And a missed call of Dora on the Direct line
      When Carla writes an e-mail
      And Lena dials from the e-mail's ticket on the Direct line
      And Carla picks up the call from the ticket
      And they talk for 1 minute
      And Carla hangs up
      Then the ticket of Carla is titled "Outbound call: Carla"
      And a note in the e-mail's ticket by Lena links to the ticket of Carla
      And the e-mail's ticket has one note

    Scenario: AG-16 A call dialled in Aircall is not linked
      When Carla writes an e-mail
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then the e-mail's ticket has no notes
      And Gorgias has one call ticket of Carla

    Scenario: AG-16 A later call to the same number is not linked
      Given the customer Dora, known in Gorgias
      And a missed call of Dora on the Direct line
      When Carla writes an e-mail
      And Lena dials from the e-mail's ticket on the Direct line
      And Carla picks up the call from the ticket
      And Carla hangs up
      And 10 minutes pass
      And there is an outbound answered call between Carla and Lena on the Direct line
      Then the e-mail's ticket has one note
      And Gorgias has two call tickets of Carla

  @AG-42
  Rule: AG-42 Tickets of one customer can be merged, those of two cannot

    Scenario: AG-42 A call ticket can be merged with an e-mail ticket
      When Carla writes an e-mail
      And there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And Lena merges the call's ticket of Carla into the e-mail's
      Then Gorgias has one ticket
      And the e-mail's ticket has two notes

    Scenario: AG-42 Two call tickets can be merged
      Given a missed call of Carla on the Direct line
      And a missed call of Carla on the Support line
      When Lena merges the first call's ticket of Carla into the second's
      Then Gorgias has one ticket
      And the ticket of Carla has two notes
      And the ticket of Carla has exactly the tags "Aircall", "Inbound call", "Direct" and "Support"

    Scenario: AG-42 Tickets of two customers cannot be merged
      Given the customer Dora, known in Gorgias
      And a missed call of Dora on the Direct line
      When Carla writes an e-mail
      And Lena merges the call's ticket of Dora into the e-mail's
      Then the merge is refused: "only tickets of the same customer can be merged"
      And Gorgias has two tickets

  @AG-43
  Rule: AG-43 Voicemails reach Gorgias; a rule can tag them and a view list them apart

    Background:
      Given a Gorgias rule that tags tickets as "voicemail" when a note contains "/voicemail"
      And the Gorgias view "Voicemails" of tickets tagged "voicemail"

    Scenario: AG-43 A voicemail is tagged and listed
      When there is a voicemail between Carla and Lena on the Support line
      Then the view "Voicemails" lists the ticket of Carla

    Scenario: AG-43 A call without a voicemail is neither tagged nor listed
      When there is a missed call between Carla and Lena on the Direct line
      Then the view "Voicemails" lists no ticket
      And Gorgias has one call ticket of Carla

    Scenario: AG-43 An answered call is neither tagged nor listed
      When there is an inbound answered call between Carla and Lena on the Support line
      Then the view "Voicemails" lists no ticket
      And Gorgias has one call ticket of Carla

  @AG-44
  Rule: AG-44 A call ticket is not billable until it is continued by e-mail

    Scenario: AG-44 A call ticket is not billable
      When there is an inbound answered call between Carla and Lena on the Direct line
      Then the ticket of Carla is not billable

    Scenario: AG-44 Notes and tags do not make a call ticket billable
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And Lena comments on the call with Carla: "refunded"
      And Lena tags the call with Carla as "Refund"
      And Marco writes a note in the ticket of Carla
      Then the ticket of Carla is not billable

    Scenario: AG-44 An e-mail makes a call ticket billable
      When there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And Lena continues the ticket of Carla by e-mail
      Then the ticket of Carla is billable

  @AG-46
  Rule: AG-46 Call tickets are in the customer's timeline next to e-mail tickets

    Scenario: AG-46 The timeline lists a call above an earlier e-mail
      When Carla writes an e-mail
      And there is a missed call between Carla and Lena on the Direct line
      Then the timeline of Carla shows two tickets, phone before email

    Scenario: AG-46 The timeline lists an e-mail above an earlier call
      Given a missed call of Carla on the Direct line
      When Carla writes an e-mail
      Then the timeline of Carla shows two tickets, email before phone

    Scenario: AG-46 Another customer's call is not in the timeline
      Given the customer Dora, known in Gorgias
      And a missed call of Dora on the Direct line
      When Carla writes an e-mail
      Then the timeline of Carla shows one ticket, email

  @AG-61 @interpretation
  Rule: AG-61 Notes follow a merged ticket; notes of a deleted ticket are dropped

    Scenario: AG-61 Notes follow a ticket that is merged during the call
      When Carla writes an e-mail
      And Carla calls the Direct line
      And Lena answers Carla
      And they talk for 10 seconds
      And Lena merges the call's ticket of Carla into the e-mail's
      And they talk for 1 minute
      And Carla hangs up
      Then Gorgias has one ticket
      And the e-mail's ticket has two notes

    @XR-16
    Scenario: AG-61 A comment after the merge follows the ticket
      When Carla writes an e-mail
      And there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And Lena merges the call's ticket of Carla into the e-mail's
      And Lena comments on the call with Carla: "refunded"
      Then the e-mail's ticket has three notes

    @XR-16
    Scenario: AG-61 Notes for a ticket that is deleted during the call are dropped
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 10 seconds
      Then at that moment Gorgias has one call ticket of Carla
      When Lena deletes the ticket of Carla
      And Carla hangs up
      Then Gorgias has no tickets
      And Aircall lists one ended call

    Scenario: AG-61 The call after a deleted ticket has a new ticket
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 10 seconds
      And Lena deletes the ticket of Carla
      And Carla hangs up
      And 2 minutes pass
      And there is a missed call between Carla and Lena on the Direct line
      Then Gorgias has one call ticket of Carla
