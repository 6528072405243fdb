-- How the accounts stand: one row each. Times are milliseconds since 1970.
CREATE TABLE account_state (
    account         VARCHAR(100) NOT NULL PRIMARY KEY,
    paused_since    BIGINT,
    pause_cause     VARCHAR(20),
    pause_reason    TEXT,
    last_started    BIGINT,
    last_ended      BIGINT,
    last_success    BIGINT,
    last_error      TEXT,
    failures        INTEGER NOT NULL DEFAULT 0,
    last_listed     BIGINT NOT NULL DEFAULT 0,
    last_collected  BIGINT NOT NULL DEFAULT 0,
    last_bytes      BIGINT NOT NULL DEFAULT 0,
    last_recognised BIGINT NOT NULL DEFAULT 0,
    last_deleted    BIGINT NOT NULL DEFAULT 0,
    last_left       BIGINT NOT NULL DEFAULT 0,
    last_sessions   BIGINT NOT NULL DEFAULT 0,
    total_collected BIGINT NOT NULL DEFAULT 0,
    total_bytes     BIGINT NOT NULL DEFAULT 0
);
