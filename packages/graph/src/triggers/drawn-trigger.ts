import type { Trigger, TriggerOf } from '@dc-data-baker/models';
import type { Drawing } from '../draw/drawing.ts';

/**
 * Everything that the picture and the explorer show about one kind of trigger. To add a kind, add
 * its file and a line in `DRAWN_TRIGGERS`.
 */
export interface DrawnTrigger<Kind extends Trigger['kind']> {
  readonly glyph: Drawing;
  readonly label: (trigger: TriggerOf<Kind>) => string;
}
