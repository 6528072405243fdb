-- Which delivery of a message is for whom: one row for each recipient, and one for each copy that is expected.
-- slot: the digest of the recipient's address, or 0 and the number of the copy. Times are milliseconds since 1970.
CREATE TABLE collector_copy (
    account_id    BIGINT NOT NULL REFERENCES collector_account (id),
    message_high  BIGINT NOT NULL,
    message_low   BIGINT NOT NULL,
    slot_high     BIGINT NOT NULL,
    slot_low      BIGINT NOT NULL,
    delivery_high BIGINT NOT NULL,
    delivery_low  BIGINT NOT NULL,
    held_until    BIGINT NOT NULL,
    PRIMARY KEY (account_id, message_high, message_low, slot_high, slot_low)
);
CREATE INDEX collector_copy_old ON collector_copy (account_id, held_until);
