Feature: Odd data never becomes content
  Fields are absent, null or in another form. The core never invents a value for
  them.

  @XR-18
  Rule: XR-18 A field that is absent, null or unreadable never becomes content

    Scenario Outline: XR-18 A call arrives with <oddity> at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And the phone system sends the webhooks, but with <oddity>
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | oddity                           |
        | aircall-front | the number as a SIP address      |
        | aircall-front | an extension behind the number   |
        | aircall-front | *67 before the number            |
        | aircall-front | no-break spaces in the number    |
        | aircall-front | marks of direction in the number |
        | aircall-front | null as ended_at                 |

      @ringcentral-front
      Examples:
        | integration       | oddity            |
        | ringcentral-front | null as direction |

      @aircall-gorgias
      Examples:
        | integration     | oddity                           |
        | aircall-gorgias | the number as a SIP address      |
        | aircall-gorgias | an extension behind the number   |
        | aircall-gorgias | *67 before the number            |
        | aircall-gorgias | no-break spaces in the number    |
        | aircall-gorgias | marks of direction in the number |
        | aircall-gorgias | null as ended_at                 |

      @aircall-salesforce
      Examples:
        | integration        | oddity                           |
        | aircall-salesforce | the number as a SIP address      |
        | aircall-salesforce | an extension behind the number   |
        | aircall-salesforce | *67 before the number            |
        | aircall-salesforce | no-break spaces in the number    |
        | aircall-salesforce | marks of direction in the number |
        | aircall-salesforce | null as ended_at                 |

      @aircall-spark
      Examples:
        | integration   | oddity                           |
        | aircall-spark | the number as a SIP address      |
        | aircall-spark | an extension behind the number   |
        | aircall-spark | *67 before the number            |
        | aircall-spark | no-break spaces in the number    |
        | aircall-spark | marks of direction in the number |
        | aircall-spark | null as ended_at                 |

    Scenario Outline: XR-18 A missed call arrives with <oddity> at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When a missed call takes place
      And the phone system sends the webhooks, but with <oddity>
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | oddity                      |
        | aircall-front | the number as a SIP address |
        | aircall-front | null as ended_at            |

      @ringcentral-front
      Examples:
        | integration       | oddity            |
        | ringcentral-front | null as direction |

      @aircall-gorgias
      Examples:
        | integration     | oddity                      |
        | aircall-gorgias | the number as a SIP address |
        | aircall-gorgias | null as ended_at            |

      @aircall-salesforce
      Examples:
        | integration        | oddity                      |
        | aircall-salesforce | the number as a SIP address |
        | aircall-salesforce | null as ended_at            |

      @aircall-spark
      Examples:
        | integration   | oddity                      |
        | aircall-spark | the number as a SIP address |
        | aircall-spark | null as ended_at            |

    @ringcentral-front
    Scenario: XR-18 A call whose events have no time is found by reconciliation
      Given the usual phone team with ringcentral-front
      And the network holds every webhook back
      When an answered call takes place
      And the phone system sends the webhooks, but with null as eventTime
      Then 1 second later nothing is logged
      And 1 hour later the call is logged exactly once
