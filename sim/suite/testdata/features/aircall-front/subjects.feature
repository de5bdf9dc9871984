Feature: Subjects

  Rule: AF-01 The call is logged on its contact

    Background:
      Given a world

    @AF-01
    Scenario: AF-01 a known number
      When 2 calls end
      Then 2 calls are logged

    @AF-01 @slow
    Scenario Outline: AF-01 <n> calls at once
      When <n> calls end
      Then <n> calls are logged
      And the screen shows:
        | calls | kind     |
        | <n>   | answered |

      Examples:
        | n |
        | 3 |
        | 4 |

  Rule: AF-02 A new contact is made

    @AF-02 @interpretation
    Scenario: AF-02 an unknown number
      Given a world
      When 1 calls end
      Then 1 calls are logged
