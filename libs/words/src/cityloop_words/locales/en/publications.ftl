# Why an act on a publication was refused

refused-PUBLICATION_UNKNOWN = there is no such publication; list them
refused-PUBLICATION_NOT_OWNED = only the post that the pack names as its owner signs, corrects and withdraws it; act with that post
refused-PUBLICATION_CHANGED = its pack has changed it since you read it; read it again, and sign what stands there now
refused-PUBLICATION_NOT_SIGNED = nobody reads it at the moment; sign it first
refused-PUBLICATION_REASON_MISSING = say why; everybody reads it
refused-PUBLICATION_STATE_UNKNOWN = there is no such state; leave it out for all
refused-PUBLISHED_ENTRY_UNKNOWN = the list has no entry of this number; leave it out, or correct it
