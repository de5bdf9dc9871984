Feature: Secrets stay secret
  A token gives access to a company's phone system and its CRM. No token appears in
  the logs, in the core's answers or in a recording.

  @XR-12
  Rule: XR-12 No secret appears in logs, errors, the live view or fixtures

    Scenario Outline: XR-12 A token that the CRM quotes in a <status> is masked at <integration>
      Given the usual phone team with <integration>
      And the CRM answers <status> to the first three requests and quotes its token
      When an answered call takes place
      Then the core's log has new entries and contains no secret
      And no answer of the core contains a secret
      And the complete record contains no secret

      @aircall-front
      Examples:
        | integration   | status |
        | aircall-front | 503    |
        | aircall-front | 502    |
        | aircall-front | 401    |
        | aircall-front | 400    |

      @ringcentral-front
      Examples:
        | integration       | status |
        | ringcentral-front | 503    |
        | ringcentral-front | 502    |
        | ringcentral-front | 401    |
        | ringcentral-front | 400    |

      @aircall-gorgias
      Examples:
        | integration     | status |
        | aircall-gorgias | 503    |
        | aircall-gorgias | 502    |
        | aircall-gorgias | 401    |
        | aircall-gorgias | 400    |

      @aircall-salesforce
      Examples:
        | integration        | status |
        | aircall-salesforce | 503    |
        | aircall-salesforce | 502    |
        | aircall-salesforce | 401    |
        | aircall-salesforce | 400    |

      @aircall-spark
      Examples:
        | integration   | status |
        | aircall-spark | 503    |
        | aircall-spark | 502    |
        | aircall-spark | 401    |
        | aircall-spark | 400    |

    Scenario Outline: XR-12 No secret appears after a request with <token> at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And a stranger sends the webhooks with <token>
      And a stranger posts a webhook without its call
      And the webhooks are delivered
      Then the call is logged exactly once
      And the core's log has new entries and contains no secret
      And no answer of the core contains a secret
      And the complete record contains no secret

      @aircall-front
      Examples:
        | integration   | token             |
        | aircall-front | a wrong token     |
        | aircall-front | half of the token |

      @ringcentral-front
      Examples:
        | integration       | token             |
        | ringcentral-front | a wrong token     |
        | ringcentral-front | half of the token |

      @aircall-gorgias
      Examples:
        | integration     | token             |
        | aircall-gorgias | a wrong token     |
        | aircall-gorgias | half of the token |

      @aircall-salesforce
      Examples:
        | integration        | token             |
        | aircall-salesforce | a wrong token     |
        | aircall-salesforce | half of the token |

      @aircall-spark
      Examples:
        | integration   | token             |
        | aircall-spark | a wrong token     |
        | aircall-spark | half of the token |

    Scenario Outline: XR-12 The settings contain no secret at <integration>
      Given the usual phone team with <integration>
      When a missed call takes place
      And the operator reads the settings
      Then the call is logged exactly once
      And no answer of the core contains a secret
      And the complete record contains no secret

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
