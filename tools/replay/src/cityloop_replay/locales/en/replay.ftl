# A city's recorded requests: make demo CITY= DATA=

help-demo-city = Start a fleet in a fresh folder, play the requests, compare, and stop; on a terminal it serves until Enter.
    
    Example: make demo CITY=los-angeles DATA=data
