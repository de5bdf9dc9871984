Feature: No call is lost while the core is down
  Customers continue to call while the core is down, for a moment or for a day.

  @XR-08
  Rule: XR-08 Down for any time from a moment to a day, the core loses nothing and does nothing twice

    Scenario Outline: XR-08 The core goes down for <length> during the first of five calls at <integration>
      Given the usual phone team with <integration>
      When 5 answered calls take place 30 seconds apart, and during the first the core goes down for <length>
      Then <later> later the call is logged exactly 5 times
      And 2 hours later the call is logged exactly 5 times

      @aircall-front
      Examples:
        | integration   | length     | later      |
        | aircall-front | 0 seconds  | 10 minutes |
        | aircall-front | 7 seconds  | 10 minutes |
        | aircall-front | 45 seconds | 10 minutes |
        | aircall-front | 90 seconds | 10 minutes |
        | aircall-front | 3 minutes  | 10 minutes |
        | aircall-front | 30 minutes | 40 minutes |
        | aircall-front | 13 hours   | 14 hours   |
        | aircall-front | 24 hours   | 25 hours   |

      @ringcentral-front
      Examples:
        | integration       | length     | later      |
        | ringcentral-front | 0 seconds  | 10 minutes |
        | ringcentral-front | 7 seconds  | 10 minutes |
        | ringcentral-front | 45 seconds | 10 minutes |
        | ringcentral-front | 90 seconds | 10 minutes |
        | ringcentral-front | 3 minutes  | 10 minutes |
        | ringcentral-front | 30 minutes | 40 minutes |
        | ringcentral-front | 13 hours   | 14 hours   |
        | ringcentral-front | 24 hours   | 25 hours   |

      @aircall-gorgias
      Examples:
        | integration     | length     | later      |
        | aircall-gorgias | 0 seconds  | 10 minutes |
        | aircall-gorgias | 7 seconds  | 10 minutes |
        | aircall-gorgias | 45 seconds | 10 minutes |
        | aircall-gorgias | 90 seconds | 10 minutes |
        | aircall-gorgias | 3 minutes  | 10 minutes |
        | aircall-gorgias | 30 minutes | 40 minutes |
        | aircall-gorgias | 13 hours   | 14 hours   |
        | aircall-gorgias | 24 hours   | 25 hours   |

      @aircall-salesforce
      Examples:
        | integration        | length     | later      |
        | aircall-salesforce | 0 seconds  | 10 minutes |
        | aircall-salesforce | 7 seconds  | 10 minutes |
        | aircall-salesforce | 45 seconds | 10 minutes |
        | aircall-salesforce | 90 seconds | 10 minutes |
        | aircall-salesforce | 3 minutes  | 10 minutes |
        | aircall-salesforce | 30 minutes | 40 minutes |
        | aircall-salesforce | 13 hours   | 14 hours   |
        | aircall-salesforce | 24 hours   | 25 hours   |

      @aircall-spark
      Examples:
        | integration   | length     | later      |
        | aircall-spark | 0 seconds  | 10 minutes |
        | aircall-spark | 7 seconds  | 10 minutes |
        | aircall-spark | 45 seconds | 10 minutes |
        | aircall-spark | 90 seconds | 10 minutes |
        | aircall-spark | 3 minutes  | 10 minutes |
        | aircall-spark | 30 minutes | 40 minutes |
        | aircall-spark | 13 hours   | 14 hours   |
        | aircall-spark | 24 hours   | 25 hours   |

  @XR-05
  Rule: XR-05 Failures between core and phone system lose no call

    Scenario Outline: XR-05 <phones> <fault> when the core asks about <call> call at <integration>
      Given the usual phone team with <integration>
      And the network loses every <lost> webhook
      When <phones> <fault>
      And <call> call takes place
      Then 30 minutes later the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | call     | lost       | phones  | fault                                     |
        | aircall-front | a missed | call.ended | Aircall | answers 503 for 10 minutes                |
        | aircall-front | a missed | call.ended | Aircall | cannot be reached for 10 minutes          |
        | aircall-front | a missed | call.ended | Aircall | takes 90 seconds to answer for 10 minutes |

      @ringcentral-front
      Examples:
        | integration       | call     | lost | phones      | fault                                     |
        | ringcentral-front | a missed | last | RingCentral | answers 503 for 10 minutes                |
        | ringcentral-front | a missed | last | RingCentral | cannot be reached for 10 minutes          |
        | ringcentral-front | a missed | last | RingCentral | takes 90 seconds to answer for 10 minutes |

      @aircall-gorgias
      Examples:
        | integration     | call     | lost       | phones  | fault                                     |
        | aircall-gorgias | a missed | call.ended | Aircall | answers 503 for 10 minutes                |
        | aircall-gorgias | a missed | call.ended | Aircall | cannot be reached for 10 minutes          |
        | aircall-gorgias | a missed | call.ended | Aircall | takes 90 seconds to answer for 10 minutes |

      @aircall-salesforce
      Examples:
        | integration        | call     | lost       | phones  | fault                                     |
        | aircall-salesforce | a missed | call.ended | Aircall | answers 503 for 10 minutes                |
        | aircall-salesforce | a missed | call.ended | Aircall | cannot be reached for 10 minutes          |
        | aircall-salesforce | a missed | call.ended | Aircall | takes 90 seconds to answer for 10 minutes |

      @aircall-spark
      Examples:
        | integration   | call     | lost       | phones  | fault                                     |
        | aircall-spark | a missed | call.ended | Aircall | answers 503 for 10 minutes                |
        | aircall-spark | a missed | call.ended | Aircall | cannot be reached for 10 minutes          |
        | aircall-spark | a missed | call.ended | Aircall | takes 90 seconds to answer for 10 minutes |

    Scenario Outline: XR-05 Any request of <call> call <fault>, at <integration>
      Given the usual phone team with <integration>
      When <call> call takes place
      Then the call is logged exactly once whichever request to the CRM <fault>

      @aircall-front
      Examples:
        | integration   | call        | fault                          |
        | aircall-front | an answered | is answered with null          |
        | aircall-front | a missed    | is answered with an empty list |

      @ringcentral-front
      Examples:
        | integration       | call        | fault                          |
        | ringcentral-front | an answered | is answered with null          |
        | ringcentral-front | a missed    | is answered with an empty list |

      @aircall-gorgias
      Examples:
        | integration     | call        | fault                          |
        | aircall-gorgias | an answered | is answered with null          |
        | aircall-gorgias | a missed    | is answered with an empty list |

      @aircall-salesforce
      Examples:
        | integration        | call        | fault                          |
        | aircall-salesforce | an answered | is answered with null          |
        | aircall-salesforce | a missed    | is answered with an empty list |

      @aircall-spark
      Examples:
        | integration   | call        | fault                 |
        | aircall-spark | an answered | is answered with null |
        | aircall-spark | a missed    | is answered with null |
