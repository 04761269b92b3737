// Messages about resource policies; `M…` is the number in the message catalogue of
// docs/compatibility.md.

/** M26 */
export const POLICY_SYNTAX = 'This resource policy contains a syntax error.';

/** M27 */
export const UNSUPPORTED_PRINCIPAL = 'This resource policy contains an unsupported principal.';

/** Not recorded from AWS: the description in the service model of PublicPolicyException. */
export const PUBLIC_POLICY =
  'The BlockPublicPolicy parameter is set to true, and the resource policy did not prevent broad access to the secret.';

/** Not recorded from AWS. */
export const LOCKED_OUT =
  'The resource policy denies its author secretsmanager:PutResourcePolicy, so it could not be changed afterwards.';
