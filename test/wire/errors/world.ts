import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { randomIds } from '../../../infra/system/random.ts';
import { type HttpServer, httpServer } from '../../../server/http/http-server.ts';
import { memoryService, NOW } from '../../support/memory-service.ts';
import { CREDENTIALS, REGION } from '../../support/root.ts';

/** Dependencies of a row of the error table. */
export type World = {
  /** An SDK client of a working service. */
  readonly sdk: SecretsManager;
  /** An SDK client of the same service that signs for another region. */
  readonly elsewhere: SecretsManager;
  /** An SDK client of a service whose store throws unexpected errors. */
  readonly broken: SecretsManager;
  /** The working service, for requests that the SDK does not send. */
  readonly service: Service;
};

/** The region of replicas. */
export const ELSEWHERE = 'eu-west-1';

type Service = ReturnType<typeof memoryService>;

/** Starts both services behind HTTP on free ports; stopped by `close`. */
export const openWorld = async (): Promise<World & { readonly close: () => Promise<void> }> => {
  const working = await served(memoryService());
  const broken = await served(memoryService({ store: () => throwingStore() }));
  return {
    sdk: clientOf(working.server, REGION),
    elsewhere: clientOf(working.server, ELSEWHERE),
    broken: clientOf(broken.server, REGION),
    service: working.service,
    close: async () => {
      for (const { server, service } of [working, broken]) {
        await server.stop();
        service.close();
      }
    },
  };
};

const served = async (service: Service) => {
  const place = { host: '127.0.0.1', port: 0, tls: null };
  const server = await httpServer({
    api: service.api,
    ids: randomIds,
    telemetry: () => {},
    ...place,
  });
  return { service, server };
};

/**
 * One attempt for each request. The service's clock stands still, so the client's is set to it
 * for each: the SDK believes the Date header of the last answer.
 */
const clientOf = ({ port }: HttpServer, region: string): SecretsManager => {
  const endpoint = `http://127.0.0.1:${port}`;
  const given = { endpoint, region, credentials: CREDENTIALS, maxAttempts: 1 };
  const client = new SecretsManager({ ...given, requestHandler: { connectionTimeout: 10_000 } });
  client.middlewareStack.add(
    (next) => async (args) => {
      client.config.systemClockOffset = NOW.getTime() - Date.now();
      return next(args);
    },
    { step: 'initialize' },
  );
  return client;
};

/** A store that fails every call with an error that is not an outage. */
const throwingStore = (): EventStore => {
  const bug = async () => {
    throw new Error('A bug');
  };
  return { ...memoryEventStore(), load: bug, loadAll: bug, append: bug, list: bug };
};
