package aircall

import "github.com/callsim/callsim/fakes/kit"

// created and deleted answer where the reference does not say how.
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
