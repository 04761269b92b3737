import type { AccountId } from '../secret/ids.ts';

/** Who a request comes from. */
export type Principal = {
  readonly account: AccountId;
  /** `arn:aws:iam::<account>:root` and the like; the actor of a commit. */
  readonly arn: string;
};

/** A long-term access key of a principal. */
export type AccessKey = {
  readonly accessKeyId: string;
  /** Never logged, compared only through signatures. */
  readonly secretAccessKey: string;
  readonly principal: Principal;
};

/** The access keys this service issued. */
export type CredentialDirectory = {
  /** `null` for a key that was never issued or is withdrawn. */
  find(accessKeyId: string): Promise<AccessKey | null>;
};
