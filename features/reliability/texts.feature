@ringcentral-front
Feature: SMS are as safe as calls
  An SMS is received or sent once, and has no end that could be read by API. It is
  shown once, and sent once, whatever fails.

  @XR-01
  Rule: XR-01 A webhook delivered twice, or more often, has the effect of one

    Scenario Outline: XR-01 Every webhook of <text> message is delivered twice at ringcentral-front
      Given the usual phone team with ringcentral-front
      And the network delivers every webhook two times
      When <text> message takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      Examples:
        | text       |
        | a received |
        | a written  |

  @XR-05
  Rule: XR-05 After a 5xx or a cut connection the core tries again with back-off, and the SMS is logged once

    Scenario Outline: XR-05 Any request of <text> message <fault> at ringcentral-front
      Given the usual phone team with ringcentral-front
      When <text> message takes place
      Then the call is logged exactly once whichever request to the CRM <fault>

      Examples:
        | text       | fault                    |
        | a received | is answered 503          |
        | a received | is cut before it arrives |
        | a received | is cut before the answer |
        | a written  | is answered 503          |
        | a written  | is cut before the answer |

  @XR-07
  Rule: XR-07 A request that timed out after the CRM had acted on it is not repeated blindly

    Background:
      Given the usual phone team with ringcentral-front

    Scenario: XR-07 Any request of a received message is never answered at ringcentral-front
      When a received message takes place
      Then the call is logged exactly once whichever request to the CRM is never answered

    Scenario Outline: XR-07 An SMS whose request <fault> is sent once
      Given sending an SMS <fault> once
      When a written message takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      Examples:
        | fault                    |
        | is never answered        |
        | is cut before the answer |
        | is answered 503          |
        | is answered 429          |

    Scenario Outline: XR-07 Two equal SMS, of which one <fault>, are sent twice
      Given sending the second SMS <fault> once
      When a written message takes place
      And a written message takes place
      Then the call is logged exactly twice

      Examples:
        | fault                    |
        | is never answered        |
        | is cut before the answer |
        | is cut before it arrives |

  @XR-08
  Rule: XR-08 Killed at any instant and started again on its store, the core loses nothing and does nothing twice

    Scenario: XR-08 The core is killed at every point of a received SMS at ringcentral-front
      Given the usual phone team with ringcentral-front
      And from now on the core may be killed
      When a received message takes place
      Then the call is logged exactly once whenever the core is killed
