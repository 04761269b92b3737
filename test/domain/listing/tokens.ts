import { createHmac } from 'node:crypto';
import { type PageScope, pageTokens } from '../../../domain/listing/page-token.ts';
import { canonicalQuery } from '../../../domain/listing/query.ts';
import type { TokenMac } from '../../../domain/ports/token-mac.ts';
import { ACCOUNT, REGION } from '../../support/examples.ts';

export const macWith = (key: string): TokenMac => ({
  sign: (text) => createHmac('sha256', key).update(text, 'utf8').digest(),
});

export const tokens = pageTokens(macWith('key of the tests'));

/** ListSecrets in the example account without parameters, unless specified otherwise. */
export const aScope = (rest: Partial<PageScope> = {}): PageScope => ({
  operation: 'ListSecrets',
  owner: { account: ACCOUNT, region: REGION },
  query: canonicalQuery({
    filters: [],
    sortBy: 'created-date',
    sortOrder: 'asc',
    includePlannedDeletion: false,
  }),
  ...rest,
});
