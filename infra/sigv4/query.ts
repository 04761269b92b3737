import { canonicalComponent } from './encoding.ts';

/** One parameter of a query string, name and value in canonical percent-encoding. */
export type QueryParameter = { readonly name: string; readonly value: string };

/**
 * Parses a raw query into parameters, in wire order. One without `=` has an empty value, and an empty piece (`a&&b`)
 * is no parameter. A name of unreserved characters comes out the same however it was escaped, so names may be
 * compared with plain text.
 */
export const queryParameters = (query: string): readonly QueryParameter[] =>
  query
    .split('&')
    .filter((piece) => piece !== '')
    .map((piece) => {
      const [name = '', ...value] = piece.split('=');
      return { name: canonicalComponent(name), value: canonicalComponent(value.join('=')) };
    });
