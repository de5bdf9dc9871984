package simnet

import (
	"net"
	"os"
	"strings"
	"syscall"
)

// The errors of a connection have the texts of Linux on every operating system, because
// they are part of the trace, which must not depend on the machine.

// noSuchHost returns the error of a dial to an unknown host name.
func noSuchHost(name string) error {
	if host, _, ok := strings.Cut(name, ":"); ok {
		name = host
	}
	return &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}}
}

// refused returns the error of a dial to a host that does not accept connections.
func refused(h *host, scheme string) error {
	return &net.OpError{Op: "dial", Net: "tcp", Addr: h.tcpAddr(scheme), Err: refusedError{}}
}

type refusedError struct{}

func (refusedError) Error() string        { return "connect: connection refused" }
func (refusedError) Is(target error) bool { return target == syscall.ECONNREFUSED }

// readTimeout returns the error of a connection on which no response arrived in time.
func readTimeout(h *host, scheme string) error {
	return &net.OpError{Op: "read", Net: "tcp", Addr: h.tcpAddr(scheme), Err: os.ErrDeadlineExceeded}
}

func (h *host) tcpAddr(scheme string) net.Addr {
	port := 80
	if scheme == "https" {
		port = 443
	}
	return &net.TCPAddr{IP: net.ParseIP(h.address), Port: port}
}
