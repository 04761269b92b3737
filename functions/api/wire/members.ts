import { LIMITS } from '../../../domain/secret/limits.ts';
import { blob, integer, list, string, structure } from './shape.ts';

/** Members that several operations have in common, with the limits of the service model. */
export const clientRequestToken = string({ min: 32, max: 64 });
export const secretId = string({ min: 1, max: 2048 });
export const versionId = string({ min: 32, max: 64 });
export const versionStage = string({ min: 1, max: 256 });
export const description = string({ max: 2048 });
export const kmsKeyId = string({ min: 0, max: 2048 });
export const externalType = string({ min: 0, max: 256 });
export const secretString = string({ min: 1, maxBytes: LIMITS.valueBytes, sensitive: true });
export const secretBinary = blob({ min: 1, max: LIMITS.valueBytes, sensitive: true });
export const region = string({ min: 1, max: 128, pattern: String.raw`^([a-z]+-)+\d+$` });
export const resourcePolicy = string({ min: 1, max: 20_480 });
export const nextToken = string({ min: 1, max: 4096 });
export const maxResults = integer({ min: 1, max: 100 });
export const tagKey = string({ min: 1, max: 128 });

export const tags = list(structure({ Key: tagKey, Value: string({ min: 0, max: 256 }) }));
export const addReplicaRegions = list(structure({ Region: region, KmsKeyId: kmsKeyId }), {
  min: 1,
});

/** FilterType; its values allow a leading `!`. */
export const filters = list(
  structure({
    Key: string({
      values: [
        'description',
        'name',
        'tag-key',
        'tag-value',
        'primary-region',
        'owning-service',
        'all',
      ],
    }),
    Values: list(string({ max: 512, pattern: String.raw`^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$` }), {
      min: 1,
      max: 10,
    }),
  }),
  { max: 10 },
);
