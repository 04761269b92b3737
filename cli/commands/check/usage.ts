/** What `sealstream check --help` prints. */
export const USAGE = `Usage: sealstream check [options]

Looks at everything that is stored in the files of a data directory: pages and indexes, the MAC of each
row, whether each head fits its history and each value its version. Tells what is not as the service left
it, and no value. The exit code is 1 while something is wrong.

  --repair            rebuild heads and list entries from commits and sealed values, indexes from their
                      tables; what cannot be rebuilt is told and left as it is
  --accept            take the region for what it is now: without a file, or with one of an earlier
                      release that was restored; needs --region
  --region <region>   only this one
  --json              print one line of JSON for each finding
  --data-dir <path>   SEALSTREAM_DATA_DIR, or ./.sealstream
  --keys <kind>       SEALSTREAM_KEYS: keyring or kms

  A check works beside a running service; --repair and --accept want it stopped.`;
