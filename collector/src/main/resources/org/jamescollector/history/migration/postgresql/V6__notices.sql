-- Whom download rules have asked or told. Times are milliseconds since 1970, digests as in V1; texts are bounded and escaped by the collector.

-- What only this collector knows, made on first use, in hexadecimal digits.
CREATE TABLE collector_secret (
    name         TEXT    PRIMARY KEY,
    secret       TEXT    NOT NULL
);

-- One row for each recipient who was asked about a message that stays at the provider.
CREATE TABLE collector_ask (
    id           TEXT    PRIMARY KEY, -- random
    account_id   BIGINT NOT NULL REFERENCES collector_account (id),
    key_high     BIGINT NOT NULL,
    key_low      BIGINT NOT NULL,
    incarnation  INTEGER NOT NULL,
    key_text     TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,
    kind         TEXT    NOT NULL, -- ASK, HEADERS_ONLY
    state        TEXT    NOT NULL, -- ASKED, RELEASED, COLLECTED, GONE
    then_what    TEXT    NOT NULL, -- LEAVE, DELETE, DOWNLOAD: when nobody answers
    asked_at     BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    released_at  BIGINT,
    released_by  TEXT    NOT NULL DEFAULT '',
    closed_at    BIGINT, -- NULL while the message may be at the provider and the recipient has not got it
    size         BIGINT NOT NULL,
    sender       TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    header_high  BIGINT NOT NULL, -- digest of the message's header
    header_low   BIGINT NOT NULL
);
-- Nobody is asked twice about one message.
CREATE UNIQUE INDEX collector_ask_open ON collector_ask (account_id, key_high, key_low, recipient)
    WHERE closed_at IS NULL;
CREATE INDEX collector_ask_key ON collector_ask (account_id, key_high, key_low);
CREATE INDEX collector_ask_released ON collector_ask (account_id) WHERE state = 'RELEASED' AND closed_at IS NULL;
CREATE INDEX collector_ask_time ON collector_ask (asked_at, id);
CREATE INDEX collector_ask_closed ON collector_ask (closed_at) WHERE closed_at IS NOT NULL;

-- Mail to be sent, and what is left of it once it is: who got it when, and which delivery of it counts.
CREATE TABLE collector_notice (
    id            TEXT    PRIMARY KEY, -- random
    account_id    BIGINT NOT NULL REFERENCES collector_account (id),
    key_high      BIGINT NOT NULL,
    key_low       BIGINT NOT NULL,
    incarnation   INTEGER NOT NULL,
    key_text      TEXT    NOT NULL,
    header_high   BIGINT NOT NULL, -- digest of the message's header
    header_low    BIGINT NOT NULL,
    kind          TEXT    NOT NULL,
    state         TEXT    NOT NULL, -- WAITING for a deletion to be final, READY, SENT
    addressee     TEXT    NOT NULL,
    relayed       INTEGER NOT NULL, -- 1: the addressee is elsewhere
    made_at       BIGINT NOT NULL,
    content       TEXT, -- the mail, in ASCII; NULL once it is sent
    delivery_high BIGINT, -- NULL until a delivery was claimed
    delivery_low  BIGINT
);
CREATE INDEX collector_notice_unsent ON collector_notice (account_id, made_at) WHERE state <> 'SENT';
CREATE INDEX collector_notice_addressee ON collector_notice (addressee, made_at);
CREATE INDEX collector_notice_time ON collector_notice (made_at);
