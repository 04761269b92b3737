import type { Filter } from '../../../domain/listing/filters.ts';
import { rejection } from '../../../domain/secret/decision.ts';
import { refusal } from './error-mapping.ts';
import type { filters as filterShape } from './members.ts';
import type { ValueOf } from './shape.ts';

type WireFilters = ValueOf<typeof filterShape>;

/** Filters of a request. Throws InvalidParameterException for one without a key or without values. */
export const filtersOf = (filters: WireFilters | undefined): readonly Filter[] =>
  (filters ?? []).map(({ Key, Values }) => {
    if (Key === undefined) throw invalid('Invalid filter key');
    if (Values === undefined) throw invalid(`Invalid filter values for key: ${Key}`);
    return { key: Key, values: Values };
  });

const invalid = (message: string) => refusal(rejection('InvalidParameter', message));
