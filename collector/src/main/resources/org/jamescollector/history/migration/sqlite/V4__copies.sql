-- Which delivery of a message is for whom: one row for each recipient, and one for each copy that is expected.
-- slot: the digest of the recipient's address, or 0 and the number of the copy. Times are milliseconds since 1970.
CREATE TABLE collector_copy (
    account_id    INTEGER NOT NULL REFERENCES collector_account (id),
    message_high  INTEGER NOT NULL,
    message_low   INTEGER NOT NULL,
    slot_high     INTEGER NOT NULL,
    slot_low      INTEGER NOT NULL,
    delivery_high INTEGER NOT NULL,
    delivery_low  INTEGER NOT NULL,
    held_until    INTEGER NOT NULL,
    PRIMARY KEY (account_id, message_high, message_low, slot_high, slot_low)
) WITHOUT ROWID;
CREATE INDEX collector_copy_old ON collector_copy (account_id, held_until);
