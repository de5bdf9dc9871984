Feature: Messages and assignments are as safe as calls
  A message has one webhook and no end that could be read by API. A person's
  assignment in the CRM arrives as a webhook of the CRM. Both are logged once, whatever
  fails.

  @XR-01
  Rule: XR-01 A webhook delivered twice, or more often, has the effect of one

    Scenario Outline: XR-01 Every webhook of <message> message is delivered twice at <integration>
      Given the usual phone team with <integration>
      And the network delivers every webhook two times
      When <message> message takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-salesforce
      Examples:
        | integration        | message    |
        | aircall-salesforce | a received |
        | aircall-salesforce | a sent     |

      @aircall-spark
      Examples:
        | integration   | message     |
        | aircall-spark | a received  |
        | aircall-spark | a sent      |
        | aircall-spark | an assigned |

  @XR-05
  Rule: XR-05 After a 5xx or a cut connection the core tries again with back-off, and logs the message once

    Scenario Outline: XR-05 Any request of <message> message <fault> at <integration>
      Given the usual phone team with <integration>
      When <message> message takes place
      Then the call is logged exactly once whichever request to the CRM <fault>

      @aircall-salesforce
      Examples:
        | integration        | message    | fault                                          |
        | aircall-salesforce | a received | is answered 503                                |
        | aircall-salesforce | a received | is cut before the answer, three times in a row |

      @aircall-spark
      Examples:
        | integration   | message     | fault                                          |
        | aircall-spark | a received  | is answered 503                                |
        | aircall-spark | a received  | is cut before the answer, three times in a row |
        | aircall-spark | an assigned | is answered 500, three times in a row          |
        | aircall-spark | an assigned | is cut before it arrives                       |
        | aircall-spark | an assigned | is cut before the answer                       |

  @XR-07
  Rule: XR-07 A request that timed out after the CRM had acted on it is not repeated blindly

    Scenario Outline: XR-07 Any request of <message> message is never answered at <integration>
      Given the usual phone team with <integration>
      When <message> message takes place
      Then the call is logged exactly once whichever request to the CRM is never answered

      @aircall-salesforce
      Examples:
        | integration        | message |
        | aircall-salesforce | a sent  |

      @aircall-spark
      Examples:
        | integration   | message     |
        | aircall-spark | a sent      |
        | aircall-spark | an assigned |

  @XR-08
  Rule: XR-08 Killed at any instant and started again on its store, the core loses nothing and does nothing twice

    Scenario Outline: XR-08 The core is killed at every point of <message> message at <integration>
      Given the usual phone team with <integration>
      And from now on the core may be killed
      When <message> message takes place
      Then the call is logged exactly once whenever the core is killed

      @aircall-salesforce
      Examples:
        | integration        | message    |
        | aircall-salesforce | a received |

      @aircall-spark
      Examples:
        | integration   | message     |
        | aircall-spark | a received  |
        | aircall-spark | an assigned |
