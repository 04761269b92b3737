import { expect, it } from 'vitest';
import { constraintsDocument } from '../support/constraints-document.ts';
import { INPUT_SHAPES } from '../support/operations.ts';

it('docs/constraints.md lists the input shapes of the operations (vitest -u regenerates it)', async () => {
  await expect(constraintsDocument(INPUT_SHAPES)).toMatchFileSnapshot('../../docs/constraints.md');
});
