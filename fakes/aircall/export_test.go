package aircall

// Routes is the route table, so that a test can walk it.
var Routes = routes
