-- A message that was sent late gives its recipient as long as the others had.
ALTER TABLE message_receipts ADD COLUMN delivered_at timestamptz;
