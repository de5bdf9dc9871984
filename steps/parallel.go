package steps

import (
	"runtime"
	"sync"
)

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
