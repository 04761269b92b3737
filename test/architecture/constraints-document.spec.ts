import { expect, it } from 'vitest';
import { constraintsDocument } from '../support/constraints-document.ts';
import { INPUT_SHAPES } from '../support/operations.ts';

it('docs/constraints.md says what the table of requests says (vitest -u writes it)', async () => {
  await expect(constraintsDocument(INPUT_SHAPES)).toMatchFileSnapshot('../../docs/constraints.md');
});
