import { toStandardOutput } from '../lambda/log-lines.ts';
import { lambdaHandler } from './lambda-events.ts';
import { lambdaService } from './lambda-service.ts';
import { lambdaSettings } from './lambda-settings.ts';

/** The API function of serverless.yml. An invalid configuration fails here, at the cold start. */
export const handler = lambdaHandler(lambdaService(lambdaSettings(process.env)), toStandardOutput);
