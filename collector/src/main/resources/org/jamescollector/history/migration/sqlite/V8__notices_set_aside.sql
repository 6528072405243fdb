-- What James does not take is tried again, later and later; what cannot be sent at all is set aside (state SET_ASIDE), and holds up nothing.
-- Times are milliseconds since 1970.
ALTER TABLE collector_notice ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE collector_notice ADD COLUMN refused_since INTEGER; -- NULL: it was not refused yet
ALTER TABLE collector_notice ADD COLUMN next_attempt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE collector_notice ADD COLUMN problem TEXT; -- why it was refused for the last time, or is set aside; NULL: nothing is known
CREATE INDEX collector_notice_set_aside ON collector_notice (made_at, id) WHERE state = 'SET_ASIDE';

-- 1: the question did not reach the recipient, or too late.
ALTER TABLE collector_ask ADD COLUMN undelivered INTEGER NOT NULL DEFAULT 0;
-- The ask that a mail is about.
CREATE INDEX collector_ask_header ON collector_ask (account_id, header_high, header_low);
