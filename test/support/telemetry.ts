import { reportedTo } from '../../app/replication/workers.ts';
import { faultOf } from '../../app/telemetry/fault.ts';
import type { RequestLine } from '../../app/telemetry/request-line.ts';
import type { ServerEvent, Telemetry } from '../../app/telemetry/telemetry.ts';
import { logLines } from '../../server/logging/log-lines.ts';

/** Telemetry as the server's log lines, those about requests and workers apart from those about itself. */
export const collectedLines = () => {
  const logs: RequestLine[] = [];
  const serverLogs: ServerEvent[] = [];
  const telemetry = logLines((line) => {
    if ('event' in line) serverLogs.push(line);
    else logs.push(line);
  });
  return { logs, serverLogs, telemetry };
};

/** Callbacks of replication that report to telemetry, as a run of a worker does. */
export const callbacksTo = (telemetry: Telemetry) =>
  reportedTo(
    {
      replica: ({ error, ...found }) => {
        const run = { id: 'run', worker: 'replicate', region: found.stream.region };
        const fault = error === undefined ? {} : { fault: faultOf(error) };
        telemetry({ kind: 'replica', run, ...found, ...fault });
      },
    },
    true,
  );
