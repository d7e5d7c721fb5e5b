# What people are told when something was not done: which field, what is wrong, what to do

refusal-again = It has not been sent yet: change what is marked below and send it again.

refusal-PLACE_MISSING = Fill in "{ $where }", or both "{ $latitude }" and "{ $longitude }".
refusal-POSITION_INVALID = "{ $latitude }" and "{ $longitude }" come together, in degrees: the first from -90 to 90, the second from -180 to 180, such as 31.23 and 121.47.
refusal-SERVICE_UNKNOWN = Choose one of the list under "{ $event_class }".
refusal-TEXT_TOO_LONG = "{ $field }" takes at most { $most } characters and has { $length }: make it shorter.
refusal-TEXT_INVALID = "{ $field }" holds a character that cannot be kept, such as half of an emoji: delete it and send again.
refusal-FIELD_TWICE = "{ $field }" came twice with two different values: leave one of them.
refusal-TEXT_MISSING = Say what is still wrong.
refusal-ATTACHMENTS_TOO_LARGE = { $files } photos and { $megabytes } MB together are the most: send fewer or smaller ones.
refusal-MEDIA_TYPE_UNKNOWN = Photo { $number } is not in JPEG, HEIC, PNG, WebP or AVIF: choose another.
refusal-CONTENT_MISMATCHED = Photo { $number } is not of the type that it is said to be: send the photo itself.
refusal-PHOTO_UNREADABLE = Photo { $number } ({ $format }) cannot be read or was cut off: send it again, or choose another.
refusal-PHOTO_TOO_MANY_PIXELS = Photo { $number } has more than { $megapixels } megapixels: send it in a smaller size.
refusal-BODY_TOO_LARGE = What was sent has more than { $most } MB: choose a photo of at most { $megabytes } MB, or none, and send it again.
refusal-BODY_TOO_SLOW = Sending took too long and was cut off: send it again without the photo, or over a better connection.
refusal-RATING_INVALID = Choose one of 1 to 5.
refusal-ALREADY_SAID = You have sent this already and the department has been told: there is no need to send it again.
refusal-NOT_CLOSED = The matter is not closed yet: you can rate it, or say that it is not fixed, once it is.
refusal-LINK_UNKNOWN = This link opens nothing: use the whole link that you were given.
refusal-REPLIES_AWAY = The photo cannot be shown now: open it again in some minutes.
refusal-NUMBER_OFTEN = Too many reports gave the number under "{ $field }": try again in { DURATION($seconds) }, or leave it empty.
refusal-FORM_TOO_LARGE = What was sent is far too long: write less, and send it again.
refusal-FORM_INVALID = The form did not arrive whole: send it again.

# Attributes that a class of problems asks for
refusal-ATTRIBUTE_MISSING = Fill in "{ $field }".
refusal-ATTRIBUTE_UNKNOWN = This kind of problem does not ask for that. It asks for: { $known }.
refusal-ATTRIBUTE_TYPE_WRONG = "{ $field }" takes a value of another kind ({ $type }).
refusal-ATTRIBUTE_EMPTY = Fill in "{ $field }", or leave it out.
refusal-ATTRIBUTE_TWICE = "{ $field }" takes one value: leave one.
refusal-ATTRIBUTE_TOO_LONG = "{ $field }" takes at most { $most } characters and has { $length }: make it shorter.
refusal-ATTRIBUTE_NOT_STORABLE = "{ $field }" holds a character that cannot be kept, such as half of an emoji: delete it and send again.
refusal-ATTRIBUTE_NO_NUMBER = "{ $field }" is a number, written with digits, such as 12.5.
refusal-ATTRIBUTE_UNIT_WRONG = "{ $field }" is given in { $unit }, not in { $given }.
refusal-ATTRIBUTE_TOO_SMALL = "{ $field }" is at least { $least } { $unit }.
refusal-ATTRIBUTE_TOO_GREAT = "{ $field }" is at most { $most } { $unit }.
refusal-ATTRIBUTE_NO_FLAG = Answer "{ $field }" with yes or no.
refusal-ATTRIBUTE_NOT_OFFERED = "{ $field }" takes one of these: { $known }.
refusal-ATTRIBUTE_TOO_MANY = "{ $field }" takes at most { $most } choices.
refusal-ATTRIBUTE_NO_MOMENT = "{ $field }" is a date with its time, such as 2026-07-01 08:30.
refusal-ATTRIBUTE_NO_DURATION = "{ $field }" is a duration, such as PT45M for 45 minutes or P2D for two days.
refusal-ATTRIBUTE_NO_PLACE = "{ $field }" is a longitude and a latitude in degrees, with a comma between them, such as 121.47,31.23.
refusal-ATTRIBUTE_SHAPE_WRONG = "{ $field }" takes a { $shape }.
refusal-ATTRIBUTE_POSITIONS_WRONG = "{ $field }" takes { $least } to { $most } positions, with semicolons between them.
refusal-ATTRIBUTES_TOO_LARGE = What was filled in about this kind of problem is more than { $most } kB: make it shorter.

