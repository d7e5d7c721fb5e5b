# What is wrong with what people write in files

declaration-no-duration = '{ $text }' is no duration; write one of ISO 8601 without years and months, such as P15D, PT15M
declaration-twice = { $names } stands twice; keep one
