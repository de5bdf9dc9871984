package memory_test

import (
	"testing"

	"github.com/callsim/callsim/core/store"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/core/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(storetest.TB) store.Store { return memory.New() })
}
