# The timeline page

timeline-title = Timeline
timeline-find = Look up
timeline-find-help = Number of a report, an event or a case
timeline-not-found = No such number
timeline-not-found-help = Check the number: reports begin with R-, events with E-, cases with C-.
timeline-unread = The console is still reading what the other services have; this may lack something.
timeline-unavailable = Not to be told now
timeline-unavailable-help = No case has this report yet, and the service that took it in does not answer; open this page again soon.
timeline-received-at = Received
timeline-why = Why it has no case
timeline-next = What happens next
timeline-held-position-missing = It was received and is held: it came without a position, so a person has to locate it.
timeline-held-position-unusable = It was received and is held: its position is outside the city or unusable, so a person has to locate it.
timeline-received-lately = It was received and is being joined to an event.
timeline-not-filed-report = It was received; it was found to be no event.
timeline-case-follows = It has joined an event; its case is being opened.
timeline-next-locating = Once located it joins an event and gets a case; this page then shows all that happens.
timeline-next-case = Within seconds this page shows the whole timeline of its case; open it again.
timeline-next-nothing = Nothing more is done; the reason stands above.
timeline-role = Role
timeline-progress = Tasks under it done
timeline-instruction = To do
timeline-visits = To be visited
timeline-approved = Approved by
timeline-interlock = Said on site
timeline-links = Linked cases
timeline-department = Department
timeline-words-of = Words of (pack)
timeline-authorised = Authorised beforehand in
timeline-grade = Grade
timeline-kind = Kind
timeline-event = Event
timeline-reports = Reports
timeline-state = State
timeline-lead = Lead
timeline-due = Due
timeline-overdue = overdue
timeline-reopened = Times reopened
timeline-reason = Reason
timeline-by = Post
timeline-pack = By itself (pack)
timeline-said = In these words
timeline-headline = Headline
timeline-attachments = Attachments
timeline-recorded = recorded
timeline-trace = Trace

# What happened and what it is about, by the names that contracts and packs have

word-signal = Signal
word-case = Case
word-task = Task
word-feedback = Feedback
word-booking = Resource
word-command = Command
word-warning = Warning
word-verdict = Verdict
word-link = Linked case
word-flow = Flow
word-flow-filed = opened
word-flow-in_review = under review
word-flow-waiting = more is wanted
word-flow-decided = decided
word-flow-in_force = in force
word-flow-completed = completed
word-flow-refused = refused
word-flow-withdrawn = withdrawn
word-flow-lapsed = lapsed
word-note = Note
word-message = Told
word-refused = refused
word-proof = proof
word-reply = reply to residents
word-remark = remark
word-linked = opened beside
word-not_acknowledged = warning not confirmed
word-roll-up = progress
word-follow-mode = its limit follows the mode
word-follow-pack = its limit follows the process
word-overdue = overdue
word-whole-overdue = overdue as a whole
word-due-soon = due soon
word-whole-due-soon = due soon as a whole
word-escalate = climbs to the next level
word-appeal = appeal against lateness
word-approve-appeal = appeal approved
word-refuse-appeal = appeal refused
word-hand-over = hand-over
word-urge = urged
word-supervise = put under supervision
word-end-supervision = supervision ended
word-ask-return = asks to return it after accepting it
word-approve-return = return approved: to another department, with the time that was left
word-refuse-return = return refused
word-assign = given to a colleague
word-claim = taken on by one person
word-unassign = given back to the department
word-assignee-left = back to the department: whoever had it has left the post
word-visit = visit
word-open = opened
word-set-attributes = details set
word-corrected = corrected
word-correct = class or place corrected
word-merge = merged into another case
word-take-in = another case merged into it
word-separate = set apart from the other case
word-give-back = the other case set apart
word-split = reports or signals split off
word-answer-form = form filled in
word-follow-event = its event knows more
word-contacted = who waits was contacted
word-arrived = arrived at the place
word-accept = accept
word-return = return
word-feed-back = feed back
word-dispatch = dispatch
word-red = red
word-orange = orange
word-yellow = yellow
word-blue = blue
word-lead_role = lead
word-co_handler = co-handler
word-participant = participant
word-raised = alarm
word-cleared = cleared
word-predicted = predicted
word-detected = detection
word-silent = device silent
word-mode = Operating mode
word-switched = switched
word-CasesService-DecideCase = a decision on the case
word-CasesService-CorrectCase = a correction of the case
word-MergingService-MergeCase = a merging of cases
word-MergingService-SeparateCase = setting a merged case apart
word-MergingService-SplitCase = a split of the case
word-CasesService-RecordVerdicts = recording verdicts
word-CasesService-OpenLinkedCase = opening a linked case
word-CasesService-OpenJointCase = opening a joint case
word-TasksService-Accept = accepting the task
word-TasksService-RecordStep = saying what was done on the way
word-TasksService-Return = returning the task
word-TasksService-FeedBack = feeding back
word-TasksService-HandOver = the hand-over
word-TasksService-Assign = assigning the task
word-TasksService-Appeal = the appeal
word-CasesService-DecideReturn = deciding the return
word-CasesService-OverseeCase = urging or supervising the case
word-CasesService-DecideAppeal = deciding the appeal
word-ResourcesService-BookResource = booking a resource
word-ResourcesService-ReleaseResource = releasing a resource
word-SAME_POST = another post must grant it
word-SAME_PERSON = another person must do it
word-PHOTO_MISSING = a photo is missing
word-REMEASUREMENT_FAILED = measured again, it does not hold
word-SENSING_UNAVAILABLE = it cannot be measured again now
word-SEEN_SINCE = it was seen since
word-REVIEWS_MISSING = reviews are missing
word-FORM_MISSING = a form is missing
word-CHECKS_FAILED = checks have failed
word-NOT_APPROVED = too few approve
word-FLOWS_OPEN = what is under it has not ended
word-TASKS_OPEN = tasks are still open
word-CHILDREN_OPEN = tasks under it are still open
word-RESOURCE_BOOKED = the resource is booked
word-ALREADY_ARBITRATED = it was arbitrated and cannot be returned
word-NOT_CALLED_BACK = not yet called back
word-IN_DISPUTE = in dispute, to be arbitrated
word-rating = rating
word-not_fixed = not fixed

