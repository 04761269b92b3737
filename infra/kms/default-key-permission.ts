import { Misconfiguration } from '../../domain/ports/misconfiguration.ts';

/** KMS does not let this service use its own default key: nothing a caller could be blamed for. */
export const mayNotUse = (alias: string, action: string): Misconfiguration =>
  new Misconfiguration(
    `This service lacks the permission kms:${action} for the default key, ${alias}. (A policy that ` +
      'goes by tags may take five minutes to hold for a new key.)',
  );

/** There is no default key, and this service may not take a step of making it. */
export const mayNotMake = (alias: string, action: string): Misconfiguration =>
  new Misconfiguration(
    `The default key ${alias} does not exist, or is not shown yet, and this service lacks the ` +
      `permission kms:${action} to make it. Deploy serverless.yml, which declares key and alias; a ` +
      'local host needs kms:CreateKey, kms:TagResource, kms:CreateAlias, kms:DescribeKey and ' +
      'kms:ScheduleKeyDeletion.',
  );
