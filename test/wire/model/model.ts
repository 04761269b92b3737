import { readFileSync } from 'node:fs';

/** A shape as `test/fixtures/model/generate.py` writes it. */
export type ModelShape = {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly sensitive?: boolean;
  readonly member?: ModelShape;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, ModelShape>>;
};

/** One operation of the model: its input and the errors it documents. */
export type ModelOperation = { readonly input: ModelShape; readonly errors: readonly string[] };

type Model = { readonly operations: Readonly<Record<string, ModelOperation>> };

/** The facts of botocore's service model, frozen. */
export const MODEL: Model = JSON.parse(
  readFileSync('test/fixtures/model/secretsmanager-2017-10-17.json', 'utf8'),
);
