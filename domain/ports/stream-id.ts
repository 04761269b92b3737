import type { AccountId, Region, SecretName } from '../secret/ids.ts';

/** The stream of one secret name; it goes on when the name is used again after a purge. */
export type StreamId = {
  readonly account: AccountId;
  readonly region: Region;
  readonly name: SecretName;
};

/** One text for each stream: no part of it can contain `#`. */
export const streamKey = ({ account, region, name }: StreamId): string =>
  `${account}#${region}#${name}`;
