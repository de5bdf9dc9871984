package ringcentral

// Rows is the route table, for tests.
var Rows = rows
