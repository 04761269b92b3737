import { toStandardOutput } from '../lambda/standard-output.ts';
import { lambdaHandler } from './lambda-events.ts';
import { lambdaHome } from './lambda-home.ts';
import { lambdaSettings } from './lambda-settings.ts';

/** The API of serverless.yml. A wrong configuration fails here, as the container starts. */
export const handler = lambdaHandler(lambdaHome(lambdaSettings(process.env)), toStandardOutput);
