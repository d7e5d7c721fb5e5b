# Refusals of briefings

refused-BRIEFING_UNKNOWN = there is no such briefing, or it is not for your department; list them
refused-BRIEFING_NOT_OWNED = only the owner's department drafts and writes it, and only the post that the pack names signs and corrects it; act with that post
refused-BRIEFING_PERIOD_GOES_ON = the period has not come to its end yet; ask afterwards
refused-BRIEFING_MOMENT_INVALID = give a moment of the period since the year 2000 that is not far ahead; of an event none
refused-BRIEFING_CASE_INVALID = a briefing of an event needs the number of its case, of a class that it is about; another none
refused-BRIEFING_CASE_GOES_ON = its case has not ended yet; ask afterwards
refused-BRIEFING_SIGNED = it is signed and never changes; correct it
refused-BRIEFING_WAITING = its figures are not here yet; sign it when they are
refused-BRIEFING_PART_UNKNOWN = it has no such part; read it, and name one of its parts
refused-BRIEFING_PART_CHANGED = somebody has written this part since you read it; read it again
refused-BRIEFING_PART_MISSING = a part that it needs is not written yet; write it first
refused-BRIEFING_CHANGED = it has changed since you read it; read it again, and sign what stands there now
refused-BRIEFING_NOT_SIGNED = nobody has signed it: write its parts, or draft it anew
refused-BRIEFING_REASON_MISSING = say why it is corrected; its readers are told
refused-BRIEFING_CORRECTED = there is a newer edition of it; correct that
