Feature: A call is logged once, whatever fails on the way
  Requests are cut, servers answer 503, machines lose their power. None of that may
  lose a call or log it twice.

  @XR-05
  Rule: XR-05 After a 5xx or a cut connection the core tries again with back-off, and logs the call once

    Scenario Outline: XR-05 Any request of <call> call <fault> at <integration>
      Given the usual phone team with <integration>
      When <call> call takes place
      Then the call is logged exactly once whichever request to the CRM <fault>

      @aircall-front
      Examples:
        | integration   | call        | fault                                          |
        | aircall-front | an answered | is answered 503                                |
        | aircall-front | an answered | is answered 500, three times in a row          |
        | aircall-front | an answered | is refused a connection                        |
        | aircall-front | an answered | is cut before it arrives                       |
        | aircall-front | an answered | is cut before the answer                       |
        | aircall-front | an answered | is cut before the answer, three times in a row |
        | aircall-front | a missed    | is answered 502                                |
        | aircall-front | a missed    | is cut before the answer                       |
        | aircall-front | a commented | is answered 503                                |
        | aircall-front | a commented | is cut before the answer                       |
        | aircall-front | a voicemail | is cut before the answer                       |

      @ringcentral-front
      Examples:
        | integration       | call        | fault                                          |
        | ringcentral-front | an answered | is answered 503                                |
        | ringcentral-front | an answered | is answered 500, three times in a row          |
        | ringcentral-front | an answered | is refused a connection                        |
        | ringcentral-front | an answered | is cut before it arrives                       |
        | ringcentral-front | an answered | is cut before the answer                       |
        | ringcentral-front | an answered | is cut before the answer, three times in a row |
        | ringcentral-front | a missed    | is answered 502                                |
        | ringcentral-front | a missed    | is cut before the answer                       |
        | ringcentral-front | a recorded  | is answered 503                                |
        | ringcentral-front | a recorded  | is cut before the answer                       |
        | ringcentral-front | a voicemail | is cut before the answer                       |

      @aircall-gorgias
      Examples:
        | integration     | call        | fault                                          |
        | aircall-gorgias | an answered | is answered 503                                |
        | aircall-gorgias | an answered | is answered 500, three times in a row          |
        | aircall-gorgias | an answered | is refused a connection                        |
        | aircall-gorgias | an answered | is cut before it arrives                       |
        | aircall-gorgias | an answered | is cut before the answer                       |
        | aircall-gorgias | an answered | is cut before the answer, three times in a row |
        | aircall-gorgias | a missed    | is answered 502                                |
        | aircall-gorgias | a missed    | is cut before the answer                       |
        | aircall-gorgias | a commented | is answered 503                                |
        | aircall-gorgias | a commented | is cut before the answer                       |
        | aircall-gorgias | a voicemail | is cut before the answer                       |

      @aircall-salesforce
      Examples:
        | integration        | call        | fault                                          |
        | aircall-salesforce | an answered | is answered 503                                |
        | aircall-salesforce | an answered | is answered 500, three times in a row          |
        | aircall-salesforce | an answered | is refused a connection                        |
        | aircall-salesforce | an answered | is cut before it arrives                       |
        | aircall-salesforce | an answered | is cut before the answer                       |
        | aircall-salesforce | an answered | is cut before the answer, three times in a row |
        | aircall-salesforce | a missed    | is answered 502                                |
        | aircall-salesforce | a missed    | is cut before the answer                       |
        | aircall-salesforce | a commented | is answered 503                                |
        | aircall-salesforce | a commented | is cut before the answer                       |
        | aircall-salesforce | a voicemail | is cut before the answer                       |

      @aircall-spark
      Examples:
        | integration   | call        | fault                                          |
        | aircall-spark | an answered | is answered 503                                |
        | aircall-spark | an answered | is answered 500, three times in a row          |
        | aircall-spark | an answered | is refused a connection                        |
        | aircall-spark | an answered | is cut before it arrives                       |
        | aircall-spark | an answered | is cut before the answer                       |
        | aircall-spark | an answered | is cut before the answer, three times in a row |
        | aircall-spark | a missed    | is answered 502                                |
        | aircall-spark | a missed    | is cut before the answer                       |
        | aircall-spark | a commented | is answered 503                                |
        | aircall-spark | a commented | is cut before the answer                       |
        | aircall-spark | a voicemail | is cut before the answer                       |

    Scenario Outline: XR-05 Retries come at growing intervals at <integration>
      Given the usual phone team with <integration>
      And the CRM answers 503 to the first three requests
      When an answered call takes place
      Then the first three retries come at growing intervals
      And the call is logged exactly once

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

    Scenario Outline: XR-05 An outage of hours costs no call at <integration>
      Given the usual phone team with <integration>
      And the CRM answers 503 to the first 40 requests
      When an answered call takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

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

  @XR-06
  Rule: XR-06 After a 429 with Retry-After the core waits as long and loses nothing

    Scenario Outline: XR-06 Any request of <call> call is answered 429 at <integration>
      Given the usual phone team with <integration>
      When <call> call takes place
      Then the call is logged exactly once whichever request to the CRM is answered 429

      @aircall-front
      Examples:
        | integration   | call        |
        | aircall-front | an answered |
        | aircall-front | a missed    |
        | aircall-front | a commented |
        | aircall-front | a voicemail |

      @aircall-salesforce
      Examples:
        | integration        | call        |
        | aircall-salesforce | an answered |
        | aircall-salesforce | a missed    |
        | aircall-salesforce | a commented |
        | aircall-salesforce | a voicemail |

      @ringcentral-front
      Examples:
        | integration       | call        |
        | ringcentral-front | an answered |
        | ringcentral-front | a missed    |
        | ringcentral-front | a recorded  |
        | ringcentral-front | a voicemail |

      @aircall-spark
      Examples:
        | integration   | call        |
        | aircall-spark | an answered |
        | aircall-spark | a missed    |
        | aircall-spark | a commented |
        | aircall-spark | a voicemail |

    Scenario Outline: XR-06 The wait is the one that the CRM asks for, <seconds> seconds, at <integration>
      Given the usual phone team with <integration>
      And the CRM answers 429 to the first two requests and asks to wait <seconds> seconds
      When a missed call takes place
      Then the core repeats a request after <seconds> seconds, two times
      And the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | seconds |
        | aircall-front | 1       |
        | aircall-front | 42      |
        | aircall-front | 900     |

      @aircall-salesforce
      Examples:
        | integration        | seconds |
        | aircall-salesforce | 1       |
        | aircall-salesforce | 42      |
        | aircall-salesforce | 900     |

      @ringcentral-front
      Examples:
        | integration       | seconds |
        | ringcentral-front | 1       |
        | ringcentral-front | 42      |
        | ringcentral-front | 900     |

      @aircall-spark
      Examples:
        | integration   | seconds |
        | aircall-spark | 1       |
        | aircall-spark | 42      |
        | aircall-spark | 900     |

    Scenario Outline: XR-06 Other requests do not wait, at <integration>
      Given the usual phone team with <integration>
      When a missed call takes place
      Then the core repeats a request after 1 second, no times
      And the call is logged exactly once

      @aircall-front
      Examples:
        | integration   |
        | aircall-front |

      @aircall-salesforce
      Examples:
        | integration        |
        | aircall-salesforce |

      @ringcentral-front
      Examples:
        | integration       |
        | ringcentral-front |

      @aircall-spark
      Examples:
        | integration   |
        | aircall-spark |

  @XR-07
  Rule: XR-07 A request that timed out after the CRM had acted on it is not repeated blindly

    Scenario Outline: XR-07 Any request of <call> call <fault> at <integration>
      Given the usual phone team with <integration>
      When <call> call takes place
      Then the call is logged exactly once whichever request to the CRM <fault>

      @aircall-front
      Examples:
        | integration   | call             | fault                                   |
        | aircall-front | an answered      | is never answered                       |
        | aircall-front | an answered      | is never answered, three times in a row |
        | aircall-front | an answered      | is answered with half the JSON          |
        | aircall-front | an answered team | is never answered                       |
        | aircall-front | an outbound      | is never answered                       |
        | aircall-front | a missed         | is never answered                       |
        | aircall-front | a commented      | is never answered                       |
        | aircall-front | a repeated       | is never answered                       |
        | aircall-front | a repeated       | is cut before it arrives                |
        | aircall-front | a voicemail      | is never answered                       |

      @ringcentral-front
      Examples:
        | integration       | call             | fault                                   |
        | ringcentral-front | an answered      | is never answered                       |
        | ringcentral-front | an answered      | is never answered, three times in a row |
        | ringcentral-front | an answered      | is answered with half the JSON          |
        | ringcentral-front | an answered team | is never answered                       |
        | ringcentral-front | an outbound      | is never answered                       |
        | ringcentral-front | a missed         | is never answered                       |
        | ringcentral-front | a recorded       | is never answered                       |
        | ringcentral-front | a voicemail      | is never answered                       |

      @aircall-gorgias
      Examples:
        | integration     | call             | fault                                   |
        | aircall-gorgias | an answered      | is never answered                       |
        | aircall-gorgias | an answered      | is never answered, three times in a row |
        | aircall-gorgias | an answered      | is answered with half the JSON          |
        | aircall-gorgias | an answered team | is never answered                       |
        | aircall-gorgias | an outbound      | is never answered                       |
        | aircall-gorgias | a missed         | is never answered                       |
        | aircall-gorgias | a commented      | is never answered                       |
        | aircall-gorgias | a repeated       | is never answered                       |
        | aircall-gorgias | a repeated       | is cut before it arrives                |
        | aircall-gorgias | a voicemail      | is never answered                       |

      @aircall-salesforce
      Examples:
        | integration        | call             | fault                                   |
        | aircall-salesforce | an answered      | is never answered                       |
        | aircall-salesforce | an answered      | is never answered, three times in a row |
        | aircall-salesforce | an answered      | is answered with half the JSON          |
        | aircall-salesforce | an answered team | is never answered                       |
        | aircall-salesforce | an outbound      | is never answered                       |
        | aircall-salesforce | a missed         | is never answered                       |
        | aircall-salesforce | a commented      | is never answered                       |
        | aircall-salesforce | a repeated       | is never answered                       |
        | aircall-salesforce | a repeated       | is cut before it arrives                |
        | aircall-salesforce | a voicemail      | is never answered                       |

      @aircall-spark
      Examples:
        | integration   | call             | fault                                   |
        | aircall-spark | an answered      | is never answered                       |
        | aircall-spark | an answered      | is never answered, three times in a row |
        | aircall-spark | an answered      | is answered with half the JSON          |
        | aircall-spark | an answered team | is never answered                       |
        | aircall-spark | an outbound      | is never answered                       |
        | aircall-spark | a missed         | is never answered                       |
        | aircall-spark | a commented      | is never answered                       |
        | aircall-spark | a repeated       | is never answered                       |
        | aircall-spark | a repeated       | is cut before it arrives                |
        | aircall-spark | a voicemail      | is never answered                       |

  @XR-08
  Rule: XR-08 Killed at any instant and started again on its store, the core loses nothing and does nothing twice

    Scenario Outline: XR-08 The core is killed at every point of <call> call at <integration>
      Given the usual phone team with <integration>
      And from now on the core may be killed
      When <call> call takes place
      Then the call is logged exactly once whenever the core is killed

      @aircall-front
      Examples:
        | integration   | call             |
        | aircall-front | an answered      |
        | aircall-front | an answered team |
        | aircall-front | an outbound      |
        | aircall-front | a missed         |
        | aircall-front | a voicemail      |
        | aircall-front | a commented      |

      @ringcentral-front
      Examples:
        | integration       | call             |
        | ringcentral-front | an answered      |
        | ringcentral-front | an answered team |
        | ringcentral-front | an outbound      |
        | ringcentral-front | a missed         |
        | ringcentral-front | a voicemail      |
        | ringcentral-front | a recorded       |
        | ringcentral-front | a transferred    |

      @aircall-gorgias
      Examples:
        | integration     | call             |
        | aircall-gorgias | an answered      |
        | aircall-gorgias | an answered team |
        | aircall-gorgias | an outbound      |
        | aircall-gorgias | a missed         |
        | aircall-gorgias | a voicemail      |
        | aircall-gorgias | a commented      |

      @aircall-salesforce
      Examples:
        | integration        | call             |
        | aircall-salesforce | an answered      |
        | aircall-salesforce | an answered team |
        | aircall-salesforce | an outbound      |
        | aircall-salesforce | a missed         |
        | aircall-salesforce | a voicemail      |
        | aircall-salesforce | a commented      |

      @aircall-spark
      Examples:
        | integration   | call             |
        | aircall-spark | an answered      |
        | aircall-spark | an answered team |
        | aircall-spark | an outbound      |
        | aircall-spark | a missed         |
        | aircall-spark | a voicemail      |
        | aircall-spark | a commented      |

    Scenario Outline: XR-08 The core is killed at every point of <call> call of which only <kept> arrives at <integration>
      Given the usual phone team with <integration>
      And the network loses every webhook but <kept>
      And from now on the core may be killed
      When <call> call takes place
      Then the call is logged exactly once whenever the core is killed

      @aircall-front
      Examples:
        | integration   | call        | kept                |
        | aircall-front | an answered | call.ended          |
        | aircall-front | a missed    | call.ended          |
        | aircall-front | a voicemail | call.voicemail_left |

      @aircall-gorgias
      Examples:
        | integration     | call        | kept                |
        | aircall-gorgias | an answered | call.ended          |
        | aircall-gorgias | a missed    | call.ended          |
        | aircall-gorgias | a voicemail | call.voicemail_left |

      @aircall-salesforce
      Examples:
        | integration        | call        | kept                |
        | aircall-salesforce | an answered | call.ended          |
        | aircall-salesforce | a missed    | call.ended          |
        | aircall-salesforce | a voicemail | call.voicemail_left |

      # RingCentral delivers a webhook once. A webhook sent to a killed core is lost, so
      # a call with a single webhook is no example for RingCentral.

      # A voicemail on a team's line is logged to the user rung last (AP-28). No
      # terminal payload names that user, so a voicemail is no example here.
      @aircall-spark
      Examples:
        | integration   | call        | kept       |
        | aircall-spark | an answered | call.ended |
        | aircall-spark | a missed    | call.ended |

  @XR-09
  Rule: XR-09 Two calls of one customer at the same time end as two calls one after the other would

    Scenario Outline: XR-09 Two calls of one unknown number at <integration>
      Given the usual phone team with <integration>
      When two calls of one customer take place at the same time
      Then the call is logged exactly twice with each of 30 seeds

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

    Scenario Outline: XR-09 Two calls while the CRM is slow at <integration>
      Given the usual phone team with <integration>
      And the CRM takes 3 seconds for every request
      When two calls of one customer take place at the same time
      Then the call is logged exactly twice with each of 30 seeds

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

    Scenario Outline: XR-09 A single call is logged once at <integration>
      Given the usual phone team with <integration>
      And the CRM takes 3 seconds for every request
      When a missed call takes place
      Then the call is logged exactly once

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

  @XR-13
  Rule: XR-13 A missed call waits for its terminal event, or for 120 seconds and one read of the call by API

    Scenario Outline: XR-13 A missed call is logged at its terminal event, not at the hang-up, at <integration>
      Given the usual phone team with <integration>
      When a missed call takes place
      Then 29 seconds later nothing is logged
      And 2 seconds later the call is logged exactly once
      And at that moment the core has read the call no times by API

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

    Scenario Outline: XR-13 Without a terminal event a missed call is logged after 120 seconds and one read by API at <integration>
      Given the usual phone team with <integration>
      And the network loses every call.ended webhook
      When a missed call takes place
      Then 119 seconds later nothing is logged
      And at that moment the core has read the call no times by API
      And 2 seconds later the call is logged exactly once
      And the core has read the call one time by API
      And the CRM shows the same as without the faults

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

    @ringcentral-front
    Scenario: XR-13 A ringing call is shown, and is missed only after its terminal event
      Given the usual phone team with ringcentral-front
      And the network loses the customer's last webhook
      When a missed call takes place
      Then 119 seconds later nothing is logged
      And at that moment the conversation with Carla shows "Incoming call"
      And at that moment the core has read the call no times by API
      And 2 seconds later the call is logged exactly once
      And at that moment the conversation with Carla shows "Call missed"
      And the core has read the call one time by API
      And the CRM shows the same as without the faults

    @ringcentral-front
    Scenario: XR-13 With its terminal event a call is missed at once and not read by API
      Given the usual phone team with ringcentral-front
      When a missed call takes place
      Then 1 second later the call is logged exactly once
      And at that moment the conversation with Carla shows "Call missed"
      And the core has read the call no times by API

    Scenario Outline: XR-13 A voicemail whose <lost> is lost is not mistaken for a missed call at <integration>
      Given the usual phone team with <integration>
      And the network loses every <lost> webhook
      When a voicemail call takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | lost                |
        | aircall-front | call.ended          |
        | aircall-front | call.voicemail_left |

      @ringcentral-front
      Examples:
        | integration       | lost      |
        | ringcentral-front | Voicemail |

      @aircall-gorgias
      Examples:
        | integration     | lost                |
        | aircall-gorgias | call.ended          |
        | aircall-gorgias | call.voicemail_left |

      @aircall-salesforce
      Examples:
        | integration        | lost                |
        | aircall-salesforce | call.ended          |
        | aircall-salesforce | call.voicemail_left |

      @aircall-spark
      Examples:
        | integration   | lost                |
        | aircall-spark | call.ended          |
        | aircall-spark | call.voicemail_left |

  @XR-14
  Rule: XR-14 Any webhook except a terminal one may be lost

    Scenario Outline: XR-14 <lost> of <call> call is lost at <integration>
      Given the usual phone team with <integration>
      And the network loses every <lost> webhook
      When <call> call takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | call          | lost                       |
        | aircall-front | an answered   | call.created               |
        | aircall-front | an answered   | call.ringing_on_agent      |
        | aircall-front | an answered   | call.answered              |
        | aircall-front | an answered   | call.hungup                |
        | aircall-front | an outbound   | call.answered              |
        | aircall-front | a missed      | call.created               |
        | aircall-front | a missed      | call.hungup                |
        | aircall-front | a commented   | call.commented             |
        | aircall-front | a commented   | call.comm_assets_generated |
        | aircall-front | a transferred | call.created               |
        | aircall-front | a transferred | call.answered              |
        | aircall-front | a transferred | call.transferred           |
        | aircall-front | a transferred | call.hungup                |

      @ringcentral-front
      Examples:
        | integration       | call          | lost       |
        | ringcentral-front | an answered   | Setup      |
        | ringcentral-front | an answered   | Proceeding |
        | ringcentral-front | an answered   | Answered   |
        | ringcentral-front | an outbound   | Answered   |
        | ringcentral-front | an outbound   | Proceeding |
        | ringcentral-front | a missed      | Setup      |
        | ringcentral-front | a missed      | Proceeding |
        | ringcentral-front | a dropped     | Setup      |
        | ringcentral-front | a voicemail   | Proceeding |
        | ringcentral-front | a transferred | Setup      |
        | ringcentral-front | a transferred | Answered   |

      @aircall-gorgias
      Examples:
        | integration     | call          | lost                       |
        | aircall-gorgias | an answered   | call.created               |
        | aircall-gorgias | an answered   | call.ringing_on_agent      |
        | aircall-gorgias | an answered   | call.answered              |
        | aircall-gorgias | an answered   | call.hungup                |
        | aircall-gorgias | an outbound   | call.answered              |
        | aircall-gorgias | a missed      | call.created               |
        | aircall-gorgias | a missed      | call.hungup                |
        | aircall-gorgias | a commented   | call.commented             |
        | aircall-gorgias | a commented   | call.comm_assets_generated |
        | aircall-gorgias | a transferred | call.created               |
        | aircall-gorgias | a transferred | call.answered              |
        | aircall-gorgias | a transferred | call.transferred           |
        | aircall-gorgias | a transferred | call.hungup                |

      @aircall-salesforce
      Examples:
        | integration        | call          | lost                       |
        | aircall-salesforce | an answered   | call.created               |
        | aircall-salesforce | an answered   | call.ringing_on_agent      |
        | aircall-salesforce | an answered   | call.answered              |
        | aircall-salesforce | an answered   | call.hungup                |
        | aircall-salesforce | an outbound   | call.answered              |
        | aircall-salesforce | a missed      | call.created               |
        | aircall-salesforce | a missed      | call.hungup                |
        | aircall-salesforce | a commented   | call.commented             |
        | aircall-salesforce | a commented   | call.comm_assets_generated |
        | aircall-salesforce | a transferred | call.created               |
        | aircall-salesforce | a transferred | call.answered              |
        | aircall-salesforce | a transferred | call.transferred           |
        | aircall-salesforce | a transferred | call.hungup                |

      @aircall-spark
      Examples:
        | integration   | call          | lost                       |
        | aircall-spark | an answered   | call.created               |
        | aircall-spark | an answered   | call.ringing_on_agent      |
        | aircall-spark | an answered   | call.answered              |
        | aircall-spark | an answered   | call.hungup                |
        | aircall-spark | an outbound   | call.answered              |
        | aircall-spark | a missed      | call.created               |
        | aircall-spark | a missed      | call.hungup                |
        | aircall-spark | a commented   | call.commented             |
        | aircall-spark | a commented   | call.comm_assets_generated |
        | aircall-spark | a transferred | call.created               |
        | aircall-spark | a transferred | call.answered              |
        | aircall-spark | a transferred | call.transferred           |
        | aircall-spark | a transferred | call.hungup                |

    Scenario Outline: XR-14 Nothing but <kept> of <call> call arrives at <integration>
      Given the usual phone team with <integration>
      And the network loses every webhook but <kept>
      When <call> call takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | call          | kept                |
        | aircall-front | an answered   | call.ended          |
        | aircall-front | an outbound   | call.ended          |
        | aircall-front | a missed      | call.ended          |
        | aircall-front | a dropped     | call.ended          |
        | aircall-front | a voicemail   | call.voicemail_left |
        | aircall-front | a transferred | call.ended          |

      @ringcentral-front
      Examples:
        | integration       | call             | kept |
        | ringcentral-front | an answered      | last |
        | ringcentral-front | an answered team | last |
        | ringcentral-front | an outbound      | last |
        | ringcentral-front | a missed         | last |
        | ringcentral-front | a dropped        | last |
        | ringcentral-front | a voicemail      | last |
        | ringcentral-front | a transferred    | last |

      @aircall-gorgias
      Examples:
        | integration     | call          | kept                |
        | aircall-gorgias | an answered   | call.ended          |
        | aircall-gorgias | an outbound   | call.ended          |
        | aircall-gorgias | a missed      | call.ended          |
        | aircall-gorgias | a dropped     | call.ended          |
        | aircall-gorgias | a voicemail   | call.voicemail_left |
        | aircall-gorgias | a transferred | call.ended          |

      @aircall-salesforce
      Examples:
        | integration        | call          | kept                |
        | aircall-salesforce | an answered   | call.ended          |
        | aircall-salesforce | an outbound   | call.ended          |
        | aircall-salesforce | a missed      | call.ended          |
        | aircall-salesforce | a dropped     | call.ended          |
        | aircall-salesforce | a voicemail   | call.voicemail_left |
        | aircall-salesforce | a transferred | call.ended          |

      @aircall-spark
      Examples:
        | integration   | call          | kept       |
        | aircall-spark | an answered   | call.ended |
        | aircall-spark | an outbound   | call.ended |
        | aircall-spark | a missed      | call.ended |
        | aircall-spark | a dropped     | call.ended |
        | aircall-spark | a transferred | call.ended |
