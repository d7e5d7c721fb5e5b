# Why an act of an officer or an operator was refused, where the constant reason says it all: a sentence for each

# Who calls, and with what
refused-NO_CERTIFICATE = the call came without a certificate; use that of your department
refused-NAMELESS_CERTIFICATE = the certificate names no department (O) or no system (CN); have it issued anew
refused-ACTOR_MISSING = name who acts: the post and the person
refused-FOREIGN_POST = the post is not one of your department; act with one that is
refused-RIGHT_MISSING = the post has no right to do this; act with a post whose role has it
refused-NO_IMPORT_RIGHT = only who may import says when or under which number it happened; leave that out
refused-OCCURRED_IN_FUTURE = it is said to have happened in the future; correct the time
refused-OCCURRED_TOO_EARLY = it is said to have happened before 1900; correct the time
refused-IDEMPOTENCY_KEY_MISSING = the call has no key of its own by which it could be told from a repeat; give it one
refused-IDEMPOTENCY_KEY_REUSED = the key of this call belongs to another request; take a new one
refused-MALFORMED = the call does not fit its contract; the two sides may be of different releases
refused-PAGE_TOKEN_INVALID = the mark of the next page is not one of this list; begin at its first page
refused-AWAY = the service is busy or a part of it is away; try again soon
refused-INTERNAL = the service failed; try again, and report the trace id
refused-STOPPING = the service is stopping; try again
refused-OVERLOADED = too much at once; try again soon
refused-NOT_READY = the service cannot answer yet; try again soon

# The city
refused-NO_CITY = no city has been applied yet: `cityloop city apply`
refused-CITY_BEHIND = the new city is still being read; try again soon
refused-CITY_INCOMPLETE = fewer records of the city came than were announced; apply it again
refused-CITY_OUT_OF_ORDER = the records of the city came before their header; apply it again
refused-CITY_TOO_LARGE = the city has more records than can be taken at once
refused-AREA_UNKNOWN = the city has no such area; name one of the layer
refused-DEPARTMENT_UNKNOWN = the city has no such department; give its id or an alias
refused-OUTSIDE_CITY = it lies outside the city; correct its position
refused-POSITION_INVALID = the position is none; give longitude and latitude with their reference system
refused-DEPARTMENTS_MISSING = name the departments that are summoned, beside your own
refused-FOREIGN_PLACE = the place lies outside your own division; who has it must summon
refused-SUMMONS_IMPOSSIBLE = cases of this class are not given out by a post as they begin; choose another class
refused-STEP_MISSING = say contacted or arrived; a task is taken on by accepting it
refused-STEP_TAKEN = this was said of the task already
refused-POSITION_MISSING = there is no position; locate it first
refused-FOREIGN_COMPONENT = the component is of another department, which alone may change it
refused-TOO_MANY_COMPONENTS = too many components at once; send fewer
refused-TOO_MANY_POSITIONS = too many positions at once; send fewer
refused-RADIUS_INVALID = the radius must be above 0 and within what is searched; make it smaller

# Packs
refused-PACK_SET_EMPTY = name a pack to apply or one to withdraw
refused-PACK_SET_TOO_LARGE = a change may not have so many packs; divide it
refused-NUMBER_UNKNOWN = there is nothing of this number; check it

