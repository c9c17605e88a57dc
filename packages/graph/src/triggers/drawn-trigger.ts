import type { Trigger, TriggerOf } from '@dc-data-baker/models';
import type { Drawing } from '../draw/drawing.ts';

/**
 * All that the picture and the explorer say about one kind of trigger. A kind is added by its file
 * and a line in `DRAWN_TRIGGERS`.
 */
export interface DrawnTrigger<Kind extends Trigger['kind']> {
  readonly glyph: Drawing;
  readonly label: (trigger: TriggerOf<Kind>) => string;
}
