import { rejection } from '../../../domain/secret/decision.ts';
import { MARKED_FOR_DELETION } from '../../../domain/secret/messages.ts';
import type { ActiveSecret } from '../../../domain/secret/state.ts';
import type { LiveHead } from '../operation.ts';
import { refusal } from '../wire/error-mapping.ts';

/** The secret, unless its deletion is scheduled. Throws InvalidRequestException (M6). */
export const activeSecret = ({ secret }: LiveHead): ActiveSecret => {
  if (secret.status === 'active') return secret;
  throw refusal(rejection('InvalidRequest', MARKED_FOR_DELETION));
};
