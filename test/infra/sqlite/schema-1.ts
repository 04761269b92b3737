import { privateDatabase } from '../../support/private-database.ts';

/** The tables of schema version 1, as that release created them. */
const TABLES = `
  CREATE TABLE heads (
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    summary TEXT,
    detail TEXT,
    current_version_id TEXT,
    current_value BLOB,
    PRIMARY KEY (account, region, name)
  ) STRICT;

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

  PRAGMA user_version = 1;
`;

const PLACE = "'111122223333', 'eu-west-1'";

/** A secret with a value, a tag and a replica under its own key, as that release wrote it. */
const FULL = `
  INSERT INTO heads VALUES (${PLACE}, 'db/password', 1, 1,
    '{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3",'
    || '"name":"db/password","description":"\\u0000 \\ud83d für","keyId":"alias/own",'
    || '"externalType":null,"createdAt":1767355200000,"changedAt":1767355200000,'
    || '"stages":[["AWSCURRENT","v1.............................."]],'
    || '"tags":[["zebra","1"],["alpha",""]],"replicated":true}',
    '{"createdWith":"v1..............................",'
    || '"versions":[["v1..............................",{"createdAt":1767355200000,'
    || '"keyArns":["arn:aws:kms:eu-west-1:111122223333:key/1111-2222"],"digest":"digest-v1"}]],'
    || '"replicas":[["us-east-1",{"keyId":null,"forceOverwrite":true,"addedAt":1767355200000}]]}',
    'v1..............................', x'00ff10');
  INSERT INTO commits VALUES (${PLACE}, 'db/password', 1, 1,
    '[{"type":"SecretCreated","at":1767355200000,'
    || '"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/password-a1B2c3",'
    || '"name":"db/password","description":"\\u0000 \\ud83d für","keyId":"alias/own",'
    || '"externalType":null,"token":"v1.............................."},'
    || '{"type":"SecretVersionAdded","at":1767355200000,'
    || '"versionId":"v1..............................",'
    || '"keyArns":["arn:aws:kms:eu-west-1:111122223333:key/1111-2222"],"digest":"digest-v1"},'
    || '{"type":"VersionStagesMoved","at":1767355200000,"moves":[{"stage":"AWSCURRENT",'
    || '"from":null,"to":"v1.............................."}]},'
    || '{"type":"SecretTagged","at":1767355200000,"tags":[{"key":"zebra","value":"1"},'
    || '{"key":"alpha","value":""}]},'
    || '{"type":"ReplicaAdded","at":1767355200000,"region":"us-east-1","keyId":null,'
    || '"forceOverwrite":true}]',
    'arn:aws:iam::111122223333:root', '00000000-0000-4000-8000-000000000001', 1767355200000);
  INSERT INTO sealed_values VALUES (${PLACE}, 'db/password',
    'v1..............................', x'00ff10');
`;

/** One under the default key that has nothing but a name, and a stream without a secret. */
const EMPTY = `
  INSERT INTO heads VALUES (${PLACE}, 'bare', 1, 1,
    '{"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:bare-a1B2c3","name":"bare",'
    || '"description":null,"keyId":null,"externalType":null,"createdAt":1767355199000,'
    || '"changedAt":1767355199000,"stages":[],"tags":null,"replicated":false}',
    '{"createdWith":null,"versions":[],"replicas":[]}', NULL, NULL);
  INSERT INTO commits VALUES (${PLACE}, 'bare', 1, 1,
    '[{"type":"SecretCreated","at":1767355199000,'
    || '"arn":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:bare-a1B2c3","name":"bare",'
    || '"description":null,"keyId":null,"externalType":null,"token":null}]',
    'arn:aws:iam::111122223333:root', '00000000-0000-4000-8000-000000000002', 1767355199000);
  INSERT INTO heads VALUES (${PLACE}, 'unborn', 1, 1, NULL, NULL, NULL, NULL);
  INSERT INTO commits VALUES (${PLACE}, 'unborn', 1, 1, '[]',
    'arn:aws:iam::111122223333:root', '00000000-0000-4000-8000-000000000003', 1767355199000);
`;

/** A secret with a value under the default key. */
const DEFAULT = FULL.replaceAll('db/password', 'default')
  .replaceAll('"keyId":"alias/own"', '"keyId":null')
  .replaceAll('1767355200000', '1767355201000');

/** A file with the streams `db/password`, `default`, `bare` and `unborn`, of schema version 1. */
export const fileOfSchema1 = (path: string): void => {
  const database = privateDatabase(path);
  database.exec(`${TABLES} ${FULL} ${DEFAULT} ${EMPTY}`);
  database.close();
};
