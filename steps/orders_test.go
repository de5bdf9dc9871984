package steps

import (
	"fmt"
	"testing"
)

// n! orders, and for each of n things doubled (n+1)!/2 more.
func TestXR02OrdersAreAllOrders(t *testing.T) {
	for n, want := range map[int]int{2: 2 + 2*3, 3: 6 + 3*12, 4: 24 + 4*60, 5: 120 + 5*360, 6: 720 + 6*2520} {
		orders := everyOrder(n)
		if len(orders) != want {
			t.Errorf("%d things have %d orders, plain or with one twice; found %d", n, want, len(orders))
		}
		seen := map[string]bool{}
		for _, o := range orders {
			if key := fmt.Sprint(o); seen[key] {
				t.Fatalf("order %s stands twice", key)
			} else {
				seen[key] = true
			}
		}
	}
}

func TestInParallelReportsTheFirstFailureWhateverIsFaster(t *testing.T) {
	for range 50 {
		err := inParallel(100, func(i int) error {
			if i == 7 || i == 8 || i > 90 {
				return fmt.Errorf("%d failed", i)
			}
			return nil
		})
		if err == nil || err.Error() != "7 failed" {
			t.Fatalf("expected the failure of 7, got %v", err)
		}
	}
}
