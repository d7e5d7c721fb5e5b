# What is said on any page when something was not done: what is wrong, what to do

refusal-title = That did not work
refusal-back = To the first page
refusal-hint = Go back, change it and try again; most browsers keep what you wrote.
refusal-OVERLOADED = Many people are sending at once: try again in { DURATION($seconds) }.
refusal-NO_CITY = The service is starting: try again in a minute.
refusal-UNAVAILABLE = This cannot be saved or shown now: try again in a minute. Sent twice it counts once.
refusal-INTERNAL = The service failed, and the failure is recorded. Try again later; if it goes on, call the city's hotline.
refusal-NOT_FOUND = There is no such page: check the address, or go to the first page.
refusal-METHOD_NOT_ALLOWED = This address cannot be used in this way: begin again from the first page.
refusal-TEXT_UNREADABLE = { $where ->
    [field] What was typed under "{ $field }"
   *[body] What was sent
} cannot be read: open the first page again and send it from there.
refusal-CHARSET_UNKNOWN = What was sent cannot be read: open the first page again and send it from there.
refusal-INVALID = What was sent cannot be read: begin again from the first page.
refusal-ADDRESS_INVALID = The address holds a character that cannot be used: check it, or begin again from the first page.
