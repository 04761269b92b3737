import { isDeepStrictEqual } from 'node:util';
import { compareReplicas } from '../../../app/replication/compare-replicas.ts';
import type { StreamId } from '../../../domain/ports/stream.ts';
import { linksOf } from '../../../domain/replication/links.ts';
import { fold } from '../../../domain/secret/evolve.ts';
import type { Region } from '../../../domain/secret/ids.ts';
import { NAME_TAKEN_IN_REGION } from '../../../domain/secret/messages.ts';
import type { Replica } from '../../../domain/secret/replication.ts';
import { type Live, liveIn, mismatchOf } from './match.ts';
import type { Ends } from './observations.ts';
import type { World } from './world.ts';
import type { AcknowledgedCommit } from './writers.ts';

/** What a history is judged by, besides the final state of the world. */
export type Evidence = {
  readonly acknowledged: readonly AcknowledgedCommit[];
  readonly promotions: readonly Ends[];
};

/** Complains about everything that is wrong after everything has healed. */
export const judge = async (world: World, testimony: Evidence): Promise<void> => {
  for (const stream of world.streams) {
    judgeHistory(world, stream);
    judgeLinks(world, stream);
    judgeOrigin(world, stream);
    await judgeComparison(world, stream);
  }
  judgeAcknowledged(world, testimony);
  for (const { from, to, name } of testimony.promotions) {
    const primary = world.streams.find((one) => one.region === from && one.name === name);
    if (primary === undefined) continue;
    const links = linksOf(world.dataOf(primary).stored(primary).head);
    if (links.has(to)) world.complain(`${from}#${name} lists ${to}, which was promoted`);
  }
};

const judgeHistory = ({ dataOf, complain }: World, stream: StreamId): void => {
  const { head, commits, values } = dataOf(stream).stored(stream);
  const label = `${stream.region}#${stream.name}`;
  const isFold = isDeepStrictEqual(fold(commits.flatMap(({ events }) => events)), head.secret);
  if (!isFold) complain(`the head of ${label} is not the fold of its history`);
  const { secret } = head;
  const known = secret.status === 'absent' ? new Map() : secret.versions;
  const left = [...values.keys()].find((versionId) => !known.has(versionId));
  if (left !== undefined) complain(`${label} has a value left over: ${left}`);
};

/** Every replica shows its primary and its status says so, or its status says that the name is taken. */
const judgeLinks = (world: World, stream: StreamId): void => {
  const stored = world.dataOf(stream).stored(stream);
  const links = linksOf(stored.head);
  const statuses = world.dataOf(stream).statuses.of(stream);
  const stray = [...statuses.keys()].find((region) => !links.has(region));
  if (stray !== undefined) world.complain(`a status is left of ${stray}`);
  const primary = liveIn(stored);
  if (primary === null) return;
  for (const [region, replica] of links) {
    const status = statuses.get(region);
    const wrong = isTaken(world, primary, [region, replica])
      ? status?.message !== NAME_TAKEN_IN_REGION
      : status?.state !== 'InSync' ||
        status.epoch !== replica.epoch ||
        status.seq !== primary.head.seq;
    const label = `${stream.region}#${stream.name} to ${region}`;
    if (wrong) world.complain(`the status of ${label} is ${JSON.stringify(status)}`);
    judgeReplica(world, primary, [region, replica]);
  }
};

type Link = readonly [Region, Replica];

const replicaOf = ({ dataOf }: World, { head }: Live, region: Region): Live | null => {
  const stream = { ...head.stream, region };
  return liveIn(dataOf(stream).stored(stream));
};

/** Whether another secret has the name and may keep it. */
const isTaken = (world: World, primary: Live, [region, { forceOverwrite }]: Link): boolean => {
  const secret = replicaOf(world, primary, region)?.head.secret;
  if (secret === undefined || secret.replicaOf?.region === primary.head.stream.region) return false;
  return !forceOverwrite || secret.replicaOf !== null || secret.replicas.size > 0;
};

const judgeReplica = (world: World, primary: Live, link: Link): void => {
  if (isTaken(world, primary, link)) return;
  const trouble = troubleOf(world, primary, link);
  const { stream } = primary.head;
  if (trouble === null) return;
  world.complain(`the replica of ${stream.region}#${stream.name} in ${link[0]} ${trouble}`);
};

const troubleOf = (world: World, primary: Live, [region, { epoch }]: Link): string | null => {
  const { stream, seq, secret } = primary.head;
  const replica = replicaOf(world, primary, region);
  if (replica === null) return 'is missing';
  const { replicaOf: source, arn } = replica.head.secret;
  if (!isDeepStrictEqual(source, { region: stream.region, epoch, seq })) {
    return `shows ${JSON.stringify(source)}, not ${epoch}/${seq}`;
  }
  const mismatch = mismatchOf(world.ring, secret, replica);
  if (mismatch !== null) return `has ${mismatch}`;
  const opens = [...replica.values.values()].every((sealed) => world.ring.open(sealed, arn).ok);
  return opens ? null : 'has a value that does not open';
};

/** Every replica is wanted by its primary. */
const judgeOrigin = ({ dataOf, complain }: World, stream: StreamId): void => {
  const { secret } = dataOf(stream).stored(stream).head;
  if (secret.status === 'absent' || secret.replicaOf === null) return;
  const { region } = secret.replicaOf;
  const primary = { ...stream, region };
  const isWanted = linksOf(dataOf(primary).stored(primary).head).has(stream.region);
  if (!isWanted) complain(`no primary wants the replica ${stream.region}#${stream.name}`);
};

const judgeComparison = async (world: World, stream: StreamId): Promise<void> => {
  const ports = world.portsOf({ name: 'judge' }, stream.region);
  const primary = liveIn(world.dataOf(stream).stored(stream));
  for (const { region, discrepancy } of await compareReplicas(ports, stream)) {
    const replica = primary?.head.secret.replicas.get(region);
    const isKnown =
      primary !== null && replica !== undefined && isTaken(world, primary, [region, replica]);
    if (!isKnown)
      world.complain(
        `the comparison finds ${discrepancy} in ${region} of ${stream.region}#${stream.name}`,
      );
  }
};

/** Every acknowledged commit is in the history, in the acknowledged place. */
const judgeAcknowledged = ({ dataOf, complain }: World, { acknowledged }: Evidence): void => {
  for (const { requestId, head } of acknowledged) {
    const { commits } = dataOf(head.stream).stored(head.stream);
    const commit = commits[head.seq - 1];
    const isKept =
      commit?.origin.requestId === requestId &&
      isDeepStrictEqual(
        fold(commits.slice(0, head.seq).flatMap(({ events }) => events)),
        head.secret,
      );
    if (!isKept) complain(`${requestId} was acknowledged for a commit that is missing`);
  }
};
