import { relative } from 'node:path';
import type { RecordedCommit, StreamId } from '../../../domain/ports/stream.ts';
import type { SecretEvent } from '../../../domain/secret/events.ts';
import { branded, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import type { Service } from '../../../server/service.ts';
import { claim } from './claim.ts';
import { EXAMPLE, type Out, PASSWORD, REGION } from './client.ts';
import { filesBelow, searchDirectory } from './disk-search.ts';

/** Shows the stream of the secret: one commit, in spite of three requests to create it. */
export const showEvents = async ({ deployment, root }: Service, out: Out): Promise<void> => {
  const region = branded<Region>(REGION);
  const name = branded<SecretName>(EXAMPLE.Name);
  const stream: StreamId = { account: root.accountId, region, name };
  out('');
  out('9. What was stored: the events of the secret');
  const commits: RecordedCommit[] = [];
  for await (const commit of deployment.regional(region).store.readCommits(stream))
    commits.push(commit);
  for (const { seq, events, origin } of commits) {
    out(`   commit ${seq} by ${origin.actor}, request ${origin.requestId}`);
    for (const event of events) out(`     ${line(event)}`);
  }
  const types = commits.flatMap(({ events }) => events.map(({ type }) => type));
  claim(commits.length === 1, 'three requests made one commit');
  claim(
    types.join() === 'SecretCreated,SecretVersionAdded,VersionStagesMoved',
    'creation is three facts: the secret, its version, and the label on it',
  );
  claim(!JSON.stringify(commits).includes(PASSWORD), 'no event holds the value');
};

const line = ({ type, at: _at, ...facts }: SecretEvent): string =>
  `${type} ${JSON.stringify(facts)}`;

/** Shows that no file contains the password, by a search that does find the name. */
export const showFiles = (directory: string, out: Out): void => {
  out('');
  out('10. What is on disk, now that the service has ended');
  for (const file of filesBelow(directory)) out(`   ${relative(directory, file)}`);
  const [name] = searchDirectory(directory, EXAMPLE.Name);
  claim(name !== undefined, 'the search finds what is there, such as the name of the secret');
  out(`   "${EXAMPLE.Name}" is in ${relative(directory, name.file)}: names are not secret`);
  const leaks = searchDirectory(directory, PASSWORD);
  for (const { file, form } of leaks) out(`   the password is in ${file} as ${form}`);
  claim(leaks.length === 0, 'the password is in no file');
  out('   the password is in none of them, be it as UTF-8, UTF-16, base64 or hex');
};
