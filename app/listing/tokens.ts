import type { PagePosition, PageScope, PageTokens } from '../../domain/listing/page-token.ts';
import { type Result, rejected, rejection } from '../../domain/secret/decision.ts';
import { INVALID_NEXT_TOKEN } from '../../domain/secret/messages.ts';

/** Reads the position a page continues from, `null` for the first page. Rejects a token of another list. */
export const positionOf = (
  tokens: PageTokens,
  scope: PageScope,
  token: string | undefined,
): Result<{ readonly after: PagePosition | null }> => {
  if (token === undefined) return { ok: true, after: null };
  const after = tokens.decode(token, scope);
  return after === 'invalid'
    ? rejected(rejection('InvalidNextToken', INVALID_NEXT_TOKEN))
    : { ok: true, after };
};
