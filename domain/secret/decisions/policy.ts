import type { AttachPolicy, RemovePolicy } from '../commands.ts';
import { accept, type Decision } from '../decision.ts';
import type { Secret } from '../state.ts';
import { whenActive } from './when-active.ts';

/** PutResourcePolicy: the policy was checked before; it replaces any other. */
export const attachPolicy = ({ policy, now: at }: AttachPolicy, secret: Secret): Decision =>
  whenActive(secret, (active) =>
    active.policy === policy ? accept() : accept({ type: 'ResourcePolicyAttached', at, policy }),
  );

/** DeleteResourcePolicy: without one there is nothing to do. */
export const removePolicy = ({ now: at }: RemovePolicy, secret: Secret): Decision =>
  whenActive(secret, (active) =>
    active.policy === null ? accept() : accept({ type: 'ResourcePolicyRemoved', at }),
  );
