# States of cases, tasks, warnings, commands and reports

state-pending_confirmation = pending confirmation
state-pending_filing = pending filing
state-pending_dispatch = pending dispatch
state-in_handling = in handling
state-pending_check = pending check
state-pending_closing = pending closing
state-closed = closed
state-not_filed = not filed
state-void = void
state-dispatched = dispatched
state-accepted = accepted
state-returned = returned
state-fed_back = fed back
state-passed = passed the check
state-failed_check = failed the check
state-cancelled = cancelled
state-waiting = waiting
state-granted = granted
state-released = released
state-booking_released = given back
state-pending_approval = pending approval
state-acknowledged = acknowledged
state-done = done
state-refused = refused
state-timed_out = timed out
state-draft = draft
state-signed = signed
state-all_clear_draft = all-clear draft
state-all_clear = all-clear
state-left = left
state-held = awaiting location
state-received = received
state-in_progress = in progress
state-call_back_closed = call-back
state-call_back_not_filed = call-back
state-call_back_void = call-back

# Operating modes

mode-peacetime = peacetime
mode-response = response
mode-emergency = emergency
mode-recovery = recovery

# Grades of events

grade-particularly_serious = particularly serious
grade-serious = serious
grade-major = major
grade-general = general

# What said it first

source-datastream = sensors
source-report = reports
source-detection = algorithms
source-device_health = silent devices

# Kinds of signals and warnings, and verdicts

kind-report = report
kind-prediction = prediction
kind-composite = composite
kind-true = true
kind-false = false
kind-wrong_class = wrong class
kind-wrong_place = wrong place
kind-repeat = repeat
kind-wrongly_fused = wrongly fused with another matter
kind-wrongly_separate = wrongly kept apart from its matter
