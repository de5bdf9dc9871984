Feature: Retries

  @XR-01
  Scenario: XR-01 a webhook twice
    Given a world
    When 5 calls end
    Then 5 calls are logged
