import { describeWith, firstFitting, onPath, probe } from './tools.ts';

const hasBoto3 = async (python: string): Promise<boolean> =>
  (await probe(python, ['-c', 'import boto3'])) !== null;

/** `describe` for a suite that uses the AWS SDK for Python: `(title, (python) => …)`. */
export const describeWithBoto3 = describeWith(
  {
    name: 'Python with boto3',
    untested: 'the AWS SDK for Python',
    install: 'apt-get install -y python3-boto3',
    requiredInCi: false,
  },
  await firstFitting(onPath('python3'), hasBoto3),
);
