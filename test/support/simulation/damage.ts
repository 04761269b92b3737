import type { World } from './world.ts';

/** Damage a stored value of some replicas, as no worker does. Answers how many. */
export const damageReplicas = ({ dice, streams, dataOf }: World): number => {
  const damaged = streams.filter((stream) => {
    const { head, values } = dataOf(stream).stored(stream);
    const isReplica = head.secret.status !== 'absent' && head.secret.replicaOf !== null;
    if (!isReplica || values.size === 0 || dice.chance(0.7)) return false;
    const [versionId, sealed] = dice.pick([...values]);
    const altered = { ...sealed, bytes: Buffer.from(`${Buffer.from(sealed.bytes)} `) };
    dataOf(stream).damage(stream, versionId, dice.chance(0.5) ? null : altered);
    return true;
  });
  return damaged.length;
};
