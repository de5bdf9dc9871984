package simnet

import (
	"net"
	"os"
	"strings"
	"syscall"
)

// The errors of a connection, with the texts of Linux on every system: they are
// part of the trace, which must not depend on where it was made.

// noSuchHost is what a dial says about a name that nobody knows.
func noSuchHost(name string) error {
	if host, _, ok := strings.Cut(name, ":"); ok {
		name = host
	}
	return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}}
}

// refused is what a dial says about a machine on which nobody listens.
func refused(h *host, scheme string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: h.tcp(scheme), Err: refusedError{}}
}

type refusedError struct{}

func (refusedError) Error() string        { return "connect: connection refused" }
func (refusedError) Is(target error) bool { return target == syscall.ECONNREFUSED }

// readTimeout is what a connection says that was silent for too long.
func readTimeout(h *host, scheme string) error {
	return &net.OpError{Op: "read", Net: "tcp", Addr: h.tcp(scheme), Err: os.ErrDeadlineExceeded}
}

func (h *host) tcp(scheme string) net.Addr {
	port := 80
	if scheme == "https" {
		port = 443
	}
	return &net.TCPAddr{IP: net.ParseIP(h.address), Port: port}
}
