import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { bounded, type ClientTarget, clientConfiguration } from '../aws/bounded-client.ts';

/** The only way to a client of DynamoDB: its calls end within the limits of the target. */
export const dynamoClient = (target: ClientTarget): DynamoDBClient =>
  bounded(new DynamoDBClient(clientConfiguration(target)), target);

/** The region of the environment or the profile, as the SDK finds it. Rejects where there is none. */
export const configuredRegion = (): Promise<string> => new DynamoDBClient({}).config.region();
