/** The only algorithm accepted, in either form. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The raw texts of an authorization, from headers or query, not parsed yet. */
export type AuthorizationFields = {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly timestamp: string;
  /** Text of X-Amz-Expires; only a presigned query carries it, and always does. */
  readonly expires?: string;
};
