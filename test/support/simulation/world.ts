import { circuitBreakers } from '../../../app/replication/circuit-breaker.ts';
import { memoryBudget } from '../../../app/replication/memory-budget.ts';
import type { RegionPorts, ReplicationPorts } from '../../../app/replication/ports.ts';
import { Outage } from '../../../domain/ports/outage.ts';
import type { Pause } from '../../../domain/ports/pause.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { REGION_BREAKER } from '../../../infra/aws/call-limits.ts';
import { aStream } from '../examples.ts';
import { calls, type Elements } from './calls.ts';
import type { KeyRing } from './key-ring.ts';
import { type Listener, type RegionData, regionData } from './region-data.ts';
import { simulatedSealer } from './simulated-sealer.ts';
import { simulatedStore } from './simulated-store.ts';
import type { Actor } from './virtual-time.ts';

const REGIONS = ['eu-west-1', 'us-east-1', 'ap-south-1', 'sa-east-1'].map((name) =>
  branded<Region>(name),
);
const NAMES = ['db/password', 'api/token'];

/** Dependencies of an actor; `own` has the ports of its region. */
export type ActorPorts = ReplicationPorts & { readonly own: RegionPorts };

/** Some regions, their data, and the routes between them. */
export type World = Elements & {
  readonly regions: readonly Region[];
  /** Every stream that may exist. */
  readonly streams: readonly StreamId[];
  readonly ring: KeyRing;
  readonly dataOf: (stream: Pick<StreamId, 'region'>) => RegionData;
  readonly portsOf: (actor: Actor, from: Region) => ActorPorts;
  /** Reports something that must not happen. */
  readonly complain: (complaint: string) => void;
};

/** Callbacks for everything that is stored, and for complaints. */
export type Observers = Listener & { readonly complain: (complaint: string) => void };

export const world = (elements: Elements, ring: KeyRing, observers: Observers): World => {
  const { dice, time } = elements;
  const { complain } = observers;
  const regions = REGIONS.slice(0, 3 + dice.below(2));
  const names = NAMES.slice(0, 1 + dice.below(2));
  const data = new Map(regions.map((region) => [region, regionData(observers)]));
  const ids = simulatedIds(elements);
  const breakers = new Map(
    regions.map((region) => [region, circuitBreakers(time, REGION_BREAKER)]),
  );

  const dataOf = ({ region }: Pick<StreamId, 'region'>): RegionData => {
    const found = data.get(region);
    if (found === undefined) throw new Error(`There is no region ${region}`);
    return found;
  };
  const portsOf = (actor: Actor, from: Region): ActorPorts => {
    const regional = (to: Region): RegionPorts => {
      const call = calls(elements, actor, { from, to });
      const store = simulatedStore(dataOf({ region: to }), call, elements.faultPlan);
      return { store, sealer: simulatedSealer(ring, call) };
    };
    const callbacks = callbacksTo(complain);
    return {
      regional,
      own: regional(from),
      clock: time,
      ids,
      pause: pauseOf(elements, actor),
      breakers: breakers.get(from) ?? circuitBreakers(time, REGION_BREAKER),
      memoryBudget: memoryBudget(),
      callbacks,
    };
  };
  const streams = regions.flatMap((region) => names.map((name) => aStream(name, { region })));
  return { ...elements, regions, streams, ring, dataOf, portsOf, complain };
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const simulatedIds = ({ dice }: Elements) => {
  let requests = 0;
  return {
    requestId: () => {
      requests += 1;
      return `request-${requests}`;
    },
    arnSuffix: () => Array.from({ length: 6 }, () => dice.pick([...ALPHABET])).join(''),
  };
};

const pauseOf = ({ time, faultPlan }: Elements, actor: Actor): Pause => {
  return async (attempt) => {
    if (!faultPlan.ended()) await time.park(actor, attempt * 30);
  };
};

const callbacksTo = (complain: World['complain']) => ({
  failed: ({ message }: { readonly message: string }, error: unknown) => {
    const isExpected = error === undefined || error instanceof Outage;
    if (!isExpected) complain(`a worker hit a bug: ${message} ${String(error)}`);
  },
  mayGiveUp: true,
  gaveUp: async () => {},
});
