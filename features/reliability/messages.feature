@aircall-spark
Feature: Messages, and what people choose, are as safe as calls
  A message has one webhook and no end that could be asked for; what a person says
  about something that waits comes by a webhook of the CRM. Both are logged once,
  whatever fails.

  @XR-01
  Rule: XR-01 A webhook delivered twice, or more often, has the effect of one

    Scenario Outline: XR-01 Every webhook of <message> message comes two times at aircall-spark
      Given the usual phone team with aircall-spark
      And the network delivers every webhook two times
      When <message> message takes place
      Then the call is logged exactly once
      And everything is as if nothing had gone wrong

      Examples:
        | message     |
        | a received  |
        | a sent      |
        | an assigned |

  @XR-05
  Rule: XR-05 After a 5xx or a cut connection the core tries again with back-off, and logs the message once

    Scenario Outline: XR-05 Any request of <message> message <fault> at aircall-spark
      Given the usual phone team with aircall-spark
      When <message> message takes place
      Then the call is logged exactly once whichever request to the CRM <fault>

      Examples:
        | message     | fault                                          |
        | a received  | is answered 503                                |
        | a received  | is cut before the answer, three times in a row |
        | an assigned | is answered 500, three times in a row          |
        | an assigned | is cut before it arrives                       |
        | an assigned | is cut before the answer                       |

  @XR-07
  Rule: XR-07 A request that timed out after the vendor had acted on it is not sent again blindly

    Scenario Outline: XR-07 Any request of <message> message is never answered at aircall-spark
      Given the usual phone team with aircall-spark
      When <message> message takes place
      Then the call is logged exactly once whichever request to the CRM is never answered

      Examples:
        | message     |
        | a sent      |
        | an assigned |

  @XR-08
  Rule: XR-08 Killed at any instant and opened again on its store, the core loses nothing and does nothing twice

    Scenario Outline: XR-08 Killed at every point of <message> message at aircall-spark
      Given the usual phone team with aircall-spark
      And from now on the core may be killed
      When <message> message takes place
      Then the call is logged exactly once whenever the core is killed

      Examples:
        | message     |
        | a received  |
        | an assigned |
