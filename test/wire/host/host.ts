import { onTestFinished } from 'vitest';
import type { RequestRecord } from '../../../functions/api/request-log.ts';
import type { HttpRequest, HttpResponse } from '../../../functions/api/wire/http.ts';
import { randomIds } from '../../../infra/system/ids.ts';
import { type HttpServerOptions, httpServer } from '../../../server/http/http-server.ts';
import type { ServerRecord } from '../../../server/http/server-log.ts';

/** The local host in front of an API made up by the test; stopped after it. */
export const startHost = async (given: Partial<HttpServerOptions> = {}) => {
  const requests: HttpRequest[] = [];
  const logs: RequestRecord[] = [];
  const serverLogs: ServerRecord[] = [];
  const api = given.api ?? (async () => answered('{}'));
  const server = await httpServer({
    ids: randomIds,
    log: (record) => logs.push(record),
    serverLog: (record) => serverLogs.push(record),
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
