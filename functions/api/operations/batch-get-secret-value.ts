import { rejection } from '../../../domain/secret/decision.ts';
import { LIST_OR_FILTERS, RESULTS_WITHOUT_FILTERS } from '../../../domain/secret/messages.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { REQUESTS } from '../wire/requests.ts';
import type { ValueOf } from '../wire/shape.ts';
import { batchByFilters } from './batch-by-filters.ts';
import { batchByIds } from './batch-by-ids.ts';

type Input = ValueOf<typeof REQUESTS.BatchGetSecretValue>;

/** BatchGetSecretValue: by ids or by filters; what fails is listed and does not fail the call. */
export const batchGetSecretValue: Operation = {
  name: 'BatchGetSecretValue',
  parse: (json) => {
    const input = decodeInput(REQUESTS.BatchGetSecretValue, json);
    const { SecretIdList, Filters } = input;
    if ((SecretIdList === undefined) === (Filters === undefined)) throw invalid(LIST_OR_FILTERS);
    if (SecretIdList === undefined) {
      return { target: 'account', run: (call) => batchByFilters(call, input) };
    }
    if (isPaged(input)) throw invalid(RESULTS_WITHOUT_FILTERS);
    return { target: 'account', run: (call) => batchByIds(call, SecretIdList) };
  },
};

const isPaged = ({ MaxResults, NextToken }: Input): boolean =>
  MaxResults !== undefined || NextToken !== undefined;

const invalid = (message: string) => refusal(rejection('InvalidParameter', message));
