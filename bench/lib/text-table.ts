type Row = readonly string[];

/** Formats a table with columns as wide as needed; text is aligned left, figures right. */
export const textTable = (head: Row, rows: readonly Row[], textColumns = 1): string => {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (row: Row): string =>
    row.map((cell, column) => padded(cell, widths[column] ?? 0, column < textColumns)).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(head), rule, ...rows.map(line)].map((text) => `  ${text.trimEnd()}`).join('\n');
};

const padded = (cell: string, width: number, isText: boolean): string =>
  isText ? cell.padEnd(width) : cell.padStart(width);
