import { privateDatabase } from '../../support/private-database.ts';

/** The tables of schema version 3, as that release created them. */
const TABLES = `
  CREATE TABLE heads (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    created_at INTEGER,
    purge_after INTEGER,
    access TEXT,
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

  CREATE TABLE sealed_values (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    version_id TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (account, region, name, version_id)
  ) STRICT;

  CREATE TABLE purges (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, region, name)
  ) STRICT;

  CREATE INDEX purges_by_time ON purges (at);

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

  CREATE TABLE changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL
  ) STRICT;

  PRAGMA user_version = 3;
`;

const OWNER = "'111122223333', 'eu-west-1'";
const CREATED = 1767355200000;

/** A secret without a value: when it was changed (seconds after its creation) and read (midnight of a day). */
type OldSecret = {
  readonly name: string;
  readonly changed: number;
  readonly accessedOn: number | null;
  /** Replaces the text that release wrote. */
  readonly summary?: string;
};

/** A secret as that release wrote it. */
const secret = ({
  name,
  changed,
  accessedOn,
  summary = summaryOf(name, changed),
}: OldSecret): string => {
  const access = accessedOn === null ? 'NULL' : `'{"on":${accessedOn},"versions":[]}'`;
  return `
    INSERT INTO heads VALUES (${OWNER}, '${name}', 1, 1, ${CREATED}, NULL, ${access}, '${summary}',
      '{"createdWith":null,"versions":[],"replicas":[],"policy":null}', NULL, NULL);`;
};

const summaryOf = (name: string, changed: number): string =>
  `{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-a1B2c3","name":"${name}",` +
  `"description":null,"keyId":null,"externalType":null,"createdAt":${CREATED},` +
  `"changedAt":${CREATED + changed * 1000},"stages":[],"tags":null,"replicated":false,` +
  '"rotation":null,"deletion":null}';

/** The stream of a secret that was purged. */
const PURGED = `
  INSERT INTO heads VALUES (${OWNER}, 'gone', 2, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
`;

const DAY = 86_400_000;

/**
 * A file of schema version 3 with `a`, which was changed last, `b`, which was read last, `c`, which was
 * neither, and the stream of `gone`. The entry of `damaged` is not JSON.
 */
export const fileOfSchema3 = (path: string): void => {
  const secrets = [
    { name: 'a', changed: 9, accessedOn: DAY },
    { name: 'b', changed: 7, accessedOn: 2 * DAY },
    { name: 'c', changed: 8, accessedOn: null },
    { name: 'damaged', changed: 5, accessedOn: null, summary: '{' },
  ];
  const database = privateDatabase(path);
  database.exec(`${TABLES} ${secrets.map(secret).join('')} ${PURGED}`);
  database.close();
};
