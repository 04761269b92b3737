import { expect, it } from 'vitest';
import { REQUESTS } from '../../functions/api/wire/requests.ts';
import { constraintsDocument } from '../support/constraints-document.ts';

it('docs/constraints.md says what the table of requests says (vitest -u writes it)', async () => {
  await expect(constraintsDocument(REQUESTS)).toMatchFileSnapshot('../../docs/constraints.md');
});
