package steps

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// drawn lists the cases to try out of n: all, or a sample in their order.
func (s *Scenario) drawn(n int) []int {
	if s.opts.Sample <= 0 || s.opts.Sample >= n {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	chosen := s.world.Sched.Rand("sample of cases").Perm(n)[:s.opts.Sample]
	slices.Sort(chosen)
	return chosen
}

// ofAll is "12 orders", or "12 of 360 orders" for a sample.
func ofAll(tried, all int) string {
	if tried == all {
		return fmt.Sprint(all)
	}
	return fmt.Sprintf("%d of %d", tried, all)
}

// inParallel runs work(0) … work(n-1), as many at once as there are cores:
// worlds are independent. It returns the error of the lowest index that failed,
// so that what is reported does not depend on who was faster.
func inParallel(n int, work func(int) error) error {
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		next   int
		failed = n
		err    error
	)
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		if next >= n || next > failed {
			return 0, false
		}
		next++
		return next - 1, true
	}
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				if e := work(i); e != nil {
					mu.Lock()
					if i < failed {
						failed, err = i, e
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	return err
}
