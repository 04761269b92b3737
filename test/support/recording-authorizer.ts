import type { AccessRequest, Authorizer, Verdict } from '../../app/authorization/authorizer.ts';
import type { LiveHead } from '../../domain/secret/head.ts';

/** One question an authorizer was asked; `head` is `unread` if it was asked before the secret was read. */
export type Asked = AccessRequest & { readonly head: LiveHead | null | 'unread' };

type Rule = (asked: Asked) => boolean;

/** An authorizer that decides by a rule, and records what it was asked. */
export const recordingAuthorizer = (allows: Rule = () => true) => {
  let rule = allows;
  const asked: Asked[] = [];
  const answer = (question: Asked): Verdict => {
    asked.push(question);
    return rule(question) ? { allowed: true } : { allowed: false, reason: 'noResourcePolicy' };
  };
  const authorizer: Authorizer = {
    decideUnread: (request) => answer({ ...request, head: 'unread' }),
    decide: (request, head) => answer({ ...request, head }),
  };
  return {
    authorizer,
    /** Replaces the rule. */
    follow: (next: Rule) => {
      rule = next;
    },
    /** Returns what was asked since the last call. */
    take: (): readonly Asked[] => asked.splice(0),
  };
};
