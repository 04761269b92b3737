import { onTestFinished } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../functions/api/wire/http.ts';
import { randomIds } from '../../../infra/system/random.ts';
import { type HttpServerOptions, httpServer } from '../../../server/http/http-server.ts';
import { collectedLines } from '../../support/telemetry.ts';

/** Starts the HTTP host in front of an API from the test; stopped after the test. */
export const startHost = async (given: Partial<HttpServerOptions> = {}) => {
  const requests: HttpRequest[] = [];
  const { logs, serverLogs, telemetry } = collectedLines();
  const api = given.api ?? (async () => answered('{}'));
  const server = await httpServer({
    ids: randomIds,
    telemetry,
    host: '127.0.0.1',
    port: 0,
    tls: null,
    ...given,
    api: (request) => {
      requests.push(request);
      return api(request);
    },
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  onTestFinished(stop);
  return { port: server.port, requests, logs, serverLogs, stop };
};

/** A successful answer. */
export const answered = (body: string): HttpResponse => ({
  status: 200,
  headers: { 'Content-Type': 'application/x-amz-json-1.1' },
  body,
});
