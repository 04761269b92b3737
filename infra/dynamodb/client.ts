import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bounded, type ClientTarget, clientConfiguration } from '../aws/bounded-client.ts';

/** Makes a client of DynamoDB whose calls time out as its target says. Nothing else makes one. */
export const dynamoClient = (target: ClientTarget): DynamoDBClient =>
  bounded(new DynamoDBClient(clientConfiguration(target)), target);

/** The region of the environment or the profile, as the SDK resolves it. Rejects if there is none. */
export const configuredRegion = (): Promise<string> => new DynamoDBClient({}).config.region();
