/** The example in the documentation of CreateSecret. */
export const EXAMPLE = {
  Name: 'MyTestDatabaseSecret',
  Description: 'My test database secret created with the CLI',
  SecretString: '{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}',
  ClientRequestToken: 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1',
} as const;

/** The part of its value that must never be on disk. */
export const PASSWORD = 'BnQw!XDWgaEeT9XGTT29';

/** The region of the demo. */
export const REGION = 'us-west-2';
