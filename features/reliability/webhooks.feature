Feature: Webhooks are facts, whatever the network does to them
  Phone systems promise to deliver at least once, in no order, to an address that
  a stranger may find. Every integration has to hold these rules; a new one takes
  part by a row in the examples.

  @XR-01
  Rule: XR-01 A webhook delivered twice, or more often, has the effect of one

    Scenario Outline: XR-01 Every webhook of <call> call is delivered <times> times at <integration>
      Given the usual phone team with <integration>
      And the network delivers every webhook <times> times
      When <call> call takes place
      Then the call is logged exactly once
      And the CRM shows the same as without the faults

      @aircall-front
      Examples:
        | integration   | call        | times |
        | aircall-front | an answered | two   |
        | aircall-front | a missed    | two   |
        | aircall-front | an answered | three |

      @ringcentral-front
      Examples:
        | integration       | call        | times |
        | ringcentral-front | an answered | two   |
        | ringcentral-front | a missed    | two   |
        | ringcentral-front | an answered | three |

      @aircall-gorgias
      Examples:
        | integration     | call        | times |
        | aircall-gorgias | an answered | two   |
        | aircall-gorgias | a missed    | two   |
        | aircall-gorgias | an answered | three |

      @aircall-salesforce
      Examples:
        | integration        | call        | times |
        | aircall-salesforce | an answered | two   |
        | aircall-salesforce | a missed    | two   |
        | aircall-salesforce | an answered | three |

      @aircall-spark
      Examples:
        | integration   | call        | times |
        | aircall-spark | an answered | two   |
        | aircall-spark | a missed    | two   |
        | aircall-spark | an answered | three |

    Scenario Outline: XR-01 Two calls remain two at <integration>
      Given the usual phone team with <integration>
      And the network delivers every webhook two times
      When an answered call takes place
      And a missed call takes place
      Then the call is logged exactly twice

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

  @XR-02
  Rule: XR-02 A call's webhooks in any order end in the same state

    Scenario Outline: XR-02 Every order of <call> call's webhooks at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When <call> call takes place
      Then every order of the webhooks, plain or with one of them twice, ends in the same state

      @aircall-front
      Examples:
        | integration   | call             |
        | aircall-front | an answered      |
        | aircall-front | an answered team |
        | aircall-front | an outbound      |
        | aircall-front | a missed         |
        | aircall-front | a dropped        |

      @ringcentral-front
      Examples:
        | integration       | call     |
        | ringcentral-front | a missed |

      @aircall-gorgias
      Examples:
        | integration     | call        |
        | aircall-gorgias | an answered |
        | aircall-gorgias | an outbound |
        | aircall-gorgias | a missed    |
        | aircall-gorgias | a dropped   |

      @aircall-salesforce
      Examples:
        | integration        | call        |
        | aircall-salesforce | an answered |
        | aircall-salesforce | an outbound |
        | aircall-salesforce | a missed    |
        | aircall-salesforce | a dropped   |

      @aircall-spark
      Examples:
        | integration   | call          |
        | aircall-spark | an answered   |
        | aircall-spark | an outbound   |
        | aircall-spark | a missed      |
        | aircall-spark | a missed team |
        | aircall-spark | a dropped     |

    Scenario Outline: XR-02 Sampled orders of a <call> call's webhooks, of which there are more, at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When a <call> call takes place
      Then every order of the webhooks, plain or with one of them twice, ends in the same state

      @aircall-front
      Examples:
        | integration   | call        |
        | aircall-front | transferred |
        | aircall-front | voicemail   |

      @ringcentral-front
      Examples:
        | integration       | call        |
        | ringcentral-front | answered    |
        | ringcentral-front | transferred |
        | ringcentral-front | voicemail   |

      @aircall-gorgias
      Examples:
        | integration     | call        |
        | aircall-gorgias | transferred |
        | aircall-gorgias | voicemail   |

      @aircall-salesforce
      Examples:
        | integration        | call        |
        | aircall-salesforce | transferred |
        | aircall-salesforce | voicemail   |

      @aircall-spark
      Examples:
        | integration   | call        |
        | aircall-spark | transferred |
        | aircall-spark | voicemail   |

  @XR-03
  Rule: XR-03 A webhook with a wrong or missing token is refused with 401 and changes nothing

    Scenario Outline: XR-03 Webhooks with <token> are refused at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And a stranger sends the webhooks with <token>
      Then each request is answered 401
      And each refusal has an error message of one line
      And nothing is logged

      @aircall-front
      Examples:
        | integration   | token                    |
        | aircall-front | a wrong token            |
        | aircall-front | no token                 |
        | aircall-front | an empty token           |
        | aircall-front | half of the token        |
        | aircall-front | a token that is a number |

      @ringcentral-front
      Examples:
        | integration       | token             |
        | ringcentral-front | a wrong token     |
        | ringcentral-front | no token          |
        | ringcentral-front | an empty token    |
        | ringcentral-front | half of the token |

      @aircall-gorgias
      Examples:
        | integration     | token                    |
        | aircall-gorgias | a wrong token            |
        | aircall-gorgias | no token                 |
        | aircall-gorgias | an empty token           |
        | aircall-gorgias | half of the token        |
        | aircall-gorgias | a token that is a number |

      @aircall-salesforce
      Examples:
        | integration        | token                    |
        | aircall-salesforce | a wrong token            |
        | aircall-salesforce | no token                 |
        | aircall-salesforce | an empty token           |
        | aircall-salesforce | half of the token        |
        | aircall-salesforce | a token that is a number |

      @aircall-spark
      Examples:
        | integration   | token                    |
        | aircall-spark | a wrong token            |
        | aircall-spark | no token                 |
        | aircall-spark | an empty token           |
        | aircall-spark | half of the token        |
        | aircall-spark | a token that is a number |

    Scenario Outline: XR-03 Genuine webhooks after forged ones are accepted at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And a stranger sends the webhooks with a wrong token
      And the webhooks are delivered
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

  @XR-04
  Rule: XR-04 A malformed or oversized body is refused with 4xx, changes nothing and breaks nothing

    Scenario Outline: XR-04 <body> is answered <status> at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And a stranger posts <body>
      Then each request is answered <status>
      And each refusal has an error message of one line
      And nothing is logged

      @aircall-front
      Examples:
        | integration   | body                                  | status |
        | aircall-front | nothing at all                        | 400    |
        | aircall-front | plain words                           | 400    |
        | aircall-front | half of a webhook                     | 400    |
        | aircall-front | an array                              | 400    |
        | aircall-front | two webhooks in one body              | 400    |
        | aircall-front | a webhook with bytes that are no text | 400    |
        | aircall-front | a webhook without its call            | 400    |
        | aircall-front | a webhook of over a megabyte          | 413    |

      @ringcentral-front
      Examples:
        | integration       | body                                  | status |
        | ringcentral-front | nothing at all                        | 400    |
        | ringcentral-front | plain words                           | 400    |
        | ringcentral-front | half of a webhook                     | 400    |
        | ringcentral-front | an array                              | 400    |
        | ringcentral-front | two webhooks in one body              | 400    |
        | ringcentral-front | a webhook with bytes that are no text | 400    |
        | ringcentral-front | a webhook without its call            | 400    |
        | ringcentral-front | a webhook of over a megabyte          | 413    |

      @aircall-gorgias
      Examples:
        | integration     | body                                  | status |
        | aircall-gorgias | nothing at all                        | 400    |
        | aircall-gorgias | plain words                           | 400    |
        | aircall-gorgias | half of a webhook                     | 400    |
        | aircall-gorgias | an array                              | 400    |
        | aircall-gorgias | two webhooks in one body              | 400    |
        | aircall-gorgias | a webhook with bytes that are no text | 400    |
        | aircall-gorgias | a webhook without its call            | 400    |
        | aircall-gorgias | a webhook of over a megabyte          | 413    |

      @aircall-salesforce
      Examples:
        | integration        | body                                  | status |
        | aircall-salesforce | nothing at all                        | 400    |
        | aircall-salesforce | plain words                           | 400    |
        | aircall-salesforce | half of a webhook                     | 400    |
        | aircall-salesforce | an array                              | 400    |
        | aircall-salesforce | two webhooks in one body              | 400    |
        | aircall-salesforce | a webhook with bytes that are no text | 400    |
        | aircall-salesforce | a webhook without its call            | 400    |
        | aircall-salesforce | a webhook of over a megabyte          | 413    |

      @aircall-spark
      Examples:
        | integration   | body                                  | status |
        | aircall-spark | nothing at all                        | 400    |
        | aircall-spark | plain words                           | 400    |
        | aircall-spark | half of a webhook                     | 400    |
        | aircall-spark | an array                              | 400    |
        | aircall-spark | two webhooks in one body              | 400    |
        | aircall-spark | a webhook with bytes that are no text | 400    |
        | aircall-spark | a webhook without its call            | 400    |
        | aircall-spark | a webhook of over a megabyte          | 413    |

    Scenario Outline: XR-04 A call is logged after <body> at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And a stranger posts <body>
      And the webhooks are delivered
      Then the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | body                         |
        | aircall-front | half of a webhook            |
        | aircall-front | a webhook of over a megabyte |

      @ringcentral-front
      Examples:
        | integration       | body                         |
        | ringcentral-front | half of a webhook            |
        | ringcentral-front | a webhook of over a megabyte |

      @aircall-gorgias
      Examples:
        | integration     | body                         |
        | aircall-gorgias | half of a webhook            |
        | aircall-gorgias | a webhook of over a megabyte |

      @aircall-salesforce
      Examples:
        | integration        | body                         |
        | aircall-salesforce | half of a webhook            |
        | aircall-salesforce | a webhook of over a megabyte |

      @aircall-spark
      Examples:
        | integration   | body                         |
        | aircall-spark | half of a webhook            |
        | aircall-spark | a webhook of over a megabyte |

  @XR-10
  Rule: XR-10 Unknown events and unknown fields are accepted and ignored

    Scenario Outline: XR-10 Unknown fields do not prevent a call from being logged at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And the phone system sends the webhooks with unknown fields
      Then each request is answered 2xx
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

    Scenario Outline: XR-10 Unknown <thing> are accepted and log nothing at <integration>
      Given the usual phone team with <integration>
      And the network holds every webhook back
      When an answered call takes place
      And the phone system sends the webhooks with unknown <thing>
      Then each request is answered 2xx
      And nothing is logged

      @aircall-front
      Examples:
        | integration   | thing     |
        | aircall-front | events    |
        | aircall-front | resources |

      @ringcentral-front
      Examples:
        | integration       | thing  |
        | ringcentral-front | events |

      @aircall-gorgias
      Examples:
        | integration     | thing     |
        | aircall-gorgias | events    |
        | aircall-gorgias | resources |

      @aircall-salesforce
      Examples:
        | integration        | thing     |
        | aircall-salesforce | events    |
        | aircall-salesforce | resources |

      @aircall-spark
      Examples:
        | integration   | thing     |
        | aircall-spark | events    |
        | aircall-spark | resources |

  @XR-11
  Rule: XR-11 A webhook is answered within the phone system's time limit, however slow the CRM is

    Scenario Outline: XR-11 The CRM takes <time> for every request at <integration>
      Given the usual phone team with <integration>
      And the CRM takes <time> for every request
      When an answered call takes place
      And a missed call takes place
      Then every webhook was answered 2xx within <limit>
      And the call is logged exactly twice

      @aircall-front
      Examples:
        | integration   | time       | limit     |
        | aircall-front | 1 second   | 5 seconds |
        | aircall-front | 20 seconds | 5 seconds |

      @ringcentral-front
      Examples:
        | integration       | time       | limit     |
        | ringcentral-front | 1 second   | 3 seconds |
        | ringcentral-front | 20 seconds | 3 seconds |

      @aircall-gorgias
      Examples:
        | integration     | time       | limit     |
        | aircall-gorgias | 1 second   | 5 seconds |
        | aircall-gorgias | 20 seconds | 5 seconds |

      @aircall-salesforce
      Examples:
        | integration        | time       | limit     |
        | aircall-salesforce | 1 second   | 5 seconds |
        | aircall-salesforce | 20 seconds | 5 seconds |

      @aircall-spark
      Examples:
        | integration   | time       | limit     |
        | aircall-spark | 1 second   | 5 seconds |
        | aircall-spark | 20 seconds | 5 seconds |

    Scenario Outline: XR-11 The CRM cannot be reached at <integration>
      Given the usual phone team with <integration>
      And the CRM cannot be reached
      When an answered call takes place
      Then every webhook was answered 2xx within <limit>
      And the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | limit     |
        | aircall-front | 5 seconds |

      @ringcentral-front
      Examples:
        | integration       | limit     |
        | ringcentral-front | 3 seconds |

      @aircall-gorgias
      Examples:
        | integration     | limit     |
        | aircall-gorgias | 5 seconds |

      @aircall-salesforce
      Examples:
        | integration        | limit     |
        | aircall-salesforce | 5 seconds |

      @aircall-spark
      Examples:
        | integration   | limit     |
        | aircall-spark | 5 seconds |
