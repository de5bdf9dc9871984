Feature: Calls whose webhooks are lost are found
  A lost webhook is not sent again, and Aircall disables the webhook of a receiver
  that fails and drops the events in between. So the core reads the phone system's
  list of calls.

  @XR-15
  Rule: XR-15 A call whose webhooks were lost is found by reading the phone system's list, and logged once

    Scenario Outline: XR-15 Every webhook of <call> call is lost at <integration>
      Given the usual phone team with <integration>
      When every webhook from <phones> to the core is lost for 5 minutes
      And <call> call takes place
      Then 1 hour later the call is logged exactly once
      And 1 hour later the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | call        | phones  |
        | aircall-front | an answered | Aircall |
        | aircall-front | an outbound | Aircall |
        | aircall-front | a missed    | Aircall |
        | aircall-front | a voicemail | Aircall |
        | aircall-front | a commented | Aircall |

      @ringcentral-front
      Examples:
        | integration       | call        | phones      |
        | ringcentral-front | an answered | RingCentral |
        | ringcentral-front | an outbound | RingCentral |
        | ringcentral-front | a missed    | RingCentral |
        | ringcentral-front | a voicemail | RingCentral |
        | ringcentral-front | a recorded  | RingCentral |

      @aircall-gorgias
      Examples:
        | integration     | call        | phones  |
        | aircall-gorgias | an answered | Aircall |
        | aircall-gorgias | an outbound | Aircall |
        | aircall-gorgias | a missed    | Aircall |
        | aircall-gorgias | a voicemail | Aircall |
        | aircall-gorgias | a commented | Aircall |

      @aircall-salesforce
      Examples:
        | integration        | call        | phones  |
        | aircall-salesforce | an answered | Aircall |
        | aircall-salesforce | an outbound | Aircall |
        | aircall-salesforce | a missed    | Aircall |
        | aircall-salesforce | a voicemail | Aircall |
        | aircall-salesforce | a commented | Aircall |

      @aircall-spark
      Examples:
        | integration   | call        | phones  |
        | aircall-spark | an answered | Aircall |
        | aircall-spark | an outbound | Aircall |
        | aircall-spark | a missed    | Aircall |
        | aircall-spark | a voicemail | Aircall |
        | aircall-spark | a commented | Aircall |

    Scenario Outline: XR-15 The core is down for <length> while <call> call takes place at <integration>
      Given the usual phone team with <integration>
      When the core is down for <length>
      And <call> call takes place
      Then <later> later the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | call        | length     | later      |
        | aircall-front | an answered | 90 seconds | 10 minutes |
        | aircall-front | an outbound | 3 minutes  | 10 minutes |
        | aircall-front | a missed    | 30 minutes | 40 minutes |
        | aircall-front | a voicemail | 13 hours   | 14 hours   |
        | aircall-front | a commented | 24 hours   | 25 hours   |

      @ringcentral-front
      Examples:
        | integration       | call        | length     | later      |
        | ringcentral-front | an answered | 90 seconds | 10 minutes |
        | ringcentral-front | an outbound | 3 minutes  | 10 minutes |
        | ringcentral-front | a missed    | 30 minutes | 40 minutes |
        | ringcentral-front | a voicemail | 13 hours   | 14 hours   |
        | ringcentral-front | a recorded  | 24 hours   | 25 hours   |

      @aircall-gorgias
      Examples:
        | integration     | call        | length     | later      |
        | aircall-gorgias | an answered | 90 seconds | 10 minutes |
        | aircall-gorgias | an outbound | 3 minutes  | 10 minutes |
        | aircall-gorgias | a missed    | 30 minutes | 40 minutes |
        | aircall-gorgias | a voicemail | 13 hours   | 14 hours   |
        | aircall-gorgias | a commented | 24 hours   | 25 hours   |

      @aircall-salesforce
      Examples:
        | integration        | call        | length     | later      |
        | aircall-salesforce | an answered | 90 seconds | 10 minutes |
        | aircall-salesforce | an outbound | 3 minutes  | 10 minutes |
        | aircall-salesforce | a missed    | 30 minutes | 40 minutes |
        | aircall-salesforce | a voicemail | 13 hours   | 14 hours   |
        | aircall-salesforce | a commented | 24 hours   | 25 hours   |

      @aircall-spark
      Examples:
        | integration   | call        | length     | later      |
        | aircall-spark | an answered | 90 seconds | 10 minutes |
        | aircall-spark | an outbound | 3 minutes  | 10 minutes |
        | aircall-spark | a missed    | 30 minutes | 40 minutes |
        | aircall-spark | a voicemail | 13 hours   | 14 hours   |
        | aircall-spark | a commented | 24 hours   | 25 hours   |

    Scenario Outline: XR-15 The last webhook of a call is lost at <integration>
      Given the usual phone team with <integration>
      And the network loses every webhook but <kept>
      When an answered call takes place
      Then 2 hours later the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | kept          |
        | aircall-front | call.answered |

      @ringcentral-front
      Examples:
        | integration       | kept     |
        | ringcentral-front | answered |

      @aircall-gorgias
      Examples:
        | integration     | kept          |
        | aircall-gorgias | call.answered |

      @aircall-salesforce
      Examples:
        | integration        | kept          |
        | aircall-salesforce | call.answered |

      @aircall-spark
      Examples:
        | integration   | kept          |
        | aircall-spark | call.answered |

    Scenario Outline: XR-15 A call made while the integration was switched off is not logged at <integration>
      Given the usual phone team with <integration>
      When the setting enabled of <integration> is false
      And an answered call takes place
      And 10 minutes pass
      And the setting enabled of <integration> is true
      And a missed call takes place
      Then 2 hours later the call is logged exactly once

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

    @ringcentral-front
    Scenario: XR-15 An SMS whose webhook is lost is found
      Given the usual phone team with ringcentral-front
      When every webhook from RingCentral to the core is lost for 5 minutes
      And a received message takes place
      Then 1 hour later the call is logged exactly once

    @ringcentral-front
    Scenario: XR-15 An SMS that arrived while the core was down is found
      Given the usual phone team with ringcentral-front
      When the core is down for 30 minutes
      And a received message takes place
      Then 40 minutes later the call is logged exactly once

    @ringcentral-front
    Scenario: XR-15 A call that is found late leaves a later call unchanged
      Given the usual phone team with ringcentral-front
      When every webhook from RingCentral to the core is lost for 150 seconds
      And an answered call takes place
      And 1 minute passes
      And an answered team call takes place
      Then 1 minute later the call is logged exactly once
      And at that moment the conversation with Carla is assigned to Marco
      And 1 hour later the call is logged exactly twice
      And at that moment the newest conversation with Carla is assigned to Lena
      And at that moment the oldest conversation with Carla is assigned to Marco

    @aircall-front
    Scenario: XR-15 A call that is found late leaves subject and assignee of a later call unchanged
      Given the usual phone team with aircall-front
      When every webhook from Aircall to the core is lost for 150 seconds
      And an answered call takes place
      And 1 minute passes
      And an answered team call takes place
      Then 1 minute later the call is logged exactly once
      And at that moment the conversation with Carla is assigned to Marco
      And 1 hour later the call is logged exactly twice
      And at that moment the conversation with Carla is assigned to Marco
      And at that moment the subject of the conversation with Carla contains "on Support"

    Scenario Outline: XR-15 A webhook that a person turns off twice stays off at <integration>
      Given the usual phone team with <integration>
      When the administrator switches the webhook off in Aircall
      And 21 minutes pass
      And the administrator switches the webhook off in Aircall
      And an answered call takes place
      Then 1 hour later the webhook is switched off in Aircall
      And at that moment the health of the core is degraded
      And at that moment the call is logged exactly once

      @aircall-front
      Examples:
        | integration   |
        | aircall-front |

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

    Scenario Outline: XR-15 A time span in which SMS may be missing is reported at <integration>
      Given the usual phone team with <integration>
      When the core is down for 30 minutes
      And an answered call takes place
      Then 1 hour later the call is logged exactly once
      And at that moment the core reports a span in which SMS may be missing

      @aircall-salesforce
      Examples:
        | integration        |
        | aircall-salesforce |

      @aircall-spark
      Examples:
        | integration   |
        | aircall-spark |
