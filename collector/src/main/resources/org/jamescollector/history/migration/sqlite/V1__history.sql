-- Times are milliseconds since 1970, digests the first 128 bits of SHA-256 as two signed integers.

CREATE TABLE collector_account (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    settled_high INTEGER,
    settled_low  INTEGER
);

CREATE TABLE collector_message (
    account_id    INTEGER NOT NULL REFERENCES collector_account (id),
    key_high      INTEGER NOT NULL,
    key_low       INTEGER NOT NULL,
    incarnation   INTEGER NOT NULL,
    key_text      TEXT    NOT NULL,
    delivery_high INTEGER NOT NULL,
    delivery_low  INTEGER NOT NULL,
    size          INTEGER,
    header_high   INTEGER,
    header_low    INTEGER,
    content_high  INTEGER,
    content_low   INTEGER,
    state         INTEGER NOT NULL, -- 0 collected, 1 deleted at the provider
    collected_at  INTEGER NOT NULL,
    deleted_at    INTEGER,
    missing_since INTEGER,
    UNIQUE (account_id, key_high, key_low, incarnation)
);
-- In the order of collecting, which is the order of the table: loads a whole account quickly, finds the old, the missing.
CREATE INDEX collector_message_standing ON collector_message (account_id, state, missing_since, collected_at);
-- Half a digest is enough to find a message; the other half is compared in the row.
CREATE INDEX collector_message_header ON collector_message (account_id, header_high);
CREATE INDEX collector_message_content ON collector_message (account_id, content_high);

CREATE TABLE collector_left (
    account_id    INTEGER NOT NULL REFERENCES collector_account (id),
    key_high      INTEGER NOT NULL,
    key_low       INTEGER NOT NULL,
    incarnation   INTEGER NOT NULL,
    key_text      TEXT    NOT NULL,
    size          INTEGER NOT NULL,
    cause         TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    first_seen    INTEGER NOT NULL,
    next_attempt  INTEGER NOT NULL,
    missing_since INTEGER,
    PRIMARY KEY (account_id, key_high, key_low, incarnation)
) WITHOUT ROWID;
CREATE INDEX collector_left_due ON collector_left (account_id, next_attempt) WHERE missing_since IS NULL;
CREATE INDEX collector_left_listed ON collector_left (account_id, first_seen) WHERE missing_since IS NULL;
