package aircall

import "github.com/callsim/callsim/fakes/kit"

// created and deleted answer requests whose success status is not documented.
func (s *Server) created(body any) kit.Response {
	if s.assume.Value("aircall-created-status") == "200" {
		return kit.OK(body)
	}
	return kit.Created(body)
}

func (s *Server) deleted() kit.Response {
	if s.assume.Value("aircall-deleted-status") == "200" {
		return kit.OK(struct{}{})
	}
	return kit.NoContent()
}
