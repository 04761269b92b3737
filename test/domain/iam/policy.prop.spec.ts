import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedPolicy } from '../../../domain/iam/parse-policy.ts';
import { canonicalPolicy } from '../../../domain/iam/policy-json.ts';
import { publicStatements } from '../../../domain/iam/public-access.ts';
import { almostPolicy, anyPolicy } from './arbitrary-policies.ts';
import { accepted, parse, policy, statement } from './policies.ts';

const RUNS = { numRuns: 500 };

const canonical = (text: string): string => {
  const parsed = parse(text);
  return parsed.ok ? canonicalPolicy(parsed.document) : expect.unreachable(text);
};

describe('The canonical text of a policy', () => {
  it('has no white space outside strings, and preserves the order', () => {
    const text = `\n{ "Statement" : [ ${JSON.stringify(statement({ Sid: 'a' }), null, 2)} ],\t"Id":"a b" }`;
    expect(canonical(text)).toBe(
      `{"Statement":[${JSON.stringify(statement({ Sid: 'a' }))}],"Id":"a b"}`,
    );
  });

  it('preserves single values and lists', () => {
    const text = policy(statement({ Action: ['secretsmanager:*'], Resource: '*' }));
    expect(canonical(text)).toBe(text);
  });

  it('parses to the same policy, and is its own canonical text', () => {
    fc.assert(
      fc.property(anyPolicy, fc.nat({ max: 4 }), (document, indent) => {
        const text = JSON.stringify(document, null, indent);
        const once = canonical(text);
        expect(accepted(once)).toEqual(accepted(text));
        expect(JSON.parse(once)).toEqual(JSON.parse(text));
        expect(canonical(once)).toBe(once);
      }),
      RUNS,
    );
  });
});

describe('Any untrusted policy', () => {
  const expectVerdict = (parsed: ParsedPolicy): void => {
    if (!parsed.ok) expect(['syntax', 'principal']).toContain(parsed.problem);
    else expect(publicStatements(parsed.policy)).toBeInstanceOf(Array);
  };

  it('that is any text is parsed or rejected, without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expectVerdict(parse(text))),
      RUNS,
    );
  });

  it('that is any JSON is parsed or rejected, without throwing', () => {
    fc.assert(
      fc.property(almostPolicy, (json) => expectVerdict(parse(JSON.stringify(json)))),
      { numRuns: 2_000 },
    );
  });

  it('that is a valid policy with one value replaced is parsed or rejected, without throwing', () => {
    const replaced = fc
      .tuple(anyPolicy, fc.nat({ max: 30 }), almostPolicy)
      .map(([document, index, json]) => {
        let visited = -1;
        return JSON.stringify(document, (_name, value) => {
          visited += 1;
          return visited === index ? json : value;
        });
      });
    fc.assert(
      fc.property(replaced, (text) => expectVerdict(parse(text))),
      RUNS,
    );
  });

  it('that is a valid policy, truncated or with one character changed, is parsed or rejected, without throwing', () => {
    const damaged = fc
      .tuple(anyPolicy, fc.nat(), fc.string({ unit: 'binary', maxLength: 1 }))
      .map(([document, at, character]) => {
        const text = JSON.stringify(document);
        const index = at % text.length;
        return `${text.slice(0, index)}${character}${text.slice(index + 1)}`;
      });
    fc.assert(
      fc.property(damaged, (text) => expectVerdict(parse(text))),
      RUNS,
    );
  });

  it('does not pollute the prototype of objects', () => {
    const before = Reflect.ownKeys(Object.prototype);
    const hostile = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    expectVerdict(parse(hostile));
    expectVerdict(parse(policy(statement({ Condition: JSON.parse(hostile) }))));
    expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
  });
});
