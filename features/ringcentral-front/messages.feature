@ringcentral-front
Feature: Texts by RingCentral's numbers
  Customers text a number of the company; the team reads and answers in Front.

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
  Rule: RF-48 A text to a connected SMS number appears in its inbox

    Scenario: RF-48 The text is there
      When Carla sends an SMS to the Direct line: "Is unit 4B free?"
      Then the conversation with Carla shows the SMS "Is unit 4B free?"
      And an SMS of Carla is in the Support inbox

    Scenario: RF-48 In the inbox of the number that was texted
      When Carla sends an SMS to the Second line: "Is unit 4B free?"
      Then an SMS of Carla is in the Sales inbox

    Scenario: RF-48 What an agent writes on the phone is none of them
      Given the Mobile line of Lena
      And the Mobile line is connected with the Support inbox for calls
      When Lena sends an SMS to Carla from the Mobile line: "It is"
      Then Front has no conversations in all
      And the phone of Carla has received the SMS "It is" from the Mobile number

    Scenario: RF-48 Signs that mean something elsewhere are shown as they are
      When Carla sends an SMS to the Direct line: "<b>5 > 4 & so on</b>"
      Then the conversation with Carla shows the SMS "<b>5 > 4 & so on</b>"

  @RF-34
  Rule: RF-34 Messages of one customer thread into one conversation

    Scenario: RF-34 Two texts, one conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Anybody there?"
      Then the conversation with Carla shows the SMS "Hello, Anybody there?"

    Scenario: RF-34 The team's answers stand among them
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla: "Good morning"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Is unit 4B free?"
      Then the conversation with Carla shows the SMS "Hello, Good morning, Is unit 4B free?"

    Scenario: RF-34 So does what the team has begun
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "On my way"
      Then the conversation with Carla shows the SMS "Your keys are ready, On my way"

    Scenario: RF-34 After it was archived as well
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

    Scenario: RF-61 Two numbers, two conversations
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Second line: "Anybody there?"
      Then Front has two conversations with Carla
      And the oldest conversation with Carla shows the SMS "Hello"
      And the newest conversation with Carla shows the SMS "Anybody there?"

    Scenario: RF-61 The same number again, the same conversation
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Second line: "Anybody there?"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Never mind"
      Then Front has two conversations with Carla
      And the oldest conversation with Carla shows the SMS "Hello, Never mind"

  @RF-35
  Rule: RF-35 After a split, later messages follow the new conversation

    Scenario: RF-35 Later texts are in the new one
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena splits the conversation with Carla
      And Carla sends an SMS to the Direct line: "Something else"
      Then Front has two conversations with Carla
      And the oldest conversation with Carla shows the SMS "Hello"
      And the newest conversation with Carla shows the SMS "Something else"

    Scenario: RF-35 And those after them
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena splits the conversation with Carla
      And Carla sends an SMS to the Direct line: "Something else"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "And more"
      Then the newest conversation with Carla shows the SMS "Something else, And more"

    Scenario: RF-35 Without a split they stay together
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Carla sends an SMS to the Direct line: "Something else"
      Then Front has one conversation with Carla

    Scenario: RF-35 Another customer's thread is not touched
      When Carla sends an SMS to the Direct line: "Hello"
      And Paul sends an SMS to the Direct line: "Hi"
      And 1 minute passes
      And Lena splits the conversation with Carla
      And Paul sends an SMS to the Direct line: "Still me"
      Then the conversation with Paul shows the SMS "Hi, Still me"

  @RF-36
  Rule: RF-36 A setting of the SMS channel closes conversations by itself after the chosen time, or never

    Scenario: RF-36 After the chosen time
      Given the Third line of the team Desk
      And the Third line is connected with the Support inbox for SMS, which closes conversations after 24 hours
      When Carla sends an SMS to the Third line: "Hello"
      And 1 minute passes
      Then 24 hours later the conversation with Carla is archived

    Scenario: RF-36 Not before
      Given the Third line of the team Desk
      And the Third line is connected with the Support inbox for SMS, which closes conversations after 24 hours
      When Carla sends an SMS to the Third line: "Hello"
      And 1 minute passes
      Then 23 hours later the conversation with Carla is open

    Scenario: RF-36 Counted from the latest text
      Given the Third line of the team Desk
      And the Third line is connected with the Support inbox for SMS, which closes conversations after 24 hours
      When Carla sends an SMS to the Third line: "Hello"
      And 23 hours pass
      And Carla sends an SMS to the Third line: "Still there?"
      Then 23 hours later the conversation with Carla is open

    Scenario: RF-36 Never
      When Carla sends an SMS to the Direct line: "Hello"
      Then 72 hours later the conversation with Carla is open

  @RF-37
  Rule: RF-37 Pictures and videos in a text are shown inline

    Scenario Outline: RF-37 A text with <what>
      When Carla sends an MMS to the Direct line with <what>: "Look"
      Then <what> can be seen in the conversation with Carla
      And the conversation with Carla shows the SMS "Look"

      Examples:
        | what                  |
        | a picture             |
        | a video               |
        | a picture and a video |

    Scenario: RF-37 A text without any has nothing to see
      When Carla sends an SMS to the Direct line: "Look"
      Then no file can be seen in the conversation with Carla

  @RF-47
  Rule: RF-47 A text written in Front goes out through RingCentral from the chosen number

    Scenario: RF-47 From the number that was chosen
      When Lena writes an SMS to Carla from the Second number in Front: "Your keys are ready"
      Then the phone of Carla has received the SMS "Your keys are ready" from the Second number

    Scenario: RF-47 From the other one
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      Then the phone of Carla has received the SMS "Your keys are ready" from the Direct number

    Scenario: RF-47 An answer goes out from the number that the customer wrote to
      When Carla sends an SMS to the Second line: "Hello"
      And 1 minute passes
      And Marco replies in Front to Carla: "Good morning"
      Then the phone of Carla has received the SMS "Good morning" from the Second number

    Scenario: RF-47 A comment does not go out
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena comments in Front on the conversation with Carla: "Who takes this?"
      Then the phone of Carla has received nothing
      And the conversation with Carla has one comment

    Scenario: RF-47 Signs that mean something elsewhere go out as they are
      When Lena writes an SMS to Carla from the Direct number in Front: "5 > 4 & so on"
      Then the phone of Carla has received the SMS "5 > 4 & so on" from the Direct number

    Scenario: RF-47 A number from which the integration's user may not send is not offered for SMS
      Given the Mobile line of Lena
      When Olga tries to connect the Mobile line with the Support inbox for SMS
      Then the attempt is refused because "does not offer"

    Scenario: RF-47 Nor do settings take it that are written past the page
      Given the Mobile line of Lena
      When the operator adds the Mobile line to the SMS numbers in the settings of RingCentral
      Then the attempt is refused because "send SMS from"

  @RF-38
  Rule: RF-38 Attachments go out up to 1.5 MB in total, and more is refused clearly

    Scenario: RF-38 Pictures go out
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 20000 bytes in all
      Then the phone of Carla has received files of 20000 bytes in all from the Direct number

    Scenario: RF-38 Too much is refused, and nothing goes out
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 2000000 bytes in all
      Then the attempt is refused because "more than the 1500000"
      And the phone of Carla has received nothing

    Scenario: RF-38 In an answer as well
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla with pictures of 20000 bytes in all
      Then the phone of Carla has received files of 20000 bytes in all from the Direct number

    Scenario: RF-38 A program that writes by Front's API is refused as clearly
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And a program replies to Carla with pictures of 2000000 bytes in all
      Then Front shows an error in the conversation with Carla
      And the phone of Carla has received nothing

  @RF-62 @interpretation
  Rule: RF-62 1.5 MB are 1,500,000 bytes, for new messages and replies alike

    Scenario: RF-62 As many, in a new message
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 1500000 bytes in all
      Then nothing is refused
      And the phone of Carla has received files of 1500000 bytes in all from the Direct number

    Scenario: RF-62 One more, in a new message
      When Lena writes an SMS to Carla from the Direct number in Front with pictures of 1500001 bytes in all
      Then the attempt is refused because "more than the 1500000"

    Scenario: RF-62 As many, in an answer
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla with pictures of 1500000 bytes in all
      Then nothing is refused
      And the phone of Carla has received files of 1500000 bytes in all from the Direct number

    Scenario: RF-62 One more, in an answer
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And Lena replies in Front to Carla with pictures of 1500001 bytes in all
      Then the attempt is refused because "more than the 1500000"

    Scenario: RF-62 As many, by Front's API
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And a program replies to Carla with pictures of 1500000 bytes in all
      Then Front shows no error in the conversation with Carla
      And the phone of Carla has received files of 1500000 bytes in all from the Direct number

    Scenario: RF-62 One more, by Front's API
      When Carla sends an SMS to the Direct line: "Hello"
      And 1 minute passes
      And a program replies to Carla with pictures of 1500001 bytes in all
      Then Front shows an error in the conversation with Carla

  @RF-39
  Rule: RF-39 Front shows no error for a text that could not be delivered

    Scenario: RF-39 The text is lost and Front does not tell
      Given no SMS reaches the phone of Carla
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      And 1 hour passes
      Then the phone of Carla has received nothing
      And Front shows no error in the conversation with Carla

    Scenario: RF-39 Nor when RingCentral refuses it
      When Lena writes an SMS to Carla from the Direct number in Front that is too long
      Then the phone of Carla has received nothing
      And Front shows no error in the conversation with Carla

    Scenario: RF-39 One that was delivered shows none either
      When Lena writes an SMS to Carla from the Direct number in Front: "Your keys are ready"
      Then Front shows no error in the conversation with Carla

  @RF-40
  Rule: RF-40 There are metrics for texts and none for calls, though conversations with calls count

    Scenario: RF-40 A text is a message received, in a conversation
      When Carla sends an SMS to the Direct line: "Hello"
      Then the report counts one message received and one conversation

    Scenario: RF-40 A call is no message, but a conversation
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Lena answers Carla
      And they talk for 1 minute
      And Carla hangs up
      Then the report counts no messages received and one conversation

    Scenario: RF-40 Both on one day
      Given the Direct line is connected with the Support inbox for calls
      When Carla calls the Direct line
      And 5 seconds pass
      And Carla hangs up
      And Carla sends an SMS to the Direct line: "Hello"
      Then the report counts one message received and two conversations
