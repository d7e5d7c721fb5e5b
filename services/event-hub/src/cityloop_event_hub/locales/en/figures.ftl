# The command line of the figures' process: python -m cityloop_event_hub.figures

service-help-recompute = make figures anew from their log, while the process runs
service-help-indicator = pack/name of a figure, once for each; all figures without it
service-help-since = only periods that begin at this moment or later, ISO 8601 with an offset
service-help-until = only periods that begin before this moment, ISO 8601 with an offset
service-figures-made = { $figures ->
    [one] one figure
   *[other] { $figures } figures
} made anew
