package ringcentral

// Rows exports the route table to tests.
var Rows = rows
