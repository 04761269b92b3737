import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Authorizer } from '../../app/authorization/authorizer.ts';
import { ownAccountOnly } from '../../app/authorization/own-account-only.ts';
import {
  processLimits,
  type ReplicationCallbacks,
  type ReplicationPorts,
} from '../../app/replication/ports.ts';
import { accessRecorder } from '../../app/secret/access-records.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import { pageTokens } from '../../domain/listing/page-token.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Sealer } from '../../domain/ports/sealer.ts';
import type { StreamId } from '../../domain/ports/stream.ts';
import { branded, instant, type Region, type SecretName } from '../../domain/secret/ids.ts';
import { type Api, api } from '../../functions/api/pipeline.ts';
import { reportedAccessFault } from '../../functions/api/process-ports.ts';
import type { RegionalPorts } from '../../functions/api/service-ports.ts';
import { noThrottle, type Throttle } from '../../functions/api/throttle.ts';
import type { HttpRequest } from '../../functions/api/wire/http.ts';
import { REGION_BREAKER } from '../../infra/aws/call-limits.ts';
import { staticDirectory } from '../../infra/credentials/static-directory.ts';
import { tokenMac } from '../../infra/credentials/token-mac.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { keyring } from '../../infra/keyring/keyring.ts';
import { memoryEventStore } from '../../infra/memory/event-store.ts';
import { cronerScheduleClock } from '../../infra/rotation/schedule-clock.ts';
import { PRESIGNED_MAX } from '../../infra/sigv4/presigned.ts';
import { signingKeys } from '../../infra/sigv4/signing-key.ts';
import { randomIds, systemRandom } from '../../infra/system/random.ts';
import { ACCOUNT, CREDENTIALS, REGION, ROOT_KEY } from './root.ts';
import { type RawRequest, signed } from './sign.ts';
import { collectedLines } from './telemetry.ts';

/** The time of the clock of these tests, unless it is replaced. */
export const NOW = new Date('2026-01-02T03:04:05.678Z');

/** Parts that a test may replace, to use another store, or to observe or disturb one. */
export type Replacements = {
  /** Opens the store of a region; in memory by default. */
  readonly store?: (region: Region) => EventStore;
  readonly sealer?: (sealer: Sealer) => Sealer;
  /** The pause between attempts; none by default. */
  readonly pause?: Pause;
  /** No throttling by default. */
  readonly throttle?: Throttle;
  /** By default, the root of the account may do everything in it. */
  readonly authorizer?: Authorizer;
  readonly clock?: Clock;
  /** The directory of the keyring; by default a temporary one that is removed at the end. */
  readonly keyringIn?: string;
};

/** A response, with its JSON if it has any. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json: Readonly<Record<string, unknown>>;
};

/** The whole service without a transport: real pipeline, crypto and keyring on a store in memory. */
export const memoryService = (replace: Replacements = {}) => {
  const clock = replace.clock ?? standingClock;
  const directory = replace.keyringIn ?? mkdtempSync(join(tmpdir(), 'sealstream-service-'));
  const keys = keyring({ directory, clock });
  const sealer = envelopeSealer({ keys: keys.service });
  const storeOf = perRegion(replace.store ?? memoryEventStore);
  const { logs, telemetry } = collectedLines();
  const pause = replace.pause ?? (async () => {});
  const regional = (region: Region): RegionalPorts => ({
    store: storeOf(region),
    sealer: replace.sealer?.(sealer) ?? sealer,
  });
  const answer = api({
    serves: () => true,
    copiesTo: () => true,
    regional,
    credentials: staticDirectory([ROOT_KEY]),
    authorizer: replace.authorizer ?? ownAccountOnly,
    signingKeys: signingKeys({ max: 10 }),
    presignedMax: PRESIGNED_MAX,
    clock,
    ids: randomIds,
    random: systemRandom,
    tokens: pageTokens(tokenMac(CREDENTIALS.secretAccessKey)),
    schedules: cronerScheduleClock(),
    pause,
    accesses: accessesOn(clock, telemetry),
    throttle: replace.throttle ?? noThrottle,
    telemetry,
  });
  return {
    logs,
    api: answer,
    ...asking(answer),
    /** Dependencies of the replication workers. */
    replication: workersPorts({ regional, clock, pause }),
    regional,
    store: (region = REGION) => storeOf(branded<Region>(region)),
    keys: (region = REGION) => keys.admin({ account: ACCOUNT, region: branded<Region>(region) }),
    close: () => {
      keys.close();
      if (replace.keyringIn === undefined) rmSync(directory, { recursive: true });
    },
  };
};

const accessesOn = (clock: Clock, telemetry: Telemetry) =>
  accessRecorder({ clock, maxRemembered: 100, onFault: reportedAccessFault(telemetry, randomIds) });

/** Dependencies of the replication workers. */
const workersPorts = <Parts extends Pick<ReplicationPorts, 'regional' | 'clock'>>(
  parts: Parts,
) => ({
  ...parts,
  ids: randomIds,
  ...processLimits(parts.clock, REGION_BREAKER),
  callbacks: SILENT,
});

const SILENT: ReplicationCallbacks = { failed: () => {}, mayGiveUp: true, gaveUp: async () => {} };

const standingClock: Clock = { now: () => instant(NOW.getTime()) };

const perRegion = (open: (region: Region) => EventStore) => {
  const stores = new Map<Region, EventStore>();
  return (region: Region): EventStore => {
    const store = stores.get(region) ?? open(region);
    stores.set(region, store);
    return store;
  };
};

const asking = (answer: Api) => {
  const send = async (request: HttpRequest): Promise<Answer> => {
    const { status, headers, body } = await answer(request);
    return { status, headers, body, json: body === '' ? {} : JSON.parse(body) };
  };
  const call = async (raw: RawRequest): Promise<Answer> => send(await signed({ at: NOW, ...raw }));
  return {
    send,
    call,
    /** Calls an operation with a JSON body. */
    ask: (target: string, input: unknown, raw: RawRequest = {}) =>
      call({ target, body: JSON.stringify(input), ...raw }),
  };
};

/** The stream of a name in the account of these tests. */
export const streamOf = (name: string, region = REGION): StreamId => ({
  account: ACCOUNT,
  region: branded<Region>(region),
  name: branded<SecretName>(name),
});
