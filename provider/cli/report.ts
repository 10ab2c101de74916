// What a command found: a table for people on a terminal, JSON for everything else.

/** A finding: its properties by name, as the look-ups have them. */
export type Row = Readonly<Record<string, unknown>>;

/** How it is wanted. */
export interface ReportFlags {
  readonly json?: boolean;
}

/** The text for stdout: a table of the columns on a terminal, all properties as JSON elsewhere or with `--json`. */
export function report(rows: readonly Row[], columns: readonly string[], asJson: boolean): string {
  if (asJson) return JSON.stringify(rows, undefined, 2);
  return rows.length === 0 ? "None." : table(rows, columns);
}

/** The text for one finding: a line for each property. */
export function reportOne(row: Row, asJson: boolean): string {
  if (asJson) return JSON.stringify(row, undefined, 2);
  const properties = Object.entries(row).filter(([, value]) => value !== undefined);
  const width = Math.max(...properties.map(([name]) => name.length));
  return properties.map(([name, value]) => `${name.padEnd(width)}  ${cell(name, value)}`).join("\n");
}

/** True where nobody looks: a pipe or a file. */
export function wantsJson({ json }: ReportFlags): boolean {
  return json === true || process.stdout.isTTY !== true;
}

function table(rows: readonly Row[], columns: readonly string[]): string {
  const lines = [columns.map(heading), ...rows.map((row) => columns.map((column) => cell(column, row[column])))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** "VERSION ID" of "versionId". */
function heading(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
}

/** A value in one line; what the service sends must not steer the terminal. */
function cell(column: string, value: unknown): string {
  if (value === undefined) return "";
  if (column.endsWith("Time") && typeof value === "number") {
    return new Date(value).toISOString().replace(/\.\d+Z$/, "Z");
  }
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return text.replace(/\p{C}+/gu, " ");
}
