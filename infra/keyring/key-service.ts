import type {
  DataKey,
  EncryptionContext,
  KeyOutcome,
  KeySelector,
  KeyService,
  WrappedKey,
} from '../../domain/ports/key-service.ts';
import { referenceFailure } from '../../domain/secret/key-reference.ts';
import type { Owner } from '../../domain/secret/names.ts';
import { assertKeyLength, randomKey } from '../crypto/aes-gcm.ts';
import { withMappedErrors } from './database.ts';
import { aliasArnOf, DEFAULT_ALIAS, parseKeyReference } from './key-reference.ts';
import type { KeyringParts } from './key-table.ts';
import { materialNumberIn, unwrapDataKey, withMaterial, wrapDataKey } from './material.ts';
import type { StoredKey, StoredMaterial } from './stored-key.ts';
import { currentMaterial, newKey } from './stored-key.ts';

/** The key service port on a keyring. State and material are read again for every call. */
export const keyringService = (parts: KeyringParts): KeyService => ({
  generateDataKey: async (selector, context) =>
    withMappedErrors(() => generate(parts, selector, context)),
  wrap: async (selector, dataKey, context) =>
    withMappedErrors(() => wrap(parts, selector, dataKey, context)),
  unwrap: async (wrapped, context) => withMappedErrors(() => unwrap(parts, wrapped, context)),
});

const generate = (
  parts: KeyringParts,
  selector: KeySelector,
  context: EncryptionContext,
): KeyOutcome<DataKey> => {
  const plaintext = randomKey();
  const wrapped = wrap(parts, selector, plaintext, context);
  return wrapped.ok ? { ok: true, value: { plaintext, wrapped: wrapped.value } } : wrapped;
};

const wrap = (
  parts: KeyringParts,
  selector: KeySelector,
  dataKey: Uint8Array,
  context: EncryptionContext,
): KeyOutcome<WrappedKey> => {
  assertKeyLength(dataKey);
  const selected = selectKey(parts, selector);
  const usable = selected.ok ? enabled(selected.value) : selected;
  if (!usable.ok) return usable;
  const { arn, materials } = usable.value;
  const { number, box } = currentMaterial(materials);
  const ciphertext = withMaterial(parts.materialKey, { arn, number, box }, (material) =>
    wrapDataKey(material, dataKey, { arn, number, context }),
  );
  return { ok: true, value: { keyArn: arn, ciphertext } };
};

const unwrap = (
  { table, materialKey, clock }: KeyringParts,
  { keyArn: arn, ciphertext }: WrappedKey,
  context: EncryptionContext,
): KeyOutcome<Uint8Array> => {
  if (ownerIn(arn) !== ownerIn(context.secretArn)) return { ok: false, failure: 'denied' };
  const usable = enabled(table.find({ kind: 'key', arn }, clock.now()));
  if (!usable.ok) return usable;
  const wrapper = materialFor(usable.value, ciphertext);
  if (wrapper === undefined) return { ok: false, failure: 'invalidCiphertext' };
  const { number, box } = wrapper;
  const dataKey = withMaterial(materialKey, { arn, number, box }, (material) =>
    unwrapDataKey(material, ciphertext, { arn, number, context }),
  );
  return dataKey === null
    ? { ok: false, failure: 'invalidCiphertext' }
    : { ok: true, value: dataKey };
};

/** Finds the material that wrapped a data key, however often the key has been rotated since. */
const materialFor = ({ materials }: StoredKey, wrapped: Uint8Array): StoredMaterial | undefined => {
  const wanted = materialNumberIn(wrapped);
  return materials.find(({ number }) => number === wanted);
};

const enabled = (key: StoredKey | null): KeyOutcome<StoredKey> => {
  if (key === null) return { ok: false, failure: 'notFound' };
  const { status } = key.state;
  return status === 'enabled' ? { ok: true, value: key } : { ok: false, failure: status };
};

/** Region and account of an ARN. They differ for a value that was moved to another owner's secret. */
const ownerIn = (arn: string): string => arn.split(':').slice(3, 5).join(':');

const DEFAULT_DESCRIPTION = 'Default key that protects secrets when no other key is named';

/**
 * Finds the key that a selector names, in any state; `null` if there is none. The default key is created on
 * first use.
 */
const selectKey = (parts: KeyringParts, selector: KeySelector): KeyOutcome<StoredKey | null> => {
  const failure = referenceFailure(selector);
  if (failure !== null) return { ok: false, failure };
  const reference = parseKeyReference(selector.keyId ?? DEFAULT_ALIAS, selector);
  if (!reference.ok) return reference;
  const key = parts.table.find(reference.value, parts.clock.now());
  const isDefault = reference.value.arn === aliasArnOf(selector, DEFAULT_ALIAS);
  return { ok: true, value: key === null && isDefault ? createDefaultKey(parts, selector) : key };
};

/** Creates the default key, unless another process has done so since: checks again under the write lock. */
const createDefaultKey = ({ table, materialKey, clock }: KeyringParts, owner: Owner): StoredKey => {
  const alias = aliasArnOf(owner, DEFAULT_ALIAS);
  const now = clock.now();
  return table.transact(() => {
    const existing = table.find({ kind: 'alias', arn: alias }, now);
    if (existing !== null) return existing;
    const key = newKey(materialKey, owner, { description: DEFAULT_DESCRIPTION, createdAt: now });
    table.insertKey(key);
    table.insertAlias(alias, key.arn);
    return key;
  });
};