# The programming interface (Open311). Names of fields are those of the interface

open311-SERVICE_UNKNOWN = There is no service "{ $given }"; there are: { $known }.
open311-TEXT_INVALID = The field "{ $given }" holds a character that cannot be kept (NUL, or half of a surrogate pair): delete it and send again.
open311-BODY_TOO_LARGE = The request has more than { $most } MB: send less. Photos may have { $megabytes } MB together.
open311-photos-left-out = The report is kept without photo { $photos } of those sent: there may be { $files } of { $megabytes } MB together. Add smaller ones on the page that reporter_link opens.
open311-MEDIA_URL_INVALID = media_url must begin with https:// or http://, hold no space, and stand at most ten times.
open311-TEXT_UNREADABLE = { $where ->
    [body] The body
    [path] The path
    [query] The query
    [header] The header "{ $name }"
    [field] The field "{ $name }"
   *[field-name] The name of a field
} is not in { $charset }: send UTF-8, or declare the charset in Content-Type, such as charset=gb18030.
open311-CHARSET_UNKNOWN = There is no charset "{ $charset }": send UTF-8, or declare one such as gb18030.
open311-FORM_INVALID = The form is broken or cut off: send it again.
open311-FORM_TOO_LARGE = The form has more than 1,000 fields or 1 MB of texts: send less.
open311-FIELD_TWICE = The field "{ $name }" has two values: send one.
open311-JSON_INVALID = The body must be a JSON object whose fields are texts or numbers.
open311-IDEMPOTENCY_KEY_INVALID = An idempotency key has at most { $most } characters: send it in the header or in the field idempotency_key, not in both.
open311-IDEMPOTENCY_KEY_REUSED = This idempotency key was used for another report: choose a new one.
open311-TOO_MANY_IDS = Ask for at most { $most } ids at once.
open311-SPAN_TOO_LONG = start_date and end_date lie at most 90 days apart: ask for one part after the other.
open311-STATUS_INVALID = status is open, closed, or both with a comma.
open311-DATE_INVALID = A moment has a zone, such as 2026-07-01T00:00:00Z, and a year from 1900 to 2199.
open311-API_KEY_UNKNOWN = Send a valid api_key: see key_service in /discovery.json.
open311-API_KEY_CHANNEL_UNKNOWN = This key was given for the channel "{ $channel }", which the city does not have now: ask the operator, contact in /discovery.json.
open311-JURISDICTION_UNKNOWN = There is no such jurisdiction: leave jurisdiction_id out.
open311-REQUEST_UNKNOWN = No public request has this id: send the api_key that filed it.

# The form of a class of problems
refusal-ANSWER_MARKUP = "{ $field }" holds tags or script, which are not taken: write plain words.
refusal-ANSWER_AREA_UNKNOWN = Choose "{ $field }" from the list: { $given } is not there.
refusal-ANSWER_ROWS_TOO_MANY = At most { $most } of "{ $field }" are taken: leave some out.
refusal-ANSWER_ROWS_TOO_FEW = At least { $least } of "{ $field }" are asked for: add what is missing.
refusal-ANSWER_SHAPE_WRONG = "{ $field }" is not written as it is asked for: write it anew.
refusal-FORM_VERSION_UNKNOWN = What is asked has changed since you began: look through the form once more and send it again.
refusal-DRAFT_TOO_LARGE = At most { $most } characters are kept for later: make it shorter, or send it now.
