/** The colours of a thing: what fills it, its outline and what is written in it. */
export interface Colours {
  readonly fill: string;
  readonly line: string;
  readonly text: string;
}
