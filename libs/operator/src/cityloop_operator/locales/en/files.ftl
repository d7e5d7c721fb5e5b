# The files of a city: how they are read, and what is wrong in them

# The machine
file-not-read = { $file } cannot be read: { $problem }
file-not-written = { $file } cannot be written: { $problem }
file-not-there = no such file or directory; put it there, or name another
file-is-folder = is a directory; name a file, not a folder
file-in-place-of-folder = file exists; name a folder where a folder has to be
file-no-folder = not a directory; name a folder where a folder has to be
file-no-right = permission denied; give yourself the right to it, or name another
file-read-only = read-only file system; name another, where files may be written
file-disk-full = no space left on device; make room, or name another on another disk
file-quota-full = disk quota exceeded; make room, or name another on another disk
file-other-fault = { $problem }; look at its disk, then try again
file-changed = { $file } changed while it was read; read it again
file-problem = { $file }: { $problem }
file-no-utf-8 = { $place }: byte { $byte } is not UTF-8; save it as UTF-8

# Encodings
encoding-unknown = there is no encoding '{ $name }'; write one such as utf-8, gb18030, windows-1252
encoding-of-no-text = '{ $name }' is no encoding of text files; write one such as utf-8, gb18030, windows-1252
encoding-declared = as declared
encoding-by-mark = by its byte-order mark
encoding-by-zeros = by its zero bytes
encoding-by-every-byte = every byte of it is UTF-8
encoding-reads = { $name } reads '{ $text }'
encoding-read-by-none = no usual encoding reads it
encoding-undeclared = { $place }: byte { $byte } is not UTF-8; say the file's encoding in city.yaml, such as `encoding: windows-1252` ({ $readings })

# Tables
separator-comma = comma
separator-semicolon = semicolon
separator-tab = tab
separator-bar = bar
table-empty = { $file }:1: the file is empty; give one with a header
table-read = { $encoding } ({ $why }), separated by { $separator }
table-column-near = { $names } (near: { $near })
table-column-missing = { $place }: it has no column { $names }; name its columns in city.yaml. Read as { $read } it has: { $known }
table-column-twice = { $place }: column { $names } stands twice; rename or remove one

# Columns of which no cell can be read
column-cells = { $file }: column { $column }: none of the first { $count } filled cells ({ $shown })
column-cell = '{ $cell }'
column-no-times = { $cells } fits { $formats }; { $hint }
column-any-format = any format that is tried
column-formats-fitting = set time_format to { $formats }
column-set-format = set time_format to their format
column-no-degrees = { $cells } is a number in degrees; name another column, or set decimal_mark

# Rows
rows-read-as = { $file }: { $table }; { $mark }
decimal-points = decimal points
decimal-commas = decimal commas
rows-column-by = { $column } by { $formats }
rows-read = read { $rows } { $rows ->
    [one] row
   *[other] rows
}: { $entered } enter, { $aside } are set aside
rows-set-aside = set aside: { $problem }
rows-remark = remark: { $problem }
features-set-aside = features set aside: { $problem }
rows-without-status = { $setting }: no row has status '{ $status }'
rows-without-owner = { $setting }: no row has owner '{ $owner }'
rows-without-time = { $file }: no row says when it was made; name the column of times as `created` in city.yaml

# What is wrong with a cell, a row, a feature
fault-of-cell = { $subject } { $reason }; { $advice }
fault-of-row = { $reason }; { $advice }
fault-cell = { $column } '{ $cell }'
fault-counted = { $count } × { $problem }
fault-no-date = is no date in the format of its column
fault-date-too-early = lies before 1900
fault-no-number = is no number
fault-no-coordinate = is no longitude or latitude in degrees
fault-number-missing = is empty, and each request needs its own number
fault-number-twice = stands twice, and each request needs its own number
fault-text-too-long = is too long
fault-text-with-nul = holds the character NUL
fault-bytes-unreadable = holds bytes that the file's encoding does not have
fault-name-reserved = is a name with a meaning of its own
fault-too-many-cells = the row has more cells than the header
fault-quote-open = the row is too long for a cell: a quote may not be closed
fault-no-feature = the feature is no object
fault-no-outline = has no outline
fault-no-polygon = is no polygon; areas are polygons
fault-id-missing = is missing, and each area needs an id
fault-time-twice = is an hour that the city's clocks went through twice: the first, or the second where it would end too early
fault-time-never = is an hour that the city's clocks skipped: taken as long after midnight as it says
fix-date = correct it, or add its format to time_format
fix-or-empty = correct it, or leave the cell empty
fix-number = correct it, or set decimal_mark
fix-number-missing = give the row a number
fix-number-twice = give the row another number
fix-too-long = shorten it
fix-nul = remove it
fix-bytes = correct them, or set another encoding
fix-name = choose another name
fix-too-many-cells = put a text that holds the separator in quotes
fix-quote = close the quote, or double it
fix-polygon = give the feature a polygon, or remove it
fix-id = name the id property in city.yaml
fix-offset = add an offset

# The list of what is set aside
listed-file = file
listed-line = line
listed-column = column
listed-reason = reason
listed-cell = cell
listed-advice = what to do
listed-row = row
