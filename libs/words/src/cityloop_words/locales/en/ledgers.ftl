# Why an act in a ledger was refused

refused-LEDGER_UNKNOWN = there is no such ledger; `cityloop ledgers list` lists them
refused-NOT_THE_KEEPER = another department keeps the ledger; ask it
refused-HOLDER_MISSING = name whose account is meant: a phone, a counter code, a post or an account number
refused-HOLDER_OF_OTHER_LEDGER = residents and staff have ledgers apart; give a phone or a counter code of residents, the post of staff
refused-POST_UNKNOWN = the city has no such post; give its id
refused-PHONE_INVALID = that is no phone number; give its digits
refused-ACCOUNT_UNKNOWN = no open account is known by that; open one, or read it again
refused-EVIDENCE_MISSING = name the evidence: the number of a report or a case, or words
refused-ENTRY_REASON_MISSING = say why the entry is made; the holder reads it
refused-UNIT_INVALID = the ledger has no such unit for this; points and unique items are entered for holders, vouchers, goods and unique items for stores
refused-AMOUNT_INVALID = give an amount of 1 to 1,000,000,000 or as many less; of a unique item 1 or -1, and its number
refused-STORE_UNKNOWN = the ledger has no such store; name one of its pack
refused-BATCH_INVALID = name the batch, in at most 100 characters
refused-BATCH_EXPIRED = what has expired is not received; give a later day
refused-BATCH_EXPIRES_OTHERWISE = the batch there expires on another day; give it another name
refused-DAY_INVALID = write the day as 2026-12-31
refused-ENTRY_UNKNOWN = there is no such entry; list them
refused-ALREADY_REVERSED = the entry was taken back before
refused-NOT_REVERSIBLE = such an entry is not taken back; make another one
refused-CODE_UNKNOWN = nothing was redeemed by this code; read it again
refused-ALREADY_HANDED_OUT = this was handed out already; its code is used once
refused-REDEMPTION_CANCELLED = the redemption was taken back; nothing is handed out for it
refused-APPEAL_SAME_PERSON = another person than the one who made the entry decides
refused-DECISION_REASON_MISSING = say why it is decided so; the holder reads it
