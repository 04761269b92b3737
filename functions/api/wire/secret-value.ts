import { rejection } from '../../../domain/secret/decision.ts';
import { TOKEN_REQUIRED, TWO_VALUES } from '../../../domain/secret/messages.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { refusal } from './error-mapping.ts';

type ValueMembers = {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
};

/** The value a request carries, `null` when none. Throws InvalidParameterException (M11) for two. */
export const secretValue = ({ SecretString, SecretBinary }: ValueMembers): Plaintext | null => {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw refusal(rejection('InvalidParameter', TWO_VALUES));
  }
  if (SecretString !== undefined) {
    return new Plaintext('string', Buffer.from(SecretString, 'utf8'));
  }
  return SecretBinary === undefined ? null : new Plaintext('binary', SecretBinary);
};

/**
 * The token becomes the id of the version, so a value cannot come without one. Throws
 * InvalidRequestException (M10).
 */
export const requireToken = (
  input: ValueMembers & { readonly ClientRequestToken?: string },
): void => {
  const { ClientRequestToken, SecretString, SecretBinary } = input;
  const hasValue = SecretString !== undefined || SecretBinary !== undefined;
  if (hasValue && ClientRequestToken === undefined) {
    throw refusal(rejection('InvalidRequest', TOKEN_REQUIRED));
  }
};

/** The member of the answer that carries a value: text as it is, bytes as base64. */
export const valueMember = (value: Plaintext): Readonly<Record<string, string>> => {
  const bytes = Buffer.from(value.reveal());
  return value.kind === 'string'
    ? { SecretString: bytes.toString('utf8') }
    : { SecretBinary: bytes.toString('base64') };
};