# Agreements and data
refused-AGREEMENT_UNKNOWN = there is no such agreement; check its number
refused-AGREEMENT_DECIDED = the agreement has been decided already and cannot become that
refused-AGREEMENT_NOT_APPROVED = the agreement has not been approved; wait for the provider's decision
refused-AGREEMENT_REVOKED = the agreement was revoked; request a new one
refused-AGREEMENT_NOT_YET_VALID = the agreement does not hold yet; wait for its first day
refused-AGREEMENT_MISSING = your department has no open agreement on these fields of the dataset; request one
refused-AGREEMENT_EXPIRED = the agreement has ended; request a new one
refused-CONSUMER_MAY_NOT_DECIDE = who asks for data does not decide on it; the provider does
refused-POST_MAY_NOT_DECIDE = the post may not decide on agreements; act with a post whose role has that right
refused-POST_MAY_NOT_REQUEST = the post may not ask for data; act with a post whose role may share data
refused-POST_MAY_NOT_PUBLISH = the post may not publish; act with a post whose role may share data
refused-DECISION_MISSING = say the decision: approved, rejected or revoked
refused-QUOTA_MISSING = give the daily quota with the approval: rows a day, 1 at least
refused-VALIDITY_INVALID = the agreement must begin before it ends, and end in the future
refused-PURPOSE_MISSING = say for what the data are needed
refused-FIELDS_MISSING = name the fields that you need
refused-FIELD_UNKNOWN = the dataset has no such field; look at its fields in the catalogue
refused-ROW_FILTER_INVALID = a filter of rows needs values; name some
refused-PERSON_NOT_IN_POST = by the staff directory the person does not hold this post; act as somebody who does, or have the directory changed
refused-STAFF_NOT_READ = the staff directory of the department is still being read; try again in a moment
refused-STAFF_EMPTY = a directory in which nobody holds a post would keep everybody from acting; name at least one holder
refused-STAFF_TOO_LARGE = the directory names too many persons or holders for one department; split the department
refused-STAFF_INVALID = the directory cannot be used as it stands; the message says which person or post to mend
refused-STAFF_POST_UNKNOWN = the directory names a post that the department has not; posts are those of the city
refused-STAFF_DEPARTMENT_UNKNOWN = the city has no such department; name one of it
refused-STAFF_NAMED_OTHERWISE = the same person has another name in another department; give them an id of their own, or the same name
refused-STAFF_NOT_YOURS = the staff directory is kept by its own department and the operator
refused-POST_MAY_NOT_KEEP_STAFF = the post may not keep the staff directory; a post with the right keep_staff does
refused-HOLDER_UNKNOWN = the person holds no such post; look who does
refused-DELIVERY_UNKNOWN = say what is delivered: rows or counts
refused-MODES_MISSING = name the operating modes in which the agreement opens
refused-MODES_UNKNOWN = the operating modes are still being read; try again soon
refused-OWN_DATASET = the dataset is your own; no agreement is needed
refused-DATASET_UNKNOWN = there is no such dataset; look in the catalogue
refused-FOREIGN_DATASET = the dataset is of another department
refused-FOREIGN_AGREEMENT = the agreement is not one of your department; request your own
refused-FIELD_NOT_IN_AGREEMENT = a field is not in the agreement; leave it out, or request an agreement that has it
refused-KEYS_NOT_IN_AGREEMENT = the agreement is on counts, which never say of whom; leave the keys out
refused-KEY_FIELD_FIXED = the key field of a dataset stays; publish under another id
refused-PLACE_FIELDS_FIXED = rows of the dataset have been put already, with places or without; publish under another id
refused-NO_PLACES = the rows of the dataset have no places; leave the polygon out
refused-POLYGON_INVALID = the polygon encloses no area, its sides cross, or it has too many corners; draw it anew
refused-ISSUE_MISSING = name what calls for it: the case, the plan or the document
refused-QUOTA_EXCEEDED = today's quota of the agreement is used up; ask for fewer rows, or tomorrow (UTC)
refused-CLASSIFICATION_MISSING = say the classification, from general 1 to core
refused-TOO_MANY_ROWS = too many rows at once; ask for fewer

