# cityloop trace

help-trace = List the traces behind a number: of each source, of what became of it, and of each act.
    
    Example: cityloop trace E-2026-000001
help-trace-number = Number of a report, an event, a case or a warning.
help-timelines = Address of the console's pages, such as http://localhost:8081.
help-trace-link = Address of a page that shows a trace, with trace_id in braces in place of its id.

trace-line = { $moment }  { $trace }  { $service }  { $text }
trace-more = { $text } (+{ $more })
trace-none = no trace is known of { $number }
trace-unknown = nothing is known of { $number }: give the number of a report, an event, a case or a warning
trace-address-missing = give --timelines or set CITYLOOP_TIMELINES: the address of the console's pages
trace-no-answer = no timeline from { $address }: { $problem }
trace-link-names-none = --link must have { $part } in place of the trace's id
