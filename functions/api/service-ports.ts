import type { Authorizer } from '../../app/authorization/authorizer.ts';
import type { AccessRecorder } from '../../app/secret/access-records.ts';
import type { Telemetry } from '../../app/telemetry/telemetry.ts';
import type { PageTokens } from '../../domain/listing/page-token.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { CredentialDirectory } from '../../domain/ports/credential-directory.ts';
import type { EventStore } from '../../domain/ports/event-store.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Random } from '../../domain/ports/random.ts';
import type { ScheduleClock } from '../../domain/ports/schedule-clock.ts';
import type { Sealer } from '../../domain/ports/sealer.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { SigningKeys } from '../../infra/sigv4/signing-key.ts';
import type { Throttle } from './throttle.ts';

/** The store and keys of one region; regions share nothing. */
export type RegionalPorts = { readonly store: EventStore; readonly sealer: Sealer };

/** Dependencies of the API on its deployment. Built once, at start-up or cold start. */
export type ServicePorts = {
  /** Whether this deployment serves a syntactically valid region. */
  readonly serves: (region: Region) => boolean;
  /** Whether workers of this deployment copy secrets to a region. */
  readonly copiesTo: (region: Region) => boolean;
  /** The ports of a region that is served, opened lazily. */
  readonly regional: (region: Region) => RegionalPorts;
  readonly credentials: CredentialDirectory;
  /** Decides who may do what. */
  readonly authorizer: Authorizer;
  readonly signingKeys: SigningKeys;
  /** The longest validity of a presigned request, in seconds; 0 rejects them all. */
  readonly presignedMax: number;
  /** Limits the rate of requests. */
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  /** The same for every instance of a service, so that any of them can continue a list. */
  readonly tokens: PageTokens;
  readonly schedules: ScheduleClock;
  readonly pause: Pause;
  readonly accesses: AccessRecorder;
  readonly telemetry: Telemetry;
};
