import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Instant, instant } from '../../../domain/secret/ids.ts';
import { type Keyring, type KeyringOptions, keyring } from '../../../infra/keyring/keyring.ts';
import { NOON } from '../../support/examples.ts';

/** A data directory that is removed when the running test ends. */
export const temporaryDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'sealstream-keyring-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/** A clock that stands still until it is advanced. */
export const steppedClock = () => {
  let now = NOON;
  return {
    now: (): Instant => now,
    /** Advances it by days, or fractions of a day. */
    pass: (days: number): void => {
      now = instant(now + days * 86_400_000);
    },
  };
};

/** Opens a keyring, in a directory of its own by default, and closes it when the test ends. */
export const openKeyring = (options: Partial<KeyringOptions> = {}): Keyring => {
  const directory = options.directory ?? temporaryDirectory();
  const opened = keyring({ clock: steppedClock(), ...options, directory });
  onTestFinished(() => opened.close());
  return opened;
};
