import fc from 'fast-check';
import { USER } from './policies.ts';

/** A value alone or in a list, as policy authors mix them. */
const some = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item | Item[]> =>
  fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));

const text = fc.string({ unit: 'binary', maxLength: 12 });
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.double({ min: -9e9, max: 9e9, noNaN: true }), // JSON has no NaN
);

const principal = fc.oneof(
  fc.constant('*'),
  fc.record({ AWS: some(fc.constantFrom('*', '111122223333', USER)) }),
  fc.record({ Service: some(fc.constant('lambda.amazonaws.com')) }),
);
const action = some(fc.constantFrom('*', 'secretsmanager:*', 'SecretsManager:Get?ecret*'));
const resource = some(fc.constantFrom('*', 'arn:aws:secretsmanager:*:*:secret:x-??????'));
const operator = fc.constantFrom('StringEquals', 'ForAnyValue:ArnLike', 'NumericLessThanIfExists');
const key = fc.oneof(
  fc.constant('aws:userid'),
  text.map((tag) => `aws:ResourceTag/${tag}`),
);
const condition = fc.dictionary(operator, fc.dictionary(key, some(scalar), { maxKeys: 3 }));

const spelled = <Value>(name: string, value: fc.Arbitrary<Value>) =>
  fc.tuple(fc.constantFrom(name, `Not${name}`), value);

/** A statement without Sid, its members in any order. */
const statement = fc
  .tuple(
    fc.tuple(fc.constant('Effect'), fc.constantFrom('Allow', 'Deny')),
    spelled('Principal', principal),
    spelled('Action', action),
    spelled('Resource', resource),
    fc.tuple(fc.constant('Condition'), condition),
  )
  .chain((members) => fc.shuffledSubarray(members, { minLength: members.length }))
  .map((members) => Object.fromEntries(members));

/** A policy document with valid syntax. */
export const anyPolicy = fc.record(
  { Version: fc.constantFrom('2012-10-17', '2008-10-17'), Id: text, Statement: some(statement) },
  { requiredKeys: ['Statement'] },
);

/** Any JSON, much of which resembles a policy. */
export const almostPolicy = fc.oneof(
  fc.jsonValue(),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>('Allow', 'Deny', '*', USER, 'secretsmanager:*', '2012-10-17', null),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(
          fc.constantFrom('Version', 'Id', 'Statement', 'Sid', 'Effect', 'Principal', 'AWS'),
          fc.constantFrom('Action', 'NotAction', 'Resource', 'Condition', 'StringEquals', 'aws:x'),
          fc.constantFrom('__proto__', 'constructor', 'toJSON', 'then'),
        ),
        tie('value'),
        { maxKeys: 6 },
      ),
    ),
  })).value,
);
