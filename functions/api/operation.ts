import type { Authorizer } from '../../app/authorization/authorizer.ts';
import type { Permission } from '../../app/authorization/condition-keys.ts';
import type { AccessRecorder } from '../../app/secret/access-records.ts';
import type { RequestRecord, ValueRead } from '../../app/telemetry/telemetry.ts';
import type { PageTokens } from '../../domain/listing/page-token.ts';
import type { Principal } from '../../domain/ports/credential-directory.ts';
import type { Ids } from '../../domain/ports/ids.ts';
import type { Pause } from '../../domain/ports/pause.ts';
import type { Random } from '../../domain/ports/random.ts';
import type { ScheduleClock } from '../../domain/ports/schedule-clock.ts';
import type { Origin, StreamId } from '../../domain/ports/stream.ts';
import type { RateGroup } from '../../domain/rates/rates.ts';
import type { LiveHead } from '../../domain/secret/head.ts';
import type { Region } from '../../domain/secret/ids.ts';
import type { Owner } from '../../domain/secret/names.ts';
import type { OperationName } from './operation-names.ts';
import type { RegionalPorts } from './service-ports.ts';
import type { Output } from './wire/answers.ts';
import { decodeInput } from './wire/decode.ts';
import type { StructureShape, ValueOf } from './wire/shape.ts';

/** What a request is about. The pipeline finds and authorises it before the operation runs. */
export type Target =
  /** A secret that does not exist yet. */
  | { readonly kind: 'newSecret'; readonly name: string }
  /** A secret that exists, scheduled for deletion or not. */
  | { readonly kind: 'secret'; readonly secretId: string }
  /** What a SecretId names, whether or not there is such a secret. */
  | { readonly kind: 'possibleSecret'; readonly secretId: string }
  /** The account as a whole. */
  | { readonly kind: 'account' };

/** What the pipeline passes to `run` for each kind of target. */
type Findings = {
  readonly newSecret: StreamId;
  readonly secret: LiveHead;
  readonly possibleSecret: LiveHead | null;
  readonly account: null;
};

/** The result of finding a target. */
export type Found<Kind extends Target['kind'] = Target['kind']> = Findings[Kind];

/** The IAM permissions that a request needs: that of the operation itself, then dependent ones. */
type Permissions<Name extends OperationName = OperationName> = readonly [
  Permission<`secretsmanager:${Name}`>,
  ...Permission<`secretsmanager:${OperationName}`>[],
];

/** The declaration of an operation. */
type Declaration<
  Name extends OperationName,
  Shape extends StructureShape,
  Kind extends Target['kind'],
> = {
  /** The name in X-Amz-Target. */
  readonly name: Name;
  /** The group of operations whose rate it counts against. */
  readonly rateGroup: RateGroup;
  /** The members of the request, with the constraints of the service model. */
  readonly input: Shape;
  /** Checks rules of the input that no shape can express, before anything is read. Throws `ApiError`. */
  readonly check?: (input: ValueOf<Shape>) => unknown;
  /** What the request is about. */
  readonly target: (input: ValueOf<Shape>) => Extract<Target, { readonly kind: Kind }>;
  /** The permissions that the caller needs. */
  readonly access: (input: ValueOf<Shape>) => Permissions<NoInfer<Name>>;
  /** Carries out an authorised request. Throws `ApiError`. */
  readonly run: (call: Call, input: ValueOf<Shape>, found: Found<NoInfer<Kind>>) => Promise<Output>;
};

/** An operation as the pipeline sees it. */
export type Operation<Name extends OperationName = OperationName> = {
  readonly name: Name;
  readonly rateGroup: RateGroup;
  readonly input: StructureShape;
  /** Throws `ApiError` for input that breaks a constraint of its shape or another rule. */
  readonly parse: (json: unknown) => Invocation;
};

/** A valid request, ready to be authorised and run. */
export type Invocation = {
  readonly target: Target;
  readonly permissions: Permissions;
  /** `found` must be what the pipeline found for `target`. */
  readonly run: (call: Call, found: Found) => Promise<Output>;
};

/** Makes an operation from its declaration. */
export const operation = <
  const Name extends OperationName,
  Shape extends StructureShape,
  Kind extends Target['kind'],
>({
  name,
  rateGroup,
  input: shape,
  check,
  target,
  access,
  run,
}: Declaration<Name, Shape, Kind>): Operation<Name> => ({
  name,
  rateGroup,
  input: shape,
  parse: (json) => {
    const input = decodeInput(shape, json);
    check?.(input);
    return {
      target: target(input),
      permissions: access(input),
      run: (call, found) => run(call, input, found as Found<Kind>),
    };
  },
});

/** Targets the secret that `SecretId` names. */
export const theSecret = ({ SecretId: secretId }: { readonly SecretId: string }) =>
  ({ kind: 'secret', secretId }) as const;

/** Targets the account as a whole. */
export const theAccount = () => ({ kind: 'account' }) as const;

/** Dependencies of an operation, for one authenticated request. */
export type Call = RegionalPorts & {
  readonly principal: Principal;
  readonly authorizer: Authorizer;
  readonly owner: Owner;
  readonly origin: Origin;
  readonly ids: Ids;
  readonly random: Random;
  readonly tokens: PageTokens;
  readonly schedules: ScheduleClock;
  readonly pause: Pause;
  readonly accesses: AccessRecorder;
  /** Adds members to the log line of the request. */
  readonly annotate: (facts: Pick<RequestRecord, 'accessNote'>) => void;
  /** Records a value that is returned to the caller, for the log. */
  readonly recordRead: (read: ValueRead) => void;
  /** Whether workers copy secrets to a region. */
  readonly copiesTo: (region: Region) => boolean;
};
