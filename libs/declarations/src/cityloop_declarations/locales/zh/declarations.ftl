# What is wrong with what people write in files

declaration-no-duration = 「{ $text }」不是时长，请按 ISO 8601 书写（不用年和月），例如 P15D、PT15M
declaration-twice = { $names } 重复出现，请只保留一个