# Cases and tasks
refused-ATTRIBUTES_MISSING = say which details are set, and to what
refused-ATTRIBUTES_TOO_LARGE = these details are too large together; make texts shorter
refused-ATTRIBUTE_UNKNOWN = its class declares no such detail; leave it out, or ask which there are
refused-ATTRIBUTE_FIXED = where the case stands now these details cannot be set; the pack says in which states they can
refused-ATTRIBUTE_NOT_YOURS = your post may not set these details; the pack says which roles may
refused-CASE_UNKNOWN = there is no such case; check its number
refused-TASK_UNKNOWN = there is no such task; check its number
refused-EVENT_UNKNOWN = there is no such event; check its number
refused-REPORT_UNKNOWN = there is no such report; check its number
refused-MATTER_UNKNOWN = no reports that are a matter of this post stand behind this number; check the number
refused-EVENT_CLASS_UNKNOWN = no pack in use has this event class; choose another, or apply the pack
refused-NO_PROCESS = no pack in use has a process for this event class; apply one
refused-CALENDAR_MISSING = the limit is in working time, and the city has no calendar; describe it in calendar.yaml and apply the city
refused-CALENDAR_TOO_SHORT = the city's calendar does not know the days that this needs; add them to calendar.yaml and apply the city
refused-FOREIGN_CASE = the case is no matter of your department
refused-FOREIGN_TASK = the task is of another department
refused-ILLEGAL_TRANSITION = this is not possible in its present state; look at it again
refused-NOTE_MISSING = a hand-over needs a note: what the next shift must know
refused-RESULT_MISSING = say what was done
refused-ATTACHMENTS_TOO_LARGE = too many photos, or together too large; send fewer or smaller ones
refused-MEDIA_TYPE_UNKNOWN = photos of this type are not taken; send JPEG, PNG or WebP
refused-CONTENT_MISMATCHED = the file is no photo of the type that it is said to be; attach the photo itself
refused-TEXT_TOO_LONG = the text is too long; shorten it
refused-TEXT_MISSING = say what was seen on site
refused-LINKED_CASE_OPEN = a case of that class is open beside it already
refused-TASK_NOT_ACCEPTED = accept the task first
refused-BOOKING_UNKNOWN = there is no such booking
refused-ALREADY_RELEASED = it was released before
refused-FOREIGN_BOOKING = the booking is of another department
refused-FOREIGN_RESOURCE = the resource is of another department, which alone may change it
refused-RESOURCE_UNKNOWN = there is no such resource; choose another
refused-RESOURCE_INVALID = a resource needs an id and a kind
refused-SIGNAL_UNKNOWN = the event has no such signal
refused-SIGNAL_TWICE = a signal stands twice; say once what it was
refused-VERDICT_MISSING = say what the signal was
refused-TOO_MANY_VERDICTS = too many verdicts at once, or a reason is too long
refused-TOO_MANY_DEPARTMENTS = too many departments at once; name fewer
refused-REPORTS_UNAVAILABLE = it cannot be asked now where the report stands; try again soon
refused-UNTIL_UNUSED = this does not wait until a moment that somebody says; leave the moment out
refused-NOT_LATE = the task was not late: there is nothing to appeal against
refused-ALREADY_APPEALED = the task was appealed before; an appeal is made once
refused-NO_APPEAL = no appeal waits for a decision; list those that wait
refused-OWN_APPEAL = the task is the department's own; a post of another department decides
refused-REVIEW_UNKNOWN = there is no such review; check its number
refused-REVIEW_TOO_LARGE = too many cases for one review; review a shorter time
refused-CONCLUSION_MISSING = a review needs a conclusion
refused-TIME_WRONG = a review covers from a time to a later one; correct them

# Reports and messages to people
refused-REPORT_LOCATED = the report has been located already
refused-CHANNEL_INVALID = no pack in use has this channel; choose another
refused-ALREADY_CONCLUDED = the report was concluded before
refused-CONCLUSION_INVALID = say how the report ends: closed or void
refused-NOT_THE_LEAD = only the department that leads the case concludes its reports
refused-NO_LEAD = the report has no case with a lead yet; try again later
refused-WARNING_UNKNOWN = there is no such warning; if it was signed this moment, try again
refused-WARNING_NOT_SIGNED = the warning has not been signed; send it once it is
refused-WARNING_OVER = the warning is over; send no more of it
refused-RECIPIENT_INVALID = a recipient has no reference, or a field that cannot be used; correct it
refused-TOO_MANY_RECIPIENTS = too many recipients at once; send fewer

# Warnings, operating modes, commands
refused-EVENT_OVER = the event is over: cancel the warning, or wait until it reopens
refused-NOTHING_TO_SIGN = nothing waits for a signature
refused-NOT_A_DRAFT = only a draft can be cancelled
refused-MODE_MISSING = name the operating mode
refused-MODE_UNKNOWN = the area has no operating mode of this version
refused-ILLEGAL_MODE = the area cannot go to that operating mode from its present one
refused-COMMAND_UNKNOWN = there is no such command; choose one of the thing
refused-NO_THING_MODEL = no pack in use has the model of this thing; apply one
refused-THING_UNKNOWN = there is no such thing; register it first
refused-FOREIGN_THING = the thing is of another department
refused-FOREIGN_COMMAND = the command is for a thing of another department
refused-FOREIGN_INTERLOCK = the interlock is stated by another department
refused-INTERLOCK_UNKNOWN = no command of this thing has this interlock
refused-PARAMETER_MISSING = a parameter of the command is missing; choose a value for each
refused-PARAMETER_UNKNOWN = the command has no such parameter; leave it out
refused-PARAMETER_INVALID = a parameter of the command cannot have this value; choose one of its values
refused-STATE_INVALID = report acknowledged, done or refused

