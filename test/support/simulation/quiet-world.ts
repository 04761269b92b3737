import { type Convergence, converge, type Eagerness } from '../../../app/replication/converge.ts';
import { type Outcome, transact } from '../../../app/secret/transact.ts';
import type { SealedVersion } from '../../../domain/ports/sealer.ts';
import type { Commit, Head, StreamId } from '../../../domain/ports/stream.ts';
import type { SecretCommand } from '../../../domain/secret/commands.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { anOrigin, arnOf, version, versionAdded } from '../examples.ts';
import { seededDice } from './dice.ts';
import { faultPlan } from './fault-plan.ts';
import { keyArnOf, keyRing } from './key-ring.ts';
import type { Stored } from './region-data.ts';
import { virtualTime } from './virtual-time.ts';
import { type ActorPorts, type World, world } from './world.ts';

/** Regions without random faults, for histories that a test writes step by step. */
export type QuietWorld = World & {
  readonly complaints: readonly string[];
  readonly ports: (stream: StreamId) => ActorPorts;
  readonly stored: (stream: StreamId) => Stored;
  readonly commit: (stream: StreamId, commit: Commit) => void;
  /** The event of a version of the example secret, and its value. */
  readonly value: (label: string) => {
    readonly added: SecretEvent;
    readonly sealed: SealedVersion;
  };
  readonly ask: (stream: StreamId, command: SecretCommand) => Promise<Outcome>;
  readonly converge: (stream: StreamId, eagerness?: Eagerness) => Promise<Convergence>;
};

export const quietWorld = (): QuietWorld => {
  const dice = seededDice(1);
  const elements = { dice, time: virtualTime(dice), faultPlan: faultPlan(dice) };
  elements.faultPlan.end();
  const complaints: string[] = [];
  const ring = keyRing();
  const scene = world(elements, ring, {
    committed: () => {},
    saved: () => {},
    complain: (complaint) => complaints.push(complaint),
  });
  const ports = ({ region }: StreamId) => scene.portsOf({ name: 'actor' }, region);
  const stored = (stream: StreamId) => scene.dataOf(stream).stored(stream);
  const headOf = (stream: StreamId): Head => stored(stream).head;
  return {
    ...scene,
    complaints,
    ports,
    stored,
    commit: (stream, commit) => {
      scene.dataOf(stream).append(headOf(stream), commit);
    },
    value: (label) => {
      const [region] = scene.regions;
      if (region === undefined) throw new Error('There is no region');
      const keyArns = [keyArnOf({ region, keyId: null })];
      const text = { keyArns, arn: arnOf('db/password'), versionId: version(label) };
      const { digest, version: sealed } = ring.seal({ ...text, value: `value of ${label}` });
      return { added: versionAdded(label, digest), sealed };
    },
    ask: (stream, command) => {
      const { own, pause } = ports(stream);
      const gather = async () => ({ ok: true, command, values: {} }) as const;
      return transact({ store: own.store, pause }, headOf(stream), anOrigin(), gather);
    },
    converge: (stream, eagerness) => converge(ports(stream), stream, eagerness),
  };
};
