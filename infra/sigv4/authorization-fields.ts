/** The only algorithm accepted, in either form. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The texts an authorization consists of, wherever they were carried, not yet looked into. */
export type AuthorizationFields = {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly timestamp: string;
  /** Text of X-Amz-Expires; only a presigned query carries it, and always does. */
  readonly expires?: string;
};
