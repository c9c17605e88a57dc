/** Where the report is written. */
export type ReportTo = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & {
  write(text: string): unknown;
};

/** The report on a bake in AWS: a line for each stage, and on a terminal its progress. */
export class Report {
  readonly #out: ReportTo;
  #passing = '';

  constructor(out: ReportTo) {
    this.#out = out;
  }

  line(text: string): void {
    this.#clear();
    this.#out.write(`${text}\n`);
    if (this.#passing !== '') this.#out.write(this.#passing);
  }

  /** A line that is replaced by the next one; without a terminal it is left out. */
  passing(text: string): void {
    if (!this.#out.isTTY) return;
    this.#clear();
    this.#passing = text.slice(0, this.#out.columns - 1);
    this.#out.write(this.#passing);
  }

  done(): void {
    this.#clear();
    this.#passing = '';
  }

  #clear(): void {
    if (this.#passing !== '') this.#out.write('\r\u001b[2K');
  }
}

/** `4 min 05 s` */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
