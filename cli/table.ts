/** Formats rows as lines under their headings. Each column is as wide as its widest cell. */
export const formatTable = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
