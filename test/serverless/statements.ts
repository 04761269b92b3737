import type { Template } from './workspace.ts';

/** A statement of a policy. */
export type Statement = {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** Returns the statements of a role. */
export const statementsOf = (template: Template, role: string): readonly Statement[] =>
  Object(template.Resources[role]?.Properties).Policies.flatMap(
    (policy: unknown) => Object(policy).PolicyDocument.Statement,
  );

/** Returns the statements that allow an action. */
export const allowing = (statements: readonly Statement[], action: string) =>
  statements.filter(({ Action }) => [Action].flat().includes(action));
