-- Who takes mail out of a domain's repository of held mail: one at a time, on all nodes together. Times are milliseconds since 1970.
CREATE TABLE held_lease (
    domain     VARCHAR(255) NOT NULL PRIMARY KEY,
    node       VARCHAR(300) NOT NULL,
    holder     VARCHAR(36)  NOT NULL,
    expires_at BIGINT       NOT NULL
);
