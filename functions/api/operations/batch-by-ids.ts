import type { Head } from '../../../domain/ports/stream.ts';
import type { LiveHead } from '../../../domain/secret/head.ts';
import type { Call, Output } from '../operation.ts';
import { authorize } from '../steps/authorize.ts';
import { belongingHead, type Named, nameSecret, streamOf } from '../steps/locate.ts';
import { ApiError } from '../wire/api-error.ts';
import { batchAnswers } from './batch-answers.ts';

/** Up to 20 secrets by id, their heads with one read, answered in the order they were asked for. */
export const batchByIds = async (call: Call, ids: readonly string[]): Promise<Output> => {
  const named = ids.map((secretId) => nameOrRefusal(call, secretId));
  const streams = named.flatMap((one) => (one instanceof ApiError ? [] : (streamOf(one) ?? [])));
  const heads = streams.length > 0 ? await call.store.loadAll(streams) : [];
  const candidates = ids.map((secretId, index) => {
    const one = named[index] ?? null;
    const found = one === null || one instanceof ApiError ? one : headFor(one, heads);
    return { secretId, found };
  });
  return batchAnswers(call, candidates);
};

const nameOrRefusal = (call: Call, secretId: string): Named | ApiError => {
  try {
    const named = nameSecret(secretId, call.owner);
    const { reference } = named;
    const owner = reference.kind === 'found' ? reference.owner.account : call.owner.account;
    const action = 'secretsmanager:GetSecretValue';
    authorize({ principal: call.principal, action }, { owner, resource: secretId });
    return named;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
};

const headFor = (named: Named, heads: readonly Head[]): LiveHead | null => {
  const stream = streamOf(named);
  const head = heads.find(
    ({ stream: { account, name } }) => account === stream?.account && name === stream.name,
  );
  return head === undefined ? null : belongingHead(head, named);
};
