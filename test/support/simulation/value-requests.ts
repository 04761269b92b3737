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
import { type Request, someReplicas, type WriterContext } from './requests.ts';

/** Few enough that a recreated secret runs into the tokens of an earlier one of its name. */
const TOKENS = Array.from({ length: 12 }, (_none, index) => version(`token-${index}`));

const UNUSABLE: Gathered = {
  ok: false,
  rejection: { code: 'EncryptionFailure', message: 'The key cannot be used now' },
};

type Value = { readonly versionId: VersionId; readonly text: string };

const aValue = ({ dice, ports }: WriterContext): Value => ({
  versionId: dice.pick(TOKENS),
  text: `value of ${ports.ids.requestId()}`,
});

const sealed = async (
  { ports, stream }: WriterContext,
  { versionId, text }: Value,
  target: { readonly arn: SecretArn; readonly keyId: KeyId | null },
): Promise<Sealing | null> => {
  const value = new Plaintext('string', new TextEncoder().encode(text));
  const context = { secretArn: target.arn, versionId };
  const sealing = await ports.own.sealer.seal(value, context, { ...stream, keyId: target.keyId });
  return sealing.ok ? sealing.value : null;
};

const newVersionOf = ({ version: { versionId }, keyArns, digest }: Sealing): NewVersion => ({
  versionId,
  keyArns,
  digest,
});

/** Creates a secret with a value, sometimes with replicas at once. */
export const create: Request = (context) => {
  const { dice, ports, stream } = context;
  const value = aValue(context);
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
    replicas: dice.chance(0.4) ? someReplicas(context) : [],
    carriesValue: true,
    stored: 'unknown',
    now: ports.clock.now(),
  } as const;
  return async ({ secret }) => {
    const arn = secretArn(stream, name, ports.ids.arnSuffix());
    if (secret.status !== 'absent') {
      return { ok: true, command: { ...base, arn, version: null }, values: {} };
    }
    const sealing = await sealed(context, value, { arn, keyId });
    if (sealing === null) return UNUSABLE;
    const command = { ...base, arn, version: newVersionOf(sealing) };
    return { ok: true, command, values: { added: sealing.version } };
  };
};

/** Puts a version, usually the current one. */
export const put: Request = (context) => {
  const { dice, ports } = context;
  const value = aValue(context);
  const { versionId } = value;
  const stages = dice.pick([null, null, [AWSCURRENT], [branded<Stage>('red')]]);
  const now = ports.clock.now();
  const base = { type: 'PutSecretValue', versionId, stages, now } as const;
  return async ({ secret }) => {
    if (secret.status === 'absent' || secret.versions.has(versionId)) {
      const command = { ...base, version: null, stored: 'different' } as const;
      return { ok: true, command, values: {} };
    }
    const sealing = await sealed(context, value, secret);
    if (sealing === null) return UNUSABLE;
    const command = { ...base, version: newVersionOf(sealing), stored: 'unknown' } as const;
    return { ok: true, command, values: { added: sealing.version } };
  };
};

/** Changes the key of the secret, and wraps its current value under it as well. */
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
    const rewrapped = await ports.own.sealer.rewrap(current, secret.arn, { ...stream, keyId });
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
