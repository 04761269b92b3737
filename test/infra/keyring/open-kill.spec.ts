import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_USE, isUsable, OWNER } from './default-use.ts';
import { EARLIER_VERSIONS, earlierKeyring } from './earlier-keyring.ts';
import { killedAt, UNHURRIED } from './killed-at.ts';
import { openKeyring, temporaryDirectory } from './open-keyring.ts';

describe('A keyring whose opening is killed', () => {
  it('at any step of its creation is created by the next process', UNHURRIED, async () => {
    let steps = 0;
    for (let through = false; !through; steps += 1) {
      const directory = join(temporaryDirectory(), 'data');
      mkdirSync(directory, { mode: 0o700 });
      through = killedAt(steps, 'open', directory);

      const keys = openKeyring({ directory });
      expect(await isUsable(keys, await keys.service.generateDataKey(...DEFAULT_USE))).toBe(true);
      const key = keys.serviceKey('credentials').export();
      keys.close();
      expect(openKeyring({ directory }).serviceKey('credentials').export()).toEqual(key);
    }
    expect(steps).toBeGreaterThan(10);
  });

  it.each(EARLIER_VERSIONS)(
    'at any step of the migration from version %i is migrated by the next process',
    UNHURRIED,
    async (tables) => {
      for (let [step, through] = [0, false]; !through; step += 1) {
        const directory = temporaryDirectory();
        const { rootKey, context, dataKeys } = earlierKeyring(directory, tables);
        through = killedAt(step, 'open', directory, rootKey);

        const keys = openKeyring({ directory, rootKey });
        const used = dataKeys.filter(({ state }) => state === 'enabled' || state === 'default');
        for (const { wrapped, plaintext } of used) {
          const unwrapped = await keys.service.unwrap(wrapped, context);
          expect(unwrapped, `step ${step}`).toEqual({ ok: true, value: plaintext });
        }
        expect(keys.admin(OWNER).list()).toHaveLength(dataKeys.length);
        expect(keys.admin(OWNER).altered()).toEqual([]);
        keys.close();
      }
    },
  );
});
