Feature: A refusal is never silent
  A CRM may accept later what it refuses now. The core stores refused effects, lists
  them and retries them.

  @XR-16
  Rule: XR-16 Effects that the CRM refuses are stored, listed and retried for 24 hours, and then on demand

    Scenario Outline: XR-16 The CRM answers <status> to every write of <call> call for an hour at <integration>
      Given the usual phone team with <integration>
      When the CRM answers <status> to every write for 1 hour
      And <call> call takes place
      Then 30 minutes later nothing is logged
      And at that moment the core lists refused effects
      And at that moment the health of the core is degraded
      And 2 hours later the call is logged exactly once
      And at that moment the core lists no refused effects
      And at that moment the health of the core is ok

      @aircall-front
      Examples:
        | integration   | call        | status |
        | aircall-front | an answered | 400    |
        | aircall-front | a missed    | 422    |
        | aircall-front | a voicemail | 400    |
        | aircall-front | an outbound | 422    |
        | aircall-front | an answered | 401    |
        | aircall-front | a missed    | 403    |

      @ringcentral-front
      Examples:
        | integration       | call        | status |
        | ringcentral-front | an answered | 400    |
        | ringcentral-front | a missed    | 422    |
        | ringcentral-front | a voicemail | 400    |
        | ringcentral-front | an outbound | 422    |
        | ringcentral-front | an answered | 401    |
        | ringcentral-front | a missed    | 403    |

      @aircall-gorgias
      Examples:
        | integration     | call        | status |
        | aircall-gorgias | an answered | 400    |
        | aircall-gorgias | a missed    | 422    |
        | aircall-gorgias | a voicemail | 400    |
        | aircall-gorgias | an outbound | 422    |
        | aircall-gorgias | an answered | 401    |
        | aircall-gorgias | a missed    | 403    |

      @aircall-salesforce
      Examples:
        | integration        | call        | status |
        | aircall-salesforce | an answered | 400    |
        | aircall-salesforce | a missed    | 422    |
        | aircall-salesforce | a voicemail | 400    |
        | aircall-salesforce | an outbound | 422    |
        | aircall-salesforce | an answered | 401    |
        | aircall-salesforce | a missed    | 403    |

      @aircall-spark
      Examples:
        | integration   | call        | status |
        | aircall-spark | an answered | 400    |
        | aircall-spark | a missed    | 422    |
        | aircall-spark | a voicemail | 400    |
        | aircall-spark | an outbound | 422    |
        | aircall-spark | an answered | 401    |
        | aircall-spark | a missed    | 403    |

    Scenario Outline: XR-16 A call refused with <status> for an hour is logged automatically at <integration>
      Given the usual phone team with <integration>
      When the CRM answers <status> to every write for 1 hour
      And a missed call takes place
      Then 30 minutes later nothing is logged
      And 2 hours later the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | status |
        | aircall-front | 422    |
        | aircall-front | 403    |

      @ringcentral-front
      Examples:
        | integration       | status |
        | ringcentral-front | 422    |
        | ringcentral-front | 403    |

      @aircall-gorgias
      Examples:
        | integration     | status |
        | aircall-gorgias | 422    |
        | aircall-gorgias | 403    |

      @aircall-salesforce
      Examples:
        | integration        | status |
        | aircall-salesforce | 422    |
        | aircall-salesforce | 403    |

      @aircall-spark
      Examples:
        | integration   | status |
        | aircall-spark | 422    |
        | aircall-spark | 403    |

    Scenario Outline: XR-16 After a day of refusals effects wait for the operator at <integration>
      Given the usual phone team with <integration>
      When the CRM answers 400 to every write for 28 hours
      And an answered call takes place
      Then 30 hours later nothing is logged
      And at that moment the core lists refused effects

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

    Scenario Outline: XR-16 The operator retries the refused effects at <integration>
      Given the usual phone team with <integration>
      When the CRM answers 400 to every write for 28 hours
      And an answered call takes place
      And 30 hours pass
      And the operator retries the refused effects
      Then the call is logged exactly once
      And at that moment the core lists no refused effects

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

    @ringcentral-front @RF-47
    Scenario: RF-47 An SMS that RingCentral refuses is listed
      Given the usual phone team with ringcentral-front
      When RingCentral answers 400 for 10 minutes
      And a written message takes place
      Then 1 minute later the core lists refused effects
      And at that moment the phone of Carla has received nothing

    @ringcentral-front
    Scenario: XR-16 An SMS that could not be sent in time is listed and not sent
      Given the usual phone team with ringcentral-front
      When RingCentral answers 400 for 10 minutes
      And a written message takes place
      Then 2 hours later the core lists expired effects
      And at that moment the phone of Carla has received nothing
