/** What a signing key is good for: one day, one region, one service. */
export type CredentialScope = {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** What the client wrote; only `TERMINATOR` is accepted. */
  readonly terminator: string;
};

/** Who claims to have signed, and for what. */
export type Credential = { readonly accessKeyId: string; readonly scope: CredentialScope };

/** Fixed last part of every scope. */
export const TERMINATOR = 'aws4_request';

/** 1 to 128 visible ASCII characters without a slash: safe to quote in a message or to log. */
const PART = '([!-.0-~]{1,128})';

const CREDENTIAL = new RegExp(`^${PART}/(\\d{8})/${PART}/${PART}/${PART}$`);

/** Five slash-delimited parts, `keyid/date/region/service/term`, or null. */
export const parseCredential = (text: string): Credential | null => {
  const [, accessKeyId, date, region, service, terminator] = CREDENTIAL.exec(text) ?? [];
  if (!accessKeyId || !date || !region || !service || !terminator) return null;
  return { accessKeyId, scope: { date, region, service, terminator } };
};
