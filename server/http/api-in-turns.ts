import type { Api } from '../../functions/api/pipeline.ts';
import type { Turns } from '../../infra/system/turns.ts';

/**
 * The API, which begins with a request when it is its turn: those that arrive together are not worked on
 * as one. The largest take a good part of a millisecond each before anything is awaited.
 */
export const apiInTurns =
  (answer: Api, inTurn: Turns): Api =>
  async (request) =>
    inTurn(() => answer(request));