# Figures
refused-DIMENSION_UNKNOWN = this figure is not told apart so; name one of its dimensions
refused-FIGURE_NOT_ENTERED = this figure is counted; nobody enters its value
refused-FIGURE_UNKNOWN = there is no such figure, or was none at that moment
refused-FIGURE_WITHOUT_RECORDS = no records stand behind this figure; ask for its parts
refused-NO_NUMBER = write a decimal number of at most 12 digits before the point and 6 behind it
refused-NOT_THE_OWNER = only the owner of the figure enters its value; act with that post
refused-PERIOD_NOT_ENDED = the period has not ended; enter its value afterwards
refused-PERIOD_UNKNOWN = the figure has no such periods; name one of its own
refused-TOO_MANY_PERIODS = these are too many periods for one answer; ask for at most 60

# Flows that are no cases
refused-ALREADY_REVIEWED = you have reviewed it already; a review stays
refused-FLOW_ENDED = the flow above has ended; nothing more is opened under it
refused-FLOW_NOT_UNDER = it cannot be opened under this flow; choose one that its pack names
refused-FLOW_UNKNOWN = there is no such flow; check its name or number
refused-FOREIGN_FLOW = your department has no part in it; ask the department that opened it
refused-NOT_IN_REVIEW = it is not reviewed now
refused-NO_SUCH_DUTY = it has no such duty in its present state
refused-PACK_RETIRING = its pack is being withdrawn and takes no new work
refused-SCORE_NOT_ASKED = this review has no score; leave it out
refused-SCORE_OUT_OF_RANGE = give a score within the bounds of the review
refused-SUBJECT_MISSING = say in a sentence what it is about
refused-TOO_MANY_CASES = too many cases at once; name at most 20

# Forms
refused-ANSWER_AREA_UNKNOWN = the form chooses from areas of the city; that is none of them
refused-ANSWER_MARKUP = answers hold no markup and no script; write plain words
refused-ANSWER_MISSING = this comes with an answer to the form of its class; get the form and fill it in
refused-ANSWER_NOT_JSON = the answer is no JSON document; send one that fits the JSON Schema of the form
refused-ANSWER_ROWS_TOO_FEW = the form asks for more of these; add what is missing
refused-ANSWER_ROWS_TOO_MANY = the form takes fewer of these; send the rest with another answer
refused-ANSWER_SHAPE_WRONG = the answer does not fit the JSON Schema of the form; correct the field that is named
refused-ANSWER_TOO_LARGE = an answer has at most 256 kB, photos apart; shorten it
refused-ATTRIBUTE_NO_FILE = photos come beside the answer, not in it
refused-CASE_ENDED = the case has ended; nothing more is checked of it
refused-DRAFT_TOO_LARGE = a draft has at most 100,000 characters; shorten it
refused-FORM_NOT_FOR = that form is for something else; ask which forms there are for this
refused-FILE_UNKNOWN = there is no such file
refused-CLASSIFIED_HIGHER = that is classified higher than your post sees
refused-FORM_SUBJECT_MISSING = say what the answer is about: a task, a case or a flow
refused-PREFILL_UNCONFIRMED = a value was put in beforehand; look at it and confirm it, or change it
refused-DRAFT_UNKNOWN = you have begun no such answer, or it has run out; begin it again
refused-FORM_UNKNOWN = no pack in use has that form
refused-FORM_VERSION_UNKNOWN = that version of the form is not known; get the form again and fill that in

# Reactions
refused-NOBODY_TO_TELL = nobody has reported it who could read an answer
refused-REACTION_CAUSE_UNKNOWN = there is no such cause of a reaction; list them
refused-REACTION_NOT_STOPPED = the reaction has not stopped; there is nothing to resume
refused-REACTION_NO_DRAFT = it waits for no signature any more; look at what came of it
refused-REACTION_UNKNOWN = no pack in use has this reaction; list them
refused-OVER_LIMIT = the limit of the period is reached for this holder
refused-KEY_MASKED = the key of its rows leaves masked, and nothing tells them apart; ask for an agreement that shows it
refused-NO_AREA = what it is about lies in no area of the layer
refused-THING_MODEL_MISSING = name the thing model
refused-THING_MODEL_OTHER = the thing is of another model than the reaction names
