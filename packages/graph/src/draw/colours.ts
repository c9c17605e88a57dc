/** The colours of a shape: its fill, its outline and its text. */
export interface Colours {
  readonly fill: string;
  readonly line: string;
  readonly text: string;
}
