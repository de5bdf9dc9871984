@aircall-spark
Feature: The decision table for the contact, the team member and the projects
  Eight answers decide how a call or a message is logged: how many contacts have
  the number and in which phone fields, how many projects the contact is in and on
  how many of them Lena works, the company's setting, whether it is a call or a
  message, in which direction, and how many users share the number. "any" stands
  for every answer: the seed plays one of them, and a Go test plays all 1152 and
  proves that each has exactly one row.

  Scenario Outline: <rule> <what> <direction>, contacts <contacts> in <fields> fields, projects <projects> with Lena on <on>, setting <setting>, users <users>
    Given <contacts> contacts with the number, in <fields> phone fields
    And the contact is in <projects> projects, of which Lena works on <on>
    And the answer to "Log calls and messages on all projects" is <setting>
    When <what> goes <direction> on a number of <users> users
    Then Spark <outcome>

    @AP-01
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome      |
      | AP-01 | 0        | any    | any      | any | ON      | call | in        | any   | logs nothing |

    @AP-02
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome      |
      | AP-02 | 0        | any    | any      | any | OFF     | call | in        | any   | logs nothing |

    @AP-03
    Examples:
      | rule  | contacts | fields | projects | on   | setting | what | direction | users | outcome                |
      | AP-03 | 1        | same   | 1        | all  | ON      | call | any       | any   | logs it to the project |
      | AP-03 | 1        | same   | 1        | some | ON      | call | any       | any   | logs it to the project |

    @AP-04
    Examples:
      | rule  | contacts | fields | projects | on   | setting | what | direction | users | outcome                |
      | AP-04 | 1        | same   | 1        | all  | OFF     | call | any       | any   | logs it to the project |
      | AP-04 | 1        | same   | 1        | some | OFF     | call | any       | any   | logs it to the project |

    @AP-05
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome                     |
      | AP-05 | 1        | any    | 2        | all | ON      | call | any       | 1     | logs it to all the projects |
      | AP-05 | 1        | any    | 3        | all | ON      | call | any       | any   | logs it to all the projects |

    @AP-06
    Examples:
      | rule  | contacts | fields | projects | on   | setting | what | direction | users | outcome                         |
      | AP-06 | 1        | any    | 2        | some | ON      | call | any       | any   | logs it to the projects of both |
      | AP-06 | 1        | any    | 3        | some | ON      | call | any       | any   | logs it to the projects of both |

    @AP-07
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome                                         |
      | AP-07 | 1        | any    | 2        | any | OFF     | call | any       | any   | leaves it under Unassigned without its projects |
      | AP-07 | 1        | any    | 3        | any | OFF     | call | any       | any   | leaves it under Unassigned without its projects |

    @AP-11
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome                                        |
      | AP-11 | 2        | same   | any      | any | any     | call | any       | any   | leaves it under Unassigned without its contact |

    @AP-12
    Examples:
      | rule  | contacts | fields    | projects | on  | setting | what | direction | users | outcome                                        |
      | AP-12 | 2        | different | any      | any | any     | call | any       | any   | leaves it under Unassigned without its contact |

    @AP-14
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome                     |
      | AP-14 | 1        | any    | 2        | all | ON      | call | out       | 2     | logs it to all the projects |

    @AP-15
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome                     |
      | AP-15 | 1        | any    | 2        | all | ON      | call | in        | 2     | logs it to all the projects |

    @AP-16
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what    | direction | users | outcome                                                            |
      | AP-16 | 2        | any    | any      | any | any     | message | any       | 2     | leaves it under Unassigned without its contact and its team member |
      | AP-16 | 1        | any    | any      | any | any     | message | any       | 2     | leaves it under Unassigned without its team member                 |

    @AP-18
    Examples:
      | rule  | contacts | fields | projects | on   | setting | what    | direction | users | outcome                                         |
      | AP-18 | 0        | any    | any      | any  | any     | message | any       | any   | logs nothing                                    |
      | AP-18 | 2        | any    | any      | any  | any     | message | any       | 1     | leaves it under Unassigned without its contact  |
      | AP-18 | 1        | any    | 0        | any  | any     | message | any       | 1     | leaves it under Unassigned without its projects |
      | AP-18 | 1        | any    | 1        | any  | any     | message | any       | 1     | logs it to the project                          |
      | AP-18 | 1        | any    | 3        | all  | ON      | message | any       | 1     | logs it to all the projects                     |
      | AP-18 | 1        | any    | 2        | some | ON      | message | any       | 1     | logs it to the projects of both                 |
      | AP-18 | 1        | any    | 3        | some | ON      | message | any       | 1     | logs it to the projects of both                 |
      | AP-18 | 1        | any    | 2        | none | ON      | message | any       | 1     | leaves it under Unassigned without its projects |
      | AP-18 | 1        | any    | 3        | none | ON      | message | any       | 1     | leaves it under Unassigned without its projects |
      | AP-18 | 1        | any    | 2        | any  | OFF     | message | any       | 1     | leaves it under Unassigned without its projects |
      | AP-18 | 1        | any    | 3        | any  | OFF     | message | any       | 1     | leaves it under Unassigned without its projects |

    @AP-19 @interpretation
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome                                         |
      | AP-19 | 1        | any    | 0        | any | any     | call | any       | any   | leaves it under Unassigned without its projects |

    @AP-20 @interpretation
    Examples:
      | rule  | contacts | fields | projects | on   | setting | what | direction | users | outcome                                         |
      | AP-20 | 1        | any    | 2        | none | ON      | call | any       | any   | leaves it under Unassigned without its projects |
      | AP-20 | 1        | any    | 3        | none | ON      | call | any       | any   | leaves it under Unassigned without its projects |

    @AP-24 @interpretation
    Examples:
      | rule  | contacts | fields | projects | on   | setting | what | direction | users | outcome                |
      | AP-24 | 1        | same   | 1        | none | any     | call | any       | any   | logs it to the project |

    @AP-26 @interpretation
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what    | direction | users | outcome                     |
      | AP-26 | 1        | any    | 2        | all | ON      | message | any       | 1     | logs it to all the projects |

    @AP-27 @interpretation
    Examples:
      | rule  | contacts | fields    | projects | on  | setting | what | direction | users | outcome                |
      | AP-27 | 1        | different | 1        | any | any     | call | any       | any   | logs it to the project |

    @AP-30 @interpretation
    Examples:
      | rule  | contacts | fields | projects | on  | setting | what | direction | users | outcome      |
      | AP-30 | 0        | any    | any      | any | any     | call | out       | any   | logs nothing |
