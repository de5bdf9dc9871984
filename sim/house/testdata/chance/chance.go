// Package chance is a bad sample: random numbers from anywhere but the Runtime.
package chance

import (
	_ "crypto/rand" // want: imports crypto/rand
	"io"
	old "math/rand" // a generator with a seed of its own may be made
	"math/rand/v2"
	"mime/multipart"
)

func draw() {
	_ = old.Intn(6)                     // want: math/rand.Intn draws from the global source
	_ = rand.IntN(6)                    // want: math/rand/v2.IntN draws from the global source
	_ = rand.N(6)                       // want: math/rand/v2.N draws
	rand.Shuffle(0, nil)                // want: math/rand/v2.Shuffle draws
	_ = old.New(old.NewSource(1))       //
	_ = rand.New(rand.NewPCG(1, 2))     //
	_ = rand.New(new(rand.PCG)).IntN(6) //
}

func form(w io.Writer) error {
	left := multipart.NewWriter(w) // want: without SetBoundary
	_ = left.Close()
	send(multipart.NewWriter(w)) // want: without SetBoundary

	right := multipart.NewWriter(w)
	if err := right.SetBoundary("callsim"); err != nil {
		return err
	}
	var other = multipart.NewWriter(w) // want: without SetBoundary
	send(other)
	return right.Close()
}

func send(*multipart.Writer) {}
