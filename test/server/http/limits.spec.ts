import { describe, expect, it } from 'vitest';
import { affordable, limitIn, openFilesLimit } from '../../../server/http/limits.ts';

const limits = (
  soft: string,
) => `Limit                     Soft Limit           Hard Limit           Units     
Max processes             63474                63474                processes 
Max open files            ${soft.padEnd(20)} 524288               files     
`;

describe('The limit of open files', () => {
  it.each([
    [limits('1024'), 1_024],
    [limits('unlimited'), Number.POSITIVE_INFINITY],
    ['', Number.POSITIVE_INFINITY],
  ])('is parsed from the format of /proc', (text, limit) => {
    expect(limitIn(text)).toBe(limit);
  });

  it('is known for this process, or infinite', () => {
    expect(openFilesLimit()).toBeGreaterThan(100);
  });

  it.each([
    [524_288, 4_096],
    [Number.POSITIVE_INFINITY, 4_096],
    [4_096, 3_584],
    [1_024, 512],
    [256, 64],
  ])('of %i allows %i connections beside other files', (openFiles, connections) => {
    expect(affordable(4_096, openFiles)).toBe(connections);
  });
});
