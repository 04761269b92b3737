/** RotationRules as a caller of RotateSecret writes them; null for a member left out. */
export type RotationRules = {
  readonly automaticallyAfterDays: number | null;
  readonly duration: string | null;
  readonly scheduleExpression: string | null;
};
