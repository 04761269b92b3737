import { expect } from 'vitest';
import type { SecretCommand } from '../../domain/secret/commands.ts';
import { decide } from '../../domain/secret/decide.ts';
import type { RejectionCode } from '../../domain/secret/decision.ts';
import type { SecretEvent } from '../../domain/secret/events.ts';
import { fold } from '../../domain/secret/evolve.ts';

/** Given this history, when a command comes, then facts follow, or nothing, or a rejection. (Not `then`: an object with one passes for a promise.). */
export const given = (...history: readonly SecretEvent[]) => ({
  when: (command: SecretCommand) => {
    const decision = decide(command, fold(history));
    return {
      emits: (...events: readonly SecretEvent[]) =>
        expect(decision).toEqual({ accepted: true, events }),
      emitsNothing: () => expect(decision).toEqual({ accepted: true, events: [] }),
      rejectedAs: (code: RejectionCode, message: string) =>
        expect(decision).toEqual({ accepted: false, rejection: { code, message } }),
    };
  },
});
