/** Partner types of managed external secrets ("Managed external secrets partners", user guide). */
const EXTERNAL_TYPES: ReadonlySet<string> = new Set([
  'BigIDClientSecret',
  'CiscoSecurityPlatformApiKey',
  'ConfluentCloudApiKey',
  'DatabricksPAT',
  'DatabricksSPSecret',
  'DatadogAdminKey',
  'DatadogApiKey',
  'DatadogApplicationKey',
  'GitLabAccessToken',
  'JenkinsApiToken',
  'MongoDBAtlasDatabaseUser',
  'MongoDBAtlasServiceAccount',
  'NetskopeApiToken',
  'PaddleApiKey',
  'SalesforceClientSecret',
  'SnowflakeKeyPairAuthentication',
  'SnowflakePat',
]);

/** Whether a `Type` names a partner that is known. */
export const isExternalType = (type: string): boolean => EXTERNAL_TYPES.has(type);