# Why time made a move
because-overdue = the limit of { $limit } has passed
because-whole-overdue = the whole limit of { $limit } has passed
because-due-soon = the limit of { $limit } passes soon
because-whole-due-soon = the whole limit of { $limit } passes soon
level-named = { $level } ({ $name })
because-escalate = { $awaits ->
        [contacted] nobody contacted who waits
        [arrived] nobody came
       *[accepted] nobody took it on
    }: level { $level }, for { $posts }
because-escalate-absent = { $awaits ->
        [contacted] nobody contacted who waits
        [arrived] nobody came
       *[accepted] nobody took it on
    }: level { $level }, for { $posts }; { $absent } did not see to it in time
because-escalate-vacant = { $awaits ->
        [contacted] nobody contacted who waits
        [arrived] nobody came
       *[accepted] nobody took it on
    }: at level { $level } { $vacant ->
        [leader] the roster has nobody who leads
       *[on_duty] the roster has nobody on duty
    }, { $goes ->
        [on] it climbs on at once
       *[posts] it goes to { $posts }
    }
because-escalate-vacant-absent = { $awaits ->
        [contacted] nobody contacted who waits
        [arrived] nobody came
       *[accepted] nobody took it on
    }: at level { $level } { $vacant ->
        [leader] the roster has nobody who leads
       *[on_duty] the roster has nobody on duty
    }, { $goes ->
        [on] it climbs on at once
       *[posts] it goes to { $posts }
    }; { $absent } did not see to it in time
limit-urgent_hours = { $number } hours
limit-natural_days = { $number } days
limit-work_minutes = { $number } working minutes
limit-work_hours = { $number } working hours
limit-work_days = { $number } working days

# Names made of others
pack-version = { $pack }, version { $version }
command-of = { $command }: { $thing }
interlock-stated = { $interlock }: { $stated }

# What was said of attributes
timeline-attributes = Details
corrected-class = class: from { $former } to { $present }
corrected-place = place: put right by { $metres } m
corrected-place-unknown = place: given
