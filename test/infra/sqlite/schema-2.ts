import { privateDatabase } from '../../support/private-database.ts';

/** The tables of schema version 2, as that release created them. */
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

  PRAGMA user_version = 2;
`;

const PLACE = "'111122223333', 'eu-west-1'";

/** A secret without a value, as that release wrote it. */
const secret = (name: string, replicated: boolean): string => {
  const arn = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-a1B2c3`;
  const replica = replicated
    ? '["us-east-1",{"keyId":null,"forceOverwrite":false,"addedAt":1767355200000}]'
    : '';
  return `
    INSERT INTO heads VALUES (${PLACE}, '${name}', 1, 1, 1767355200000, NULL, NULL,
      '{"arn":"${arn}","name":"${name}","description":null,"keyId":null,"externalType":null,'
      || '"createdAt":1767355200000,"changedAt":1767355200000,"stages":[],"tags":null,'
      || '"replicated":${replicated},"rotation":null,"deletion":null}',
      '{"createdWith":null,"versions":[],"replicas":[${replica}],"policy":null}', NULL, NULL);`;
};

/** The stream of a secret that was purged. */
const PURGED = `
  INSERT INTO heads VALUES (${PLACE}, 'gone', 2, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  INSERT INTO purges VALUES (${PLACE}, 'gone', 1767355200000);
`;

/** A file of schema version 2 with `alone`, `copied`, which has a replica, and `gone`, which was purged. */
export const fileOfSchema2 = (path: string): void => {
  const database = privateDatabase(path);
  database.exec(`${TABLES} ${secret('alone', false)} ${secret('copied', true)} ${PURGED}`);
  database.close();
};
