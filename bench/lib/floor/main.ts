import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { verifier } from './signature.ts';
import { openStore } from './store.ts';
import { open, seal } from './value.ts';

// The floor: the least that one Node process needs for the same kind of request. Bare `node:http`, one
// signature check, one SQLite read or insertion, one AES-256-GCM operation. It has hardly any
// validation, no events, no wrapped keys, no error texts and no limits, and it is not slowed down.

const [, , file = '', commits = ''] = process.argv;
const { SEALSTREAM_ROOT_ACCESS_KEY_ID: keyId = '', SEALSTREAM_ROOT_SECRET_ACCESS_KEY: key = '' } =
  process.env;
const store = openStore(file, commits === 'grouped' ? 'grouped' : 'single');
const isSigned = verifier(keyId, key);

const arnOf = (name: string): string =>
  `arn:aws:secretsmanager:us-west-2:123456789012:secret:${name}-a1b2c3`;

const reply = (response: ServerResponse, status: number, output: unknown): void => {
  const body = JSON.stringify(output);
  response.writeHead(status, {
    'x-amzn-RequestId': randomUUID(),
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
};

const getSecretValue = ({ SecretId: name }: Record<string, string>, response: ServerResponse) => {
  const row = store.find(String(name));
  if (row === null) return reply(response, 400, { __type: 'ResourceNotFoundException' });
  const Name = String(name);
  reply(response, 200, {
    ARN: arnOf(Name),
    Name,
    VersionId: row.versionId,
    SecretString: open(Name, row.value),
    VersionStages: ['AWSCURRENT'],
    CreatedDate: 1_767_323_045.678,
  });
};

const createSecret = (input: Record<string, string>, response: ServerResponse): void => {
  const { Name = '', ClientRequestToken: versionId = '', SecretString = '' } = input;
  store.insert(Name, { versionId, value: seal(Name, SecretString) }, (wasFree) =>
    wasFree
      ? reply(response, 200, { ARN: arnOf(Name), Name, VersionId: versionId })
      : reply(response, 400, { __type: 'ResourceExistsException' }),
  );
};

const answer = ({ headers }: IncomingMessage, body: Buffer, response: ServerResponse): void => {
  if (!isSigned(headers, body)) {
    reply(response, 400, { __type: 'InvalidSignatureException' });
    return;
  }
  const input = JSON.parse(body.toString('utf8'));
  if (headers['x-amz-target'] === 'secretsmanager.GetSecretValue') getSecretValue(input, response);
  else createSecret(input, response);
};

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, Buffer.concat(chunks), response));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : null);
});
process.once('disconnect', () => process.exit());
