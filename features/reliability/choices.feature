Feature: Deleted and merged records are replaced
  Between a call and its log agents leave, and records are merged or deleted. The
  core then chooses again, and follows a merge to its survivor. What a person deleted
  stays deleted.

  @XR-16
  Rule: XR-16 A choice whose object is deleted is made again, and a merged object is followed to its survivor

    @aircall-salesforce
    Scenario: XR-16 A deleted contact is replaced by another contact with the number
      Given the agent Lena
      And Olga is the administrator
      And the Direct line of Lena
      And the customer Carla
      And Aircall is connected with Salesforce
      And the Salesforce contact Carla with the number of Carla
      And the Salesforce contact Clara with the number of Carla
      When Salesforce refuses a Task without Type: "choose a type"
      And there is an inbound answered call between Carla and Lena on the Direct line
      And 1 minute passes
      And the administrator deletes the contact Carla
      And the administrator removes the rules of Task in Salesforce
      Then 1 hour later Salesforce shows the Task under Past Activities of the contact Clara

    @aircall-gorgias
    Scenario: XR-16 An author deleted during the call is replaced by the first admin
      Given the agent Lena
      And Olga is the administrator
      And the Direct line of Lena
      And Aircall is connected with Gorgias
      And the customer Carla, known in Gorgias
      When Carla calls the Direct line
      And Lena answers Carla
      And they talk for 20 seconds
      And the administrator deletes the user of Lena in Gorgias
      And they talk for 1 minute
      And Carla hangs up
      Then the first note in the ticket of Carla is by Lena
      And the second note in the ticket of Carla is by Olga

    @aircall-front
    Scenario: XR-16 A comment is added to the surviving conversation of a merge
      Given the agent Lena
      And the Direct line of Lena
      And Aircall is connected with Front
      And the customers Carla and Dora
      When there is an inbound answered call between Carla and Lena on the Direct line
      And there is an inbound answered call between Dora and Lena on the Direct line
      And 5 minutes pass
      And Lena merges the conversation with Carla into that with Dora
      And Lena comments on the call with Carla: "refunded"
      Then the conversation with Dora has the comment "refunded" by Lena
