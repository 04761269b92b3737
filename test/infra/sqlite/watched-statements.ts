import { StatementSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

/** What SQLite did within one turn of the event loop. */
type Turn = { statements: number; rows: number };

/**
 * Watches all statements of the running test: the most that were run within one turn of the event loop,
 * and the most rows that one of them read.
 */
export const watchStatements = () => {
  const most = { statements: 0, rows: 0 };
  let turn: Turn = { statements: 0, rows: 0 };
  let goOn = true;
  const nextTurn = (): void => {
    turn = { statements: 0, rows: 0 };
    if (goOn) setImmediate(nextTurn);
  };
  nextTurn();
  const count = (rows: number): void => {
    turn.statements += 1;
    most.statements = Math.max(most.statements, turn.statements);
    most.rows = Math.max(most.rows, rows);
  };

  const { all, get, iterate, run } = StatementSync.prototype;
  Object.assign(StatementSync.prototype, {
    all(this: StatementSync, ...parameters: unknown[]) {
      const rows = Reflect.apply(all, this, parameters);
      count(rows.length);
      return rows;
    },
    get(this: StatementSync, ...parameters: unknown[]) {
      count(1);
      return Reflect.apply(get, this, parameters);
    },
    run(this: StatementSync, ...parameters: unknown[]) {
      count(1);
      return Reflect.apply(run, this, parameters);
    },
    *iterate(this: StatementSync, ...parameters: unknown[]) {
      let rows = 0;
      try {
        for (const row of Reflect.apply(iterate, this, parameters)) {
          rows += 1;
          yield row;
        }
      } finally {
        count(rows);
      }
    },
  });
  onTestFinished(() => {
    goOn = false;
    Object.assign(StatementSync.prototype, { all, get, iterate, run });
  });
  return most;
};
