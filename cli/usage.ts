/** What `sealstream help` prints. */
export const USAGE = `sealstream: an event-sourced secrets service that answers the AWS Secrets Manager API

Usage: sealstream <command>

  serve        run the service
  credentials  show the root access key of a data directory
  keys         make, list, disable and delete keys of the local keyring
  replicas     show replicas that are not in sync, try them again, compare them with their primaries
  check        look for what was altered or spoilt in the files of a data directory, and mend it
  demo         start a service in a temporary directory, use it and show what it stored
  version      print the version
  help         print this, or the help of a command: sealstream help keys

Each command answers --help.`;

/** What `sealstream serve --help` prints. */
export const SERVE_USAGE = `Usage: sealstream serve [options]

Each option is also a variable of the environment; the option wins.

  --port <n>          SEALSTREAM_PORT        4599; 0 is any free port
  --host <address>    SEALSTREAM_HOST        127.0.0.1; needs TLS to be safe on any other
  --data-dir <path>   SEALSTREAM_DATA_DIR    ./.sealstream; made for its owner only
  --tls-cert <file>   SEALSTREAM_TLS_CERT    certificate and its chain, PEM
  --tls-key <file>    SEALSTREAM_TLS_KEY     its private key, PEM; both are read again when they
                                             change, and on SIGHUP
  --tls-client-ca <file>                     PEM; clients need a certificate from one of these
                      SEALSTREAM_TLS_CLIENT_CA
  --host-names <a,b>  SEALSTREAM_HOST_NAMES  any; answer for these, the own address and loopback only
  --store <kind>      SEALSTREAM_STORE       sqlite or dynamodb
  --keys <kind>       SEALSTREAM_KEYS        keyring or kms
  --table <name>      SEALSTREAM_TABLE       sealstream; the DynamoDB table of each region
  --create-table                             make a table that is missing
  --log <level>       SEALSTREAM_LOG         errors, requests or none; JSON lines on stderr
  --throttle <rates>  SEALSTREAM_THROTTLE    off, or aws to refuse requests above the rates of AWS;
                                             aws,ListSecrets=20 sets the rate of one group
  --presigned-max <s> SEALSTREAM_PRESIGNED_MAX
                                             900; the longest X-Amz-Expires of a presigned request,
                                             in seconds; 0 refuses them

Only as variables:

  SEALSTREAM_ROOT_ACCESS_KEY_ID and SEALSTREAM_ROOT_SECRET_ACCESS_KEY, SEALSTREAM_ACCOUNT_ID
      the root credentials, instead of those kept in credentials.json of the data directory
  SEALSTREAM_ROOT_KEY
      the root key of the keyring, 32 bytes in base64, instead of root.key
  SEALSTREAM_ROOT_SECRET_ACCESS_KEY_FILE and SEALSTREAM_ROOT_KEY_FILE
      the path of a file that holds the one or the other, or fd:3 for descriptor 3
  SEALSTREAM_KMS_ACCOUNTS
      AWS accounts whose keys may be used besides your own, separated by commas, for --keys kms
  AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_KMS and the usual AWS credentials
      for --store dynamodb and --keys kms`;

/** What `sealstream credentials --help` prints. */
export const CREDENTIALS_USAGE = `Usage: sealstream credentials [--secret] [--data-dir <path>]

Prints the lines that make a shell use the root access key, as in

  eval "$(npm run -s sealstream -- credentials)"

or, with --secret, the secret access key alone. Whoever has it may do everything in the account.

  --data-dir <path>   SEALSTREAM_DATA_DIR, or ./.sealstream

  SEALSTREAM_ROOT_KEY and SEALSTREAM_ROOT_KEY_FILE replace <data-dir>/root.key, as they do for the
  service; an access key in the environment is shown instead of the one that is kept.`;

/** What `sealstream demo --help` prints. */
export const DEMO_USAGE = `Usage: sealstream demo

Starts a service in a temporary directory on a free port, uses it with the SDK, shows what that left in
its files, and removes them. Each step is checked: the exit code is 1 if one is not as it should be.`;
