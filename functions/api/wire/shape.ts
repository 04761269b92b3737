/**
 * A shape of the service model (botocore `secretsmanager/2017-10-17`) as data. One declaration gives the
 * decoder its rules, operations their types, and tests and docs their constraints.
 */
export type Shape =
  | StringShape
  | BlobShape
  | BooleanShape
  | IntegerShape
  | ListShape
  | StructureShape;

export type StringShape = {
  readonly type: 'string';
  /** Length in Unicode characters. */
  readonly min?: number;
  readonly max?: number;
  /** Length in UTF-8, where the service counts bytes. */
  readonly maxBytes?: number;
  /** The pattern as in the model; the whole string must match it. */
  readonly pattern?: string;
  /** The allowed values. */
  readonly values?: readonly string[];
  /** Never shown in an error or a log. */
  readonly sensitive?: true;
};

export type BlobShape = {
  readonly type: 'blob';
  /** Length in bytes, after base64 decoding. */
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: true;
};

export type BooleanShape = { readonly type: 'boolean' };

/** A whole number: an Integer or Long of the model. */
export type IntegerShape = {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
};

export interface ListShape<Member = Shape> {
  readonly type: 'list';
  readonly member: Member;
  readonly min?: number;
  readonly max?: number;
}

export interface StructureShape<Members = MemberShapes, Required = string> {
  readonly type: 'structure';
  readonly members: Members;
  readonly required: readonly Required[];
}

type MemberShapes = Readonly<Record<string, Shape>>;

/** The TypeScript type of a decoded value of a shape. */
export type ValueOf<S extends Shape> = S extends StringShape
  ? TextOf<S>
  : S extends BlobShape
    ? Uint8Array
    : S extends BooleanShape
      ? boolean
      : S extends IntegerShape
        ? number
        : S extends ListShape<infer Member extends Shape>
          ? readonly ValueOf<Member>[]
          : S extends StructureShape<infer Members extends MemberShapes, infer Required>
            ? StructureValue<Members, Required>
            : never;

type TextOf<S extends StringShape> = S extends { readonly values: readonly (infer Value)[] }
  ? Value
  : string;

type StructureValue<Members extends MemberShapes, Required> = {
  readonly [Name in keyof Members & Required]: ValueOf<Members[Name]>;
} & {
  readonly [Name in Exclude<keyof Members, Required>]?: ValueOf<Members[Name]>;
};

/** A text, with the model's limits. */
export const string = <const Limits extends Omit<StringShape, 'type'>>(limits: Limits) =>
  ({ type: 'string', ...limits }) as const;

/** Bytes, base64 on the wire. */
export const blob = <const Limits extends Omit<BlobShape, 'type'>>(limits: Limits) =>
  ({ type: 'blob', ...limits }) as const;

export const boolean = { type: 'boolean' } as const;

/** A whole number, with the model's limits. */
export const integer = <const Limits extends Omit<IntegerShape, 'type'>>(limits: Limits) =>
  ({ type: 'integer', ...limits }) as const;

/** A list, with the model's limits on the number of its members. */
export const list = <Member extends Shape>(
  member: Member,
  limits: { readonly min?: number; readonly max?: number } = {},
): ListShape<Member> => ({ type: 'list', member, ...limits });

/** A structure; the named members must be present. */
export const structure = <
  const Members extends MemberShapes,
  Required extends keyof Members & string = never,
>(
  members: Members,
  ...required: readonly Required[]
): StructureShape<Members, Required> => ({ type: 'structure', members, required });
