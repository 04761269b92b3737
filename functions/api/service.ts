import type { Authorizer } from '../../app/authorization/authorizer.ts';
import type { AccessRecorder } from '../../app/secret/access-records.ts';
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
import type { RequestLog } from './request-log.ts';
import type { Throttle } from './throttle.ts';

/** The store and keys of one region; regions share nothing. */
export type RegionalPorts = { readonly store: EventStore; readonly sealer: Sealer };

/** Everything the API needs from the home it runs in. Built once, at start-up or cold start. */
export type ServicePorts = {
  /** Whether this home serves a syntactically valid region. */
  readonly serves: (region: Region) => boolean;
  /** Whether workers of this home copy secrets to a region. */
  readonly copiesTo: (region: Region) => boolean;
  /** The ports of a served region, opened on first use. */
  readonly regional: (region: Region) => RegionalPorts;
  readonly credentials: CredentialDirectory;
  /** Decides who may do what. */
  readonly authorizer: Authorizer;
  readonly signingKeys: SigningKeys;
  /** How long a presigned request may be good for, in seconds; 0 refuses them all. */
  readonly presignedMax: number;
  /** Which requests are too many. */
  readonly throttle: Throttle;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  /** The same for every instance of a service, so that one can go on where another stopped. */
  readonly tokens: PageTokens;
  readonly schedules: ScheduleClock;
  readonly pause: Pause;
  readonly accesses: AccessRecorder;
  readonly log: RequestLog;
};
