import { toStandardOutput } from '../lambda/log-lines.ts';
import { lambdaHandler } from './lambda-events.ts';
import { lambdaHome } from './lambda-home.ts';
import { lambdaSettings } from './lambda-settings.ts';

/** The API function of serverless.yml. An invalid configuration fails here, at the cold start. */
export const handler = lambdaHandler(lambdaHome(lambdaSettings(process.env)), toStandardOutput);
