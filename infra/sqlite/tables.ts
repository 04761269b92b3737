/** Version of the tables below. Raise it when they change, and add a step for older files. */
export const SCHEMA_VERSION = 5;

/**
 * A time inside a column of JSON, or 0: an entry without a readable time still has a position, so that lists
 * reach it and report it.
 */
const timeIn = (column: string, member: string): string =>
  `iif(json_valid(${column}), coalesce(CAST(${column} ->> '$.${member}' AS INTEGER), 0), 0)`;

/**
 * The two dates in the list orders that change. They are generated columns, stored in the indexes alone, so
 * that they cannot get out of step with the JSON, and an upgrade does not rewrite the rows.
 */
const LIST_DATES = `
  ALTER TABLE heads ADD COLUMN changed_at INTEGER NOT NULL AS (${timeIn('summary', 'changedAt')});
  ALTER TABLE heads ADD COLUMN accessed_on INTEGER NOT NULL AS (${timeIn('access', 'on')});

  CREATE INDEX heads_by_change ON heads (account, region, changed_at, name)
    WHERE created_at IS NOT NULL;
  CREATE INDEX heads_by_access ON heads (account, region, accessed_on, name)
    WHERE created_at IS NOT NULL;
`;

/** Short columns come before those that may be long, so that reading them does not read the long ones. */
const HEADS = `
  CREATE TABLE heads (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    created_at INTEGER,
    purge_after INTEGER,
    access TEXT,
    list_mac BLOB,
    head_mac BLOB,
    summary TEXT,
    detail TEXT,
    current_version_id TEXT,
    current_value BLOB,
    PRIMARY KEY (account, region, name)
  ) STRICT;

  CREATE INDEX heads_by_creation ON heads (account, region, created_at, name)
    WHERE created_at IS NOT NULL;
  CREATE INDEX heads_by_name ON heads (account, region, name)
    WHERE created_at IS NOT NULL;
  CREATE INDEX heads_by_purge ON heads (purge_after)
    WHERE purge_after IS NOT NULL;

  ${LIST_DATES}
`;

const COMMITS = `
  CREATE TABLE commits (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    events TEXT NOT NULL,
    actor TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name, seq)
  ) STRICT;
`;

/** After the columns that are older than MACs. */
const MACS = `
  ALTER TABLE commits ADD COLUMN mac BLOB;
  ALTER TABLE replica_statuses ADD COLUMN mac BLOB;
`;

const SEALED_VALUES = `
  CREATE TABLE sealed_values (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    version_id TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (account, region, name, version_id)
  ) STRICT;
`;

/** Streams with a purged secret, until its values are known to be gone. */
const PURGES = `
  CREATE TABLE purges (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)
  ) STRICT;

  CREATE INDEX purges_by_time ON purges (at);
`;

/** Statuses of replicas in other regions. */
const REPLICA_STATUSES = `
  CREATE TABLE replica_statuses (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    replica_region TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL,
    message TEXT,
    attempts INTEGER NOT NULL,
    retry_at INTEGER,
    accessed_on INTEGER,
    PRIMARY KEY (account, region, name, replica_region)
  ) STRICT;

  CREATE INDEX replica_statuses_by_retry ON replica_statuses (retry_at)
    WHERE retry_at IS NOT NULL;
`;

/** Streams that moved and may have replicas. An id is never reused. */
const CHANGES = `
  CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL
  ) STRICT;
`;

/** The columns of heads before version 5. */
const HEAD_COLUMNS = `account, region, name, seq, schema, created_at, purge_after, access, summary,
  detail, current_version_id, current_value`;

/**
 * Version 1 had no lists, and its states had no deletion, rotation or policy. Its secrets had one version
 * at most, without a member for the default key.
 */
const FROM_1 = `
  ALTER TABLE heads RENAME TO heads_before;
  ${HEADS} ${PURGES}
  INSERT INTO heads (${HEAD_COLUMNS})
    SELECT account, region, name, seq, schema, summary ->> '$.createdAt', NULL, NULL,
      json_set(summary, '$.rotation', NULL, '$.deletion', NULL),
      json_set(detail, '$.policy', NULL, '$.versions[0][1].defaultKeyArn',
        iif(summary ->> '$.keyId' IS NULL, detail ->> '$.versions[0][1].keyArns[0]', NULL)),
      current_version_id, current_value
    FROM heads_before;
  DROP TABLE heads_before;
`;

/** Version 2 kept the regions to copy a secret to, but had no change feed. */
const FROM_2 = `
  ${REPLICA_STATUSES} ${CHANGES}
  INSERT INTO changes (account, region, name)
    SELECT account, region, name FROM heads WHERE summary ->> '$.replicated';
`;

/**
 * Versions 3 and 4 had no MACs, and version 3 no orders by last change and last read. The MACs of heads come
 * before the long columns, so the table is rebuilt.
 */
const FROM_3 = `
  DROP INDEX heads_by_creation;
  DROP INDEX heads_by_name;
  DROP INDEX heads_by_purge;
  DROP INDEX IF EXISTS heads_by_change;
  DROP INDEX IF EXISTS heads_by_access;
  ALTER TABLE heads RENAME TO heads_before;
  ${HEADS}
  INSERT INTO heads (${HEAD_COLUMNS}) SELECT ${HEAD_COLUMNS} FROM heads_before;
  DROP TABLE heads_before;
`;

/**
 * The steps that upgrade a file, by its version; a new file has version 0. The step from version 1 rebuilds
 * the heads in their present form. The MACs themselves are computed after the step.
 */
export const STEPS: ReadonlyMap<number, string> = new Map([
  [0, `${HEADS} ${COMMITS} ${SEALED_VALUES} ${PURGES} ${REPLICA_STATUSES} ${CHANGES} ${MACS}`],
  [1, `${FROM_1} ${FROM_2} ${MACS}`],
  [2, `${FROM_2} ${FROM_3} ${MACS}`],
  [3, `${FROM_3} ${MACS}`],
  [4, `${FROM_3} ${MACS}`],
]);
