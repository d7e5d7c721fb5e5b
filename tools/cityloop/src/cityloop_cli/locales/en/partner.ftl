# Partners on Kafka: cityloop partner

partner-bad-name = "{ $partner }" is no name of a partner: letters, digits, hyphens and underscores, at most 63
partner-no-listener = the fleet in { $folder } has no listener for partners: `make down`, then `make up PARTNERS=1`
partner-no-answer = Kafka did not do it: { $problem }; is the fleet running?
partner-added = { $partner }: certificate in { $folder }, until { $until }; then: source { $file }
partner-reads = it reads { $topics }
partner-writes = it writes { $topics }
partner-groups = its consumer groups begin with { $prefix }
partner-none = no partner has rights yet: `cityloop partner add PARTNER`
partner-unknown = { $partner } has no rights; `cityloop partner list` shows who has
partner-removed = { $partner } reads and writes nothing any more; its certificate stays valid and opens nothing

help-partners = Partners that read topics from outside, on the fleet of this clone (make up PARTNERS=1).
    
    Example: cityloop partner list
help-partner-add = Give a partner its rights, and write its certificate and where the broker is.
    
    Example: cityloop partner add weather-service
help-partner-list = Show the partners that have rights.
    
    Example: cityloop partner list
help-partner-remove = Take all rights of a partner; its certificate opens nothing any more.
    
    Example: cityloop partner remove weather-service
help-partner-name = Name of the partner: letters, digits, hyphens, underscores.
help-partner-into = Folder to write; certificates/PARTNER.kafka when absent.
