Feature: Unreadable rows are set aside
  A row of the store that cannot be read must not stop the others from being
  processed.

  @XR-17
  Rule: XR-17 Rows that cannot be read are set aside and reported once

    Scenario Outline: XR-17 A damaged row does not prevent other calls from being logged at <integration>
      Given the usual phone team with <integration>
      When the CRM answers 503 to every write for 10 minutes
      And an answered call takes place
      And 1 minute passes
      And the core is stopped
      And a row of the stopped core's store is damaged
      And the core is started
      And a missed call takes place
      Then 30 minutes later the core reports rows set aside
      And at that moment the call is logged exactly twice

      @aircall-front
      Examples:
        | integration   |
        | aircall-front |

      @ringcentral-front
      Examples:
        | integration       |
        | ringcentral-front |

      @aircall-gorgias
      Examples:
        | integration     |
        | aircall-gorgias |

      @aircall-salesforce
      Examples:
        | integration        |
        | aircall-salesforce |

      @aircall-spark
      Examples:
        | integration   |
        | aircall-spark |
