// Preloaded into a program that must not use the network: any attempt to connect ends it.
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';

Socket.prototype.connect = (...target: readonly unknown[]): never => {
  writeSync(2, `A connection was attempted: ${JSON.stringify(target)}\n`);
  process.exit(1);
};
