# Between clauses
between-clauses = {"; "}
