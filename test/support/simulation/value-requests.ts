import type { Gathered } from '../../../app/secret/transact.ts';
import type { Sealing } from '../../../domain/ports/sealer.ts';
import type { NewVersion } from '../../../domain/secret/commands.ts';
import {
  AWSCURRENT,
  branded,
  type KeyId,
  type SecretArn,
  type Stage,
  type VersionId,
} from '../../../domain/secret/ids.ts';
import { secretArn } from '../../../domain/secret/names.ts';
import { Plaintext } from '../../../domain/secret/plaintext.ts';
import { version } from '../examples.ts';
import { OWN_KEY } from './key-ring.ts';
import { type Desk, type Request, someReplicas } from './requests.ts';

/** So few that a secret which is created anew meets the tokens of an earlier one of its name. */
const TOKENS = Array.from({ length: 12 }, (_none, index) => version(`token-${index}`));

const UNUSABLE: Gathered = {
  ok: false,
  rejection: { code: 'EncryptionFailure', message: 'The key is of no use now' },
};

type Value = { readonly versionId: VersionId; readonly text: string };

const aValue = ({ dice, ports }: Desk): Value => ({
  versionId: dice.pick(TOKENS),
  text: `value of ${ports.ids.requestId()}`,
});

const sealed = async (
  { ports, stream }: Desk,
  { versionId, text }: Value,
  target: { readonly arn: SecretArn; readonly keyId: KeyId | null },
): Promise<Sealing | null> => {
  const value = new Plaintext('string', new TextEncoder().encode(text));
  const context = { secretArn: target.arn, versionId };
  const sealing = await ports.home.sealer.seal(value, context, { ...stream, keyId: target.keyId });
  return sealing.ok ? sealing.value : null;
};

const newVersionOf = ({ version: { versionId }, keyArns, digest }: Sealing): NewVersion => ({
  versionId,
  keyArns,
  digest,
});

/** A secret with a value, and replicas at once if it comes so. */
export const create: Request = (desk) => {
  const { dice, ports, stream } = desk;
  const value = aValue(desk);
  const { name } = stream;
  const keyId = dice.chance(0.3) ? OWN_KEY : null;
  const base = {
    type: 'CreateSecret',
    name,
    token: value.versionId,
    description: null,
    keyId,
    externalType: null,
    tags: [],
    replicas: dice.chance(0.4) ? someReplicas(desk) : [],
    carriesValue: true,
    stored: 'unknown',
    now: ports.clock.now(),
  } as const;
  return async ({ secret }) => {
    const arn = secretArn(stream, name, ports.ids.arnSuffix());
    if (secret.status !== 'absent') {
      return { ok: true, command: { ...base, arn, version: null }, values: {} };
    }
    const sealing = await sealed(desk, value, { arn, keyId });
    if (sealing === null) return UNUSABLE;
    const command = { ...base, arn, version: newVersionOf(sealing) };
    return { ok: true, command, values: { added: sealing.version } };
  };
};

/** A version, most often the current one. */
export const put: Request = (desk) => {
  const { dice, ports } = desk;
  const value = aValue(desk);
  const { versionId } = value;
  const stages = dice.pick([null, null, [AWSCURRENT], [branded<Stage>('red')]]);
  const now = ports.clock.now();
  const base = { type: 'PutSecretValue', versionId, stages, now } as const;
  return async ({ secret }) => {
    if (secret.status === 'absent' || secret.versions.has(versionId)) {
      const command = { ...base, version: null, stored: 'different' } as const;
      return { ok: true, command, values: {} };
    }
    const sealing = await sealed(desk, value, secret);
    if (sealing === null) return UNUSABLE;
    const command = { ...base, version: newVersionOf(sealing), stored: 'unknown' } as const;
    return { ok: true, command, values: { added: sealing.version } };
  };
};

/** Another key for the secret itself, under which its current value is wrapped as well. */
export const changeKey: Request = ({ dice, ports, stream }) => {
  const keyId = dice.pick([null, OWN_KEY]);
  const base = {
    type: 'UpdateSecret',
    description: undefined,
    externalType: undefined,
    versionId: null,
    version: null,
    stored: 'unknown',
    now: ports.clock.now(),
  } as const;
  return async ({ secret, current }) => {
    const unchanged = { ok: true, command: { ...base, keyChange: null }, values: {} } as const;
    if (secret.status === 'absent' || current === null) return unchanged;
    const rewrapped = await ports.home.sealer.rewrap(current, secret.arn, { ...stream, keyId });
    if (!rewrapped.ok) return UNUSABLE;
    const { keyArns } = rewrapped.value;
    const keyChange = { keyId, rewrapped: [{ versionId: current.versionId, keyArns }] };
    if (keyId === secret.keyId) return unchanged;
    return {
      ok: true,
      command: { ...base, keyChange },
      values: { rewrapped: [rewrapped.value.version] },
    };
  };
};
