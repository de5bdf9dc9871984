package claims_test

import (
	"context"
	"testing"

	"github.com/callsim/callsim/core/claims"
	"github.com/callsim/callsim/core/store/memory"
	"github.com/callsim/callsim/sim/wallclock"
)

func TestClaims(t *testing.T) {
	ctx, s := context.Background(), memory.New()
	c := claims.Claims{Runtime: wallclock.New(1), Store: s, Bucket: "comments"}
	other := claims.Claims{Runtime: c.Runtime, Store: s, Bucket: "texts"}
	free := func(c claims.Claims, object, effect string, want bool) {
		t.Helper()
		if got, err := c.Free(ctx, object, effect); got != want || err != nil {
			t.Errorf("%s for %s: %v, %v; want %v", object, effect, got, err, want)
		}
	}
	free(c, "com_1", "a", true)
	if err := c.Take(ctx, "com_1", "a"); err != nil {
		t.Fatal(err)
	}
	free(c, "com_1", "a", true)
	free(c, "com_1", "b", false)
	free(c, "com_2", "b", true)
	free(other, "com_1", "b", true)
}
