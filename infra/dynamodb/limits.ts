/**
 * An item or key that DynamoDB does not take. The rules of the domain keep every legal secret well
 * inside, so this is a bug; its name tells which limit, and its message nothing of the item.
 */
export class DynamoLimitExceeded extends Error {
  constructor(limit: Limit, cause: unknown) {
    super(`${LIMITS[limit]} (DynamoDB, "Quotas")`, { cause });
    this.name = limit;
  }
}

const LIMITS = {
  DynamoItemTooLarge: 'An item is over 400 KB',
  DynamoKeyTooLong: 'A partition key is over 2048 bytes, or a sort key over 1024',
} as const;

type Limit = keyof typeof LIMITS;

/**
 * How DynamoDB words it, in a `ValidationException` or a cancellation reason: observed on DynamoDB
 * Local, and as users quote the service ("Size of hashkey has exceeded the maximum size limit").
 */
const WORDINGS: readonly (readonly [RegExp, Limit])[] = [
  [/item size/i, 'DynamoItemTooLarge'],
  [/size of (?:all )?(?:hash|range) ?keys?\b/i, 'DynamoKeyTooLong'],
  [/key values must be under \d+ bytes/i, 'DynamoKeyTooLong'],
];

/** The limit a refusal of DynamoDB is about, `null` if none. */
export const limitExceeded = (message: string, cause: unknown): DynamoLimitExceeded | null => {
  const limit = WORDINGS.find(([wording]) => wording.test(message))?.[1];
  return limit === undefined ? null : new DynamoLimitExceeded(limit, cause);
};
