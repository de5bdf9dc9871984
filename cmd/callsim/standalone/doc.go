// Package standalone is the sync core as a program of its own, on the real
// clock: `callsim core`. It adds what a library has no use for: a configuration
// (a file, the environment, or both), a listener that nobody can tie up, a
// database file, a log without secrets, and an end in good order.
//
//	config, err := standalone.Load("core.yaml", os.LookupEnv)
//	err = standalone.Run(ctx, config, standalone.Options{Log: os.Stderr})
//
// It lives beside the command because package core is the library that it
// serves: core reads no clock, starts no goroutine and opens no socket, and the
// checks of sim/house keep it that way. Nothing else needs these rooms.
//
// # From outside
//
//	POST     /webhooks/aircall/front, …   from vendors; their token is in the body
//	GET PUT  /settings/aircall-front, …   for dashboards; see below
//	GET      /health                      200 while the store takes writes, with the version; degraded holds the reason
//	GET POST /admin/…                     what was refused, what is open, one call; see core/admin.go
//	GET      /metrics                     for Prometheus
//
// The settings hold the secret that makes a webhook believed, and decide what is
// logged where; the admin API shows calls, and the metrics how many. With a settings
// token every request to them must carry it as
// "Authorization: Bearer …". Without one they are for this machine alone: the
// listener must be bound to loopback, and requests that a web page of somebody
// else may have sent (a foreign Host or Origin) are refused.
//
// # Its end
//
// When ctx ends, the listener closes, requests under way are answered, then the
// core's fence and the store close. Unfinished work for a call continues when the core
// is started again; the same holds after a kill, which needs no preparation.
package standalone
