# The page of a report, behind its secret link

report-number = Number
report-keep = Keep the link of this page: with it you can follow the matter and rate it. It is yours alone; do not pass it on.
report-state = Where it stands
report-reason = Reason
report-expected = Expected by
report-lead = Department in charge
report-case = Case number
report-updated = Updated
report-reported = Reported
report-class = What it is about
report-where = Where it is, in words
report-text = What is wrong
report-photo = Photo { $number }
report-photo-more = Add a photo (JPEG, HEIC, PNG, WebP or AVIF, up to { $megabytes } MB with those above)
report-photo-send = Send the photo
report-photo-too-large = Your report is kept. Of the photos that you sent, number { $photos } was left out: together they may have { $megabytes } MB and take a minute to send. Add a smaller one below.
report-replies = Replies from departments
report-replies-away = What departments replied cannot be read now. Nothing is lost: open this page again in some minutes.
report-reply-photo = Photo { $number } from { $department }
report-messages = Messages
report-no-messages = No messages yet.
report-message-reason = { $text } Reason: { $reason }
report-rate = Please rate the service
report-rating = Rating
report-rating-1 = 1 Very bad
report-rating-2 = 2 Bad
report-rating-3 = 3 Fair
report-rating-4 = 4 Good
report-rating-5 = 5 Very good
report-rate-send = Send the rating
report-rated = You have rated the service. Thank you.
report-not-fixed = Not fixed?
report-not-fixed-text = What is still wrong
report-not-fixed-send = Tell the department: not fixed
report-said-not-fixed = You said that it is not fixed; the department has been told.

# The message while a report has not found its case
message-corrected = We have put right what your report is about ({ $matter }) or where it is. Its number stays, and you will hear how it goes on.
message-moved = What you reported turned out to belong to another case ({ $matter }) than before. Your report goes on with that case under its own number; you need not report again.
message-held = We have your report; its place is being confirmed.
report-held-position-missing = it came without coordinates, so a person has to locate it
report-held-position-unusable = its coordinates are outside the city or unusable, so a person has to locate it
