/** What `sealstream keys --help` prints. */
export const USAGE = `Usage: sealstream keys <command> [options]

Commands
  create [--description <text>]          make a key
  list                                   show every key of the account and region
  alias <key> <alias/name>               give a key an alias
  unalias <alias/name>                   take an alias away
  disable <key>                          refuse every use of a key, from now on
  enable <key>                           allow it again
  rotate <key>                           new material; the old one goes on opening what it sealed
  schedule-deletion <key> [--days <n>]   destroy a key after 7 to 30 days (30); unusable until then
  cancel-deletion <key>                  keep the key after all; it is disabled then
  rekey                                  replace the root key of the keyring; keys stay as they are

  <key> is a key id, key ARN, alias or alias ARN. What was sealed under a destroyed key is lost, so
  disable and schedule-deletion say what the key alone opens, and want --yes if it is anything. The
  default key is neither disabled nor deleted.

Options
  --data-dir <path>   SEALSTREAM_DATA_DIR, or ./.sealstream
  --region <region>   AWS_REGION, AWS_DEFAULT_REGION, or us-east-1
  --account <id>      SEALSTREAM_ACCOUNT_ID, or the account in <data-dir>/credentials.json
  --json              print keys as lines of JSON
  --yes               go on though values are closed with the key

  SEALSTREAM_ROOT_KEY replaces <data-dir>/root.key, as it does for the service. rekey makes a new
  root.key, or takes the key in SEALSTREAM_NEW_ROOT_KEY (or _FILE) for those who keep it elsewhere,
  and removes root.key then.`;
