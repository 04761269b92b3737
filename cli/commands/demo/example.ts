/** The example of the CreateSecret documentation. */
export const EXAMPLE = {
  Name: 'MyTestDatabaseSecret',
  Description: 'My test database secret created with the CLI',
  SecretString: '{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
} as const;

/** What must never be on disk. */
export const PASSWORD = 'BnQw!XDWgaEeT9XGTT29';

/** Where the demo keeps it. */
export const REGION = 'us-west-2';
