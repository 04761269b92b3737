import type { AccountId } from '../secret/ids.ts';

/** The identity that a request is authenticated as. */
export type Principal = {
  readonly account: AccountId;
  /** Such as `arn:aws:iam::<account>:root`; the actor of a commit. */
  readonly arn: string;
};

/** A long-term access key of a principal. */
export type AccessKey = {
  readonly accessKeyId: string;
  /** Never logged, and compared only through signatures. */
  readonly secretAccessKey: string;
  readonly principal: Principal;
};

/** Finds the access keys that this service issued. */
export type CredentialDirectory = {
  /** `null` for a key that was never issued or was revoked. */
  find(accessKeyId: string): Promise<AccessKey | null>;
};
