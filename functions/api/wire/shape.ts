/**
 * Shapes of the service model (botocore `secretsmanager/2017-10-17`) as data: one declaration gives
 * the decoder its rules, the handlers their types, and tests and docs their constraints.
 */
export type Shape = StringShape | BlobShape | BooleanShape | ListShape | StructureShape;

export type StringShape = {
  readonly type: 'string';
  /** Length in Unicode characters. */
  readonly min?: number;
  readonly max?: number;
  /** Length of the UTF-8 form, where the service counts bytes. */
  readonly maxBytes?: number;
  readonly pattern?: RegExp;
  /** Never repeated in an error or a log. */
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

export interface ListShape<Member = Shape> {
  readonly type: 'list';
  readonly member: Member;
  readonly min?: number;
}

export interface StructureShape<Members = MemberShapes, Required = string> {
  readonly type: 'structure';
  readonly members: Members;
  readonly required: readonly Required[];
}

type MemberShapes = Readonly<Record<string, Shape>>;

/** The TypeScript type of a decoded value of a shape. */
export type ValueOf<S extends Shape> = S extends StringShape
  ? string
  : S extends BlobShape
    ? Uint8Array
    : S extends BooleanShape
      ? boolean
      : S extends ListShape<infer Member extends Shape>
        ? readonly ValueOf<Member>[]
        : S extends StructureShape<infer Members extends MemberShapes, infer Required>
          ? StructureValue<Members, Required>
          : never;

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

/** A list; `min` where the model wants at least so many members. */
export const list = <Member extends Shape>(
  member: Member,
  limits: { readonly min?: number } = {},
): ListShape<Member> => ({ type: 'list', member, ...limits });

/** A structure; the named members must be present. */
export const structure = <
  const Members extends MemberShapes,
  Required extends keyof Members & string = never,
>(
  members: Members,
  ...required: readonly Required[]
): StructureShape<Members, Required> => ({ type: 'structure', members, required });
