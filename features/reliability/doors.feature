Feature: Every entry point refuses strangers
  Webhooks of phone systems are not the only requests that reach the core from
  outside.

  @XR-03
  Rule: XR-03 A request with a wrong or missing token or signature is refused with 401 at every entry point

    Scenario Outline: XR-03 A request to the <door> with <token> is refused at <integration>
      Given the usual phone team with <integration>
      When a stranger sends a request to the <door> with <token>
      Then each request is answered 401
      And each refusal has an error message of one line
      And nothing is logged
      When an answered call takes place
      Then the call is logged exactly once

      @aircall-front
      Examples:
        | integration   | door      | token         |
        | aircall-front | admin API | a wrong token |
        | aircall-front | admin API | no token      |
        | aircall-front | settings  | a wrong token |
        | aircall-front | settings  | no token      |

      @ringcentral-front
      Examples:
        | integration       | door        | token         |
        | ringcentral-front | admin API   | a wrong token |
        | ringcentral-front | admin API   | no token      |
        | ringcentral-front | settings    | a wrong token |
        | ringcentral-front | settings    | no token      |
        | ringcentral-front | SMS channel | a wrong token |
        | ringcentral-front | SMS channel | no token      |

      @aircall-gorgias
      Examples:
        | integration     | door        | token         |
        | aircall-gorgias | admin API   | a wrong token |
        | aircall-gorgias | admin API   | no token      |
        | aircall-gorgias | settings    | a wrong token |
        | aircall-gorgias | settings    | no token      |
        | aircall-gorgias | dial button | a wrong token |
        | aircall-gorgias | dial button | no token      |

      @aircall-salesforce
      Examples:
        | integration        | door      | token         |
        | aircall-salesforce | admin API | a wrong token |
        | aircall-salesforce | admin API | no token      |
        | aircall-salesforce | settings  | a wrong token |
        | aircall-salesforce | settings  | no token      |

      @aircall-spark
      Examples:
        | integration   | door      | token         |
        | aircall-spark | admin API | a wrong token |
        | aircall-spark | admin API | no token      |
        | aircall-spark | settings  | a wrong token |
        | aircall-spark | settings  | no token      |
