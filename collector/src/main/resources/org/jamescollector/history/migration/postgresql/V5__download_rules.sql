-- What download rules have history remember. Times are milliseconds since 1970, digests as in V1.

-- Which rules an account was last asked with; NULL: it never had any.
ALTER TABLE collector_account ADD COLUMN rules_high BIGINT;
ALTER TABLE collector_account ADD COLUMN rules_low BIGINT;

-- From when on the message may be deleted at the provider whatever the account says, 2^63-1 for never; NULL: as the account says.
ALTER TABLE collector_message ADD COLUMN kept_until BIGINT;
-- NULL where no rule asks for Message-IDs.
ALTER TABLE collector_message ADD COLUMN message_id_high BIGINT;
ALTER TABLE collector_message ADD COLUMN message_id_low BIGINT;
-- Who still waits for the message, one address a line, where this delivery of it is not for all; NULL: nobody.
ALTER TABLE collector_message ADD COLUMN waiting TEXT;
CREATE INDEX collector_message_waiting ON collector_message (account_id) WHERE waiting IS NOT NULL;
-- With the keeping before the time of collecting: finds what is old and has none, and what has one that is over.
DROP INDEX collector_message_standing;
CREATE INDEX collector_message_standing
    ON collector_message (account_id, state, missing_since, kept_until, collected_at);
CREATE INDEX collector_message_message_id ON collector_message (account_id, message_id_high)
    WHERE message_id_high IS NOT NULL;

-- Who still waits for the message, one address a line; empty: everybody.
ALTER TABLE collector_left ADD COLUMN recipients TEXT NOT NULL DEFAULT '';

-- What was decided about messages, for people. Texts are bounded and escaped by the collector.
CREATE TABLE collector_decision (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   BIGINT  NOT NULL REFERENCES collector_account (id),
    key_high     BIGINT  NOT NULL,
    key_low      BIGINT  NOT NULL,
    incarnation  INTEGER NOT NULL,
    what_high    BIGINT  NOT NULL, -- digest of decision, rule and recipients
    what_low     BIGINT  NOT NULL,
    decided_at   BIGINT  NOT NULL, -- for the last time
    times        BIGINT  NOT NULL,
    size         BIGINT  NOT NULL,
    key_text     TEXT    NOT NULL,
    sender       TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    recipients   TEXT    NOT NULL, -- one a line
    decision     TEXT    NOT NULL,
    rule         TEXT    NOT NULL, -- empty: none
    header       TEXT,
    UNIQUE (account_id, key_high, key_low, incarnation, what_high, what_low)
);
CREATE INDEX collector_decision_time ON collector_decision (decided_at, id);
CREATE INDEX collector_decision_account ON collector_decision (account_id, decided_at, id);
