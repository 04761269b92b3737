/** Scope of a signing key: one day, one region, one service. */
export type CredentialScope = {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** What the client wrote; only `TERMINATOR` is accepted. */
  readonly terminator: string;
};

/** The access key that claims to have signed, and the scope. */
export type Credential = { readonly accessKeyId: string; readonly scope: CredentialScope };

/** Fixed last part of every scope. */
export const TERMINATOR = 'aws4_request';

/** 1 to 128 visible ASCII characters without a slash: safe to quote in a message or to log. */
const PART = '([!-.0-~]{1,128})';

const CREDENTIAL = new RegExp(`^${PART}/(\\d{8})/${PART}/${PART}/${PART}$`);

/** Parses five slash-delimited parts, `keyid/date/region/service/term`; `null` for anything else. */
export const parseCredential = (text: string): Credential | null => {
  const [, accessKeyId, date, region, service, terminator] = CREDENTIAL.exec(text) ?? [];
  if (!accessKeyId || !date || !region || !service || !terminator) return null;
  return { accessKeyId, scope: { date, region, service, terminator } };
};
