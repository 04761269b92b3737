// Written in syntax that old releases of Node can parse, since it is for them.
'use strict';

if (!process.features.typescript) {
  process.stderr.write(
    'sealstream needs Node 22.18 or newer, and this is ' +
      process.version +
      ': npm ci brings one for Linux (glibc) and macOS, unless it leaves optional packages out.\n',
  );
  process.exit(1);
}
