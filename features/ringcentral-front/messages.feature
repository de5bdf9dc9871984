@ringcentral-front
Feature: SMS through RingCentral's numbers
  Customers send SMS to a number of the company; the team reads and replies in Front.

  Background:
    Given the company has RingCentral phones
    And the agents Lena and Marco
    And the team Desk with Lena
    And the team Rentals with Marco
    And the Direct line of the team Desk
    And the Second line of the team Rentals
    And the Front inbox Support
    And the Front inbox Sales
    And these lines are connected with Front
      | line   | inbox   | for |
      | Direct | Support | SMS |
      | Second | Sales   | SMS |
    And the customer Carla
    And the customer Paul

  @RF-48
  Rule: RF-48 An SMS to a connected number appears in its inbox

    Scenario: RF-48 An SMS to a connected number is shown
      When Carla sends an SMS to the Direct line: "Is unit 4B free?"
      Then the conversation with Carla shows the SMS "Is unit 4B free?"
      And an SMS of Carla is in the Support inbox

    Scenario: RF-48 An SMS is in the inbox of its number
      When Carla sends an SMS to the Second line: "Is unit 4B free?"
      Then an SMS of Carla is in the Sales inbox

    Scenario: RF-48 An SMS that an agent sends from the phone is not shown
      Given the Mobile line of Lena
      And the Mobile line is connected with the Support inbox for calls
      When Lena sends an SMS to Carla from the Mobile line: "It is"
      Then Front has no conversations in all
      And the phone of Carla has received the SMS "It is" from the Mobile number

    Scenario: RF-48 Special characters in an SMS are shown unchanged
      When Carla sends an SMS to the Direct line: "<b>5 > 4 & so on</b>"
      Then the conversation with Carla shows the SMS "<b>5 > 4 & so on</b>"

  @RF-34
  Rule: RF-34 Messages of one customer thread into one conversation

    Scenario: RF-34 Two SMS are in one conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Anybody there?"
      Then the conversation with Carla shows the SMS "Hello, Anybody there?"

    Scenario: RF-34 The team's replies are in the same conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla: "Good morning"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Is unit 4B free?"
      Then the conversation with Carla shows the SMS "Hello, Good morning, Is unit 4B free?"

    Scenario: RF-34 An SMS that the team sent first is in the same conversation
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "On my way"
      Then the conversation with Carla shows the SMS "Your keys are ready, On my way"

    Scenario: RF-34 An SMS after archiving is in the same conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena archives the conversation with Carla
      And Carla sends an SMS to the Direct line: "Anybody there?"
      Then the conversation with Carla shows the SMS "Hello, Anybody there?"
      And the conversation with Carla is open

    Scenario: RF-34 Another customer has another conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And Paul sends an SMS to the Direct line: "Hi"
      Then the conversation with Carla shows the SMS "Hello"
      And the conversation with Paul shows the SMS "Hi"

  @RF-61 @interpretation
  Rule: RF-61 One thread per customer and connected number

    Scenario: RF-61 SMS to two numbers are in two conversations
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Second line: "Anybody there?"
      Then Front has two conversations with Carla
      And the oldest conversation with Carla shows the SMS "Hello"
      And the newest conversation with Carla shows the SMS "Anybody there?"

    Scenario: RF-61 A later SMS to the same number is in the same conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Second line: "Anybody there?"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Never mind"
      Then Front has two conversations with Carla
      And the oldest conversation with Carla shows the SMS "Hello, Never mind"

  @RF-35
  Rule: RF-35 After a split, later messages follow the new conversation

    Scenario: RF-35 An SMS after a split is in the new conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena splits the conversation with Carla
      And Carla sends an SMS to the Direct line: "Something else"
      Then Front has two conversations with Carla
      And the oldest conversation with Carla shows the SMS "Hello"
      And the newest conversation with Carla shows the SMS "Something else"

    Scenario: RF-35 All SMS after a split are in the new conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena splits the conversation with Carla
      And Carla sends an SMS to the Direct line: "Something else"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "And more"
      Then the newest conversation with Carla shows the SMS "Something else, And more"

    Scenario: RF-35 Without a split SMS stay in one conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Something else"
      Then Front has one conversation with Carla

    Scenario: RF-35 Another customer's conversation is unchanged
      When Carla sends an SMS to the Direct line: "Hello"
      And Paul sends an SMS to the Direct line: "Hi"
      And 1 minute passes
      And Lena splits the conversation with Carla
      And Paul sends an SMS to the Direct line: "Still me"
      Then the conversation with Paul shows the SMS "Hi, Still me"

  @RF-36
  Rule: RF-36 A setting of the SMS channel closes conversations automatically after the chosen time, or never

    Scenario: RF-36 A conversation is archived after the chosen time
      Given the Third line of the team Desk
      And the Third line is connected with the Support inbox for SMS, which closes conversations after 24 hours
      When Carla sends an SMS to the Third line: "Hello"
      And 1 minute passes
      Then 24 hours later the conversation with Carla is archived

    Scenario: RF-36 A conversation is not archived before the chosen time
      Given the Third line of the team Desk
      And the Third line is connected with the Support inbox for SMS, which closes conversations after 24 hours
      When Carla sends an SMS to the Third line: "Hello"
      And 1 minute passes
      Then 23 hours later the conversation with Carla is open

    Scenario: RF-36 The time counts from the latest SMS
      Given the Third line of the team Desk
      And the Third line is connected with the Support inbox for SMS, which closes conversations after 24 hours
      When Carla sends an SMS to the Third line: "Hello"
      And 23 hours pass
      And Carla sends an SMS to the Third line: "Still there?"
      Then 23 hours later the conversation with Carla is open

    Scenario: RF-36 With Never a conversation stays open
      When Carla sends an SMS to the Direct line: "Hello"
      Then 72 hours later the conversation with Carla is open

  @RF-37
  Rule: RF-37 Pictures and videos in an SMS are shown inline

    Scenario Outline: RF-37 An SMS with <what> shows it inline
      When Carla sends an MMS to the Direct line with <what>: "Look"
      Then <what> can be seen in the conversation with Carla
      And the conversation with Carla shows the SMS "Look"

      Examples:
        | what                  |
        | a picture             |
        | a video               |
        | a picture and a video |

    Scenario: RF-37 An SMS without files shows none
      When Carla sends an SMS to the Direct line: "Look"
      Then no file can be seen in the conversation with Carla

  @RF-47
  Rule: RF-47 An SMS written in Front is sent through RingCentral from the chosen number

    Scenario: RF-47 An SMS is sent from the chosen number
      When Lena writes an SMS to Carla from the Second number in Front: "Your keys are ready"
      Then the phone of Carla has received the SMS "Your keys are ready" from the Second number

    Scenario: RF-47 An SMS is sent from the other number if chosen
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      Then the phone of Carla has received the SMS "Your keys are ready" from the Direct number

    Scenario: RF-47 A reply is sent from the number that the customer wrote to
      When Carla sends an SMS to the Second line: "Hello"
      And 1 minute passes
      And Marco replies in Front to Carla: "Good morning"
      Then the phone of Carla has received the SMS "Good morning" from the Second number

    Scenario: RF-47 A comment is not sent to the customer
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena comments in Front on the conversation with Carla: "Who takes this?"
      Then the phone of Carla has received nothing
      And the conversation with Carla has one comment

    Scenario: RF-47 Special characters in an SMS are sent unchanged
      When Lena writes an SMS to Carla from the Direct number in Front: "5 > 4 & so on"
      Then the phone of Carla has received the SMS "5 > 4 & so on" from the Direct number

    Scenario: RF-47 A number from which the integration's user may not send is not offered for SMS
      Given the Mobile line of Lena
      When Olga tries to connect the Mobile line with the Support inbox for SMS
      Then the attempt is refused because "does not offer"

    Scenario: RF-47 Settings written without the page refuse such a number
      Given the Mobile line of Lena
      When the operator adds the Mobile line to the SMS numbers in the settings of RingCentral
      Then the attempt is refused because "send SMS from"

  @RF-38
  Rule: RF-38 Attachments are sent up to 1.5 MB in total, and refused clearly above

    Scenario: RF-38 Pictures are sent
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 20000 bytes in all
      Then the phone of Carla has received files of 20000 bytes in all from the Direct number

    Scenario: RF-38 Attachments above the limit are refused, and nothing is sent
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 2000000 bytes in all
      Then the attempt is refused because "more than the 1500000"
      And the phone of Carla has received nothing

    Scenario: RF-38 Attachments of a reply above the limit are refused
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla with pictures of 20000 bytes in all
      Then the phone of Carla has received files of 20000 bytes in all from the Direct number

    Scenario: RF-38 Attachments above the limit by Front's API are refused
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And a program replies to Carla with pictures of 2000000 bytes in all
      Then Front shows an error in the conversation with Carla
      And the phone of Carla has received nothing

  @RF-62 @interpretation
  Rule: RF-62 The limit is 1,500,000 bytes, for new messages and replies alike

    Scenario: RF-62 1,500,000 bytes in a new message are sent
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 1500000 bytes in all
      Then nothing is refused
      And the phone of Carla has received files of 1500000 bytes in all from the Direct number

    Scenario: RF-62 One byte more in a new message is refused
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 1500001 bytes in all
      Then the attempt is refused because "more than the 1500000"

    Scenario: RF-62 1,500,000 bytes in a reply are sent
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla with pictures of 1500000 bytes in all
      Then nothing is refused
      And the phone of Carla has received files of 1500000 bytes in all from the Direct number

    Scenario: RF-62 One byte more in a reply is refused
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla with pictures of 1500001 bytes in all
      Then the attempt is refused because "more than the 1500000"

    Scenario: RF-62 1,500,000 bytes by Front's API are sent
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And a program replies to Carla with pictures of 1500000 bytes in all
      Then Front shows no error in the conversation with Carla
      And the phone of Carla has received files of 1500000 bytes in all from the Direct number

    Scenario: RF-62 One byte more by Front's API is refused
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And a program replies to Carla with pictures of 1500001 bytes in all
      Then Front shows an error in the conversation with Carla

  @RF-39
  Rule: RF-39 Front shows no error for an SMS that could not be delivered

    Scenario: RF-39 Front shows no error for an SMS that is not delivered
      Given no SMS reaches the phone of Carla
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      And 1 hour passes
      Then the phone of Carla has received nothing
      And Front shows no error in the conversation with Carla

    Scenario: RF-39 Front shows no error for an SMS that RingCentral refuses
      When Lena writes an SMS to Carla from the Direct number in Front that is too long
      Then the phone of Carla has received nothing
      And Front shows no error in the conversation with Carla

    Scenario: RF-39 Front shows no error for an SMS that is delivered
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      Then Front shows no error in the conversation with Carla

  @RF-40
  Rule: RF-40 There are metrics for SMS and none for calls, although conversations with calls count

    Scenario: RF-40 An SMS counts as a message and a conversation
      When Carla sends an SMS to the Direct line: "Hello"
      Then the report counts one message received and one conversation

    Scenario: RF-40 A call counts as a conversation only
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the report counts no messages received and one conversation

    Scenario: RF-40 An SMS and a call on one day are both counted
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      And Carla sends an SMS to the Direct line: "Hello"
      Then the report counts one message received and two conversations
