import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { systemPause } from '../../infra/system/pause.ts';
import { ownTable } from '../infra/dynamodb/own-table.ts';
import { describeWithDynamoDB } from '../support/dynamodb-local-suite.ts';
import { memoryService } from '../support/memory-service.ts';
import { racesContract } from './races.contract.ts';

describeWithDynamoDB('on DynamoDB Local', (endpoint) => {
  racesContract('DynamoDB, three stores on one table', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sealstream-races-'));
    const table = await ownTable(endpoint);
    const services = Array.from({ length: 3 }, () => {
      const store = dynamoEventStore(table);
      return memoryService({ store: () => store, keyringIn: directory, pause: systemPause });
    });
    const close = async () => {
      for (const service of services) service.close();
      await rm(directory, { recursive: true });
    };
    return { services, close };
  });
});
