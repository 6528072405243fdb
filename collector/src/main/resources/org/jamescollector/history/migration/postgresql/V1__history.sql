-- Times are milliseconds since 1970, digests the first 128 bits of SHA-256 as two signed integers.

CREATE TABLE collector_account (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         TEXT NOT NULL UNIQUE,
    settled_high BIGINT,
    settled_low  BIGINT
);

CREATE TABLE collector_message (
    account_id    BIGINT   NOT NULL REFERENCES collector_account (id),
    key_high      BIGINT   NOT NULL,
    key_low       BIGINT   NOT NULL,
    delivery_high BIGINT   NOT NULL,
    delivery_low  BIGINT   NOT NULL,
    size          BIGINT,
    header_high   BIGINT,
    header_low    BIGINT,
    content_high  BIGINT,
    content_low   BIGINT,
    collected_at  BIGINT   NOT NULL,
    deleted_at    BIGINT,
    missing_since BIGINT,
    incarnation   INTEGER  NOT NULL,
    state         SMALLINT NOT NULL, -- 0 collected, 1 deleted at the provider
    key_text      TEXT     NOT NULL,
    UNIQUE (account_id, key_high, key_low, incarnation)
);
CREATE INDEX collector_message_standing ON collector_message (account_id, state, missing_since, collected_at);
-- Half a digest is enough to find a message; the other half is compared in the row.
CREATE INDEX collector_message_header ON collector_message (account_id, header_high);
CREATE INDEX collector_message_content ON collector_message (account_id, content_high);

CREATE TABLE collector_left (
    account_id    BIGINT  NOT NULL REFERENCES collector_account (id),
    key_high      BIGINT  NOT NULL,
    key_low       BIGINT  NOT NULL,
    incarnation   INTEGER NOT NULL,
    key_text      TEXT    NOT NULL,
    size          BIGINT  NOT NULL,
    cause         TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    first_seen    BIGINT  NOT NULL,
    next_attempt  BIGINT  NOT NULL,
    missing_since BIGINT,
    PRIMARY KEY (account_id, key_high, key_low, incarnation)
);
CREATE INDEX collector_left_due ON collector_left (account_id, next_attempt) WHERE missing_since IS NULL;
CREATE INDEX collector_left_listed ON collector_left (account_id, first_seen) WHERE missing_since IS NULL;
