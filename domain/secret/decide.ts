import type { SecretCommand } from './commands.ts';
import type { Decision } from './decision.ts';
import { createSecret } from './decisions/create.ts';
import type { Secret } from './state.ts';

/** (command, state) -> facts or a rejection. Synchronous, never throws; dispatch only. */
export const decide = (command: SecretCommand, secret: Secret): Decision => {
  switch (command.type) {
    case 'CreateSecret':
      return createSecret(command, secret);
  }
};
