import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presigned, signed } from './client.ts';
import { judge, withHeaders } from './server.ts';

const CODES = [
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
];

/** Any text at all, lone surrogates and control characters included. */
const anything = fc.string({ unit: 'binary' });

/** Text that gets past the first checks more often. */
const almost = fc
  .array(
    fc.oneof(
      anything,
      fc.constantFrom(
        'AWS4-HMAC-SHA256 ',
        'Credential=',
        'AKIDEXAMPLE/20150830/us-east-1/secretsmanager/aws4_request',
        ', SignedHeaders=',
        'host;x-amz-date',
        ', Signature=',
        'a'.repeat(64),
        '%',
        '%zz',
        '=',
        '&',
      ),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

const request = await signed();
const query = await presigned();

const expectRefusal = (verdict: ReturnType<typeof judge>): void => {
  if (verdict.verified) expect.unreachable('verified without a signature');
  else expect(CODES).toContain(verdict.refusal.code);
};

describe('whatever an unauthenticated client sends', () => {
  it('as Authorization is rejected with a known code', () => {
    fc.assert(
      fc.property(fc.oneof(anything, almost), (authorization) => {
        expectRefusal(judge(withHeaders(request, { authorization })));
      }),
      { numRuns: 500 },
    );
  });

  it('as query is rejected with a known code', () => {
    const name = fc.constantFrom('Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders');
    fc.assert(
      fc.property(name, fc.oneof(anything, almost), (name, value) => {
        const text = query.query.replace(new RegExp(`(X-Amz-${name}=)[^&]*`), () => `x=${value}`);
        expectRefusal(judge({ ...query, query: text }));
        expectRefusal(judge({ ...query, query: `${query.query}&x${value}` }));
      }),
      { numRuns: 500 },
    );
  });

  it('as path, method or header beside a valid signature is rejected or changes nothing', () => {
    fc.assert(
      fc.property(anything, anything, anything, (path, name, value) => {
        const headers = [...request.headers, [name, value] as const];
        const verdicts = [
          judge({ ...request, path }),
          judge({ ...request, method: path }),
          judge({ ...request, headers }),
        ];
        for (const verdict of verdicts) if (!verdict.verified) expectRefusal(verdict);
      }),
      { numRuns: 500 },
    );
  });

  it('is answered without an echo of the Authorization it came in', () => {
    const canary = 'wJalrXUtnFEMI-canary';
    fc.assert(
      fc.property(almost, almost, (before, after) => {
        const authorization = `${before}${canary}${after}`;
        const verdict = judge(withHeaders(request, { authorization }));
        expect(JSON.stringify(verdict)).not.toContain(canary);
      }),
      { numRuns: 500 },
    );
  });
});
