/** What `sealstream replicas --help` prints. */
export const USAGE = `Usage: sealstream replicas <command> [options]

Commands
  list                     show the replicas that are not in sync with their primary, or are leaving
  retry                    try the failed ones again, also those that were given up
  reconcile [--dry-run]    compare every replica with its primary, and bring it in line

  A replica whose primary knows nothing of it is told as "orphan" and left alone: it may be the last
  copy. StopReplicationToReplica makes it a secret of its own.

Options
  --region <region>   the region of the primaries; without it all regions of the data directory, or
                      AWS_REGION with --store dynamodb
  --account <id>      SEALSTREAM_ACCOUNT_ID, or the account in <data-dir>/credentials.json
  --json              print one line of JSON for each replica
  --data-dir, --store, --keys, --table and their variables are those of sealstream serve

  It works beside a running service. The exit code is 1 when a replica is left that is not in sync.`;
