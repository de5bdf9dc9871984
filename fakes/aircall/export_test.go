package aircall

// Routes exports the route table to tests.
var Routes = routes
