import { ROOT_ENVIRONMENT } from '../support/server.ts';

/** The environment of a server on the production adapters, without the machine's own configuration. */
export const awsEnvironment = (endpoints: Readonly<Record<string, string>>) => ({
  ...ROOT_ENVIRONMENT,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIDLOCAL',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  ...endpoints,
});

let tables = 0;

/** The name of a table that no other test uses. */
export const newTable = (): string => {
  tables += 1;
  return `host-${process.pid}-${tables}`;
};
