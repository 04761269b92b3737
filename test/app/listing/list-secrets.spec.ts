import { describe, expect, it } from 'vitest';
import { type ListRequest, listSecrets } from '../../../app/listing/list-secrets.ts';
import { listVersions } from '../../../app/listing/list-versions.ts';
import { createSecret } from '../../../app/secret/create.ts';
import { pageTokens } from '../../../domain/listing/page-token.ts';
import { INVALID_NEXT_TOKEN } from '../../../domain/secret/messages.ts';
import { tokenMac } from '../../../infra/credentials/token-mac.ts';
import { ACCOUNT, aStream, REGION } from '../../support/examples.ts';
import { aWorker, factsOf, NEW_SECRET } from '../secret/worker.ts';

const tokens = pageTokens(tokenMac('any secret access key'));

const REQUEST: ListRequest = {
  owner: { account: ACCOUNT, region: REGION },
  operation: 'report',
  query: { filters: [], sortBy: 'name', sortOrder: 'asc', includePlannedDeletion: false },
  limit: 2,
  token: undefined,
};

const INVALID = {
  ok: false,
  rejection: { code: 'InvalidNextToken', message: INVALID_NEXT_TOKEN },
};

/** A store with the secrets a to e, listed without a request. */
const lister = async () => {
  const { context } = aWorker();
  for (const name of 'edcba') factsOf(await createSecret(context, aStream(name), NEW_SECRET));
  const list = (rest: Partial<ListRequest> = {}) =>
    listSecrets({ store: context.store, tokens }, { ...REQUEST, ...rest });
  return { context, list };
};

describe('listSecrets', () => {
  it('continues where the token of the last page says, up to the end', async () => {
    const { list } = await lister();
    const pages: string[] = [];
    let token: string | undefined;
    do {
      const page = factsOf(await list({ token }));
      pages.push(page.entries.map(({ summary }) => summary.name).join(' '));
      token = page.nextToken ?? undefined;
    } while (token !== undefined);

    expect(pages).toEqual(['a b', 'c d', 'e']);
  });

  it('rejects a token of another query or operation', async () => {
    const { list } = await lister();
    const token = factsOf(await list()).nextToken ?? undefined;

    expect(await list({ token, query: { ...REQUEST.query, sortOrder: 'desc' } })).toEqual(INVALID);
    expect(await list({ token, operation: 'ListSecrets' })).toEqual(INVALID);
  });
});

describe('listVersions', () => {
  it('rejects the token of a list of secrets', async () => {
    const { context, list } = await lister();
    const token = factsOf(await list()).nextToken ?? undefined;
    const found = factsOf(await createSecret(context, aStream('other'), NEW_SECRET)).head;
    const request = { includeDeprecated: false, limit: 1, token };

    expect(listVersions(tokens, found, request)).toEqual(INVALID);
  });
});
