import type { Trigger } from '@dc-data-baker/models';
import type { LayerCluster } from '../picture/picture.ts';
import { STYLES } from '../text/measure.ts';
import { triggerGlyph, triggerLabel } from '../triggers/drawn-triggers.ts';
import { at, type Drawing, flow, line, row } from './drawing.ts';
import { element } from './element.ts';
import { HAND } from './glyphs.ts';
import { pill } from './shapes.ts';

/** The heading of a layer: its name, its question and its triggers. */
export function layerHeading(
  layer: LayerCluster,
  triggers: readonly { readonly id: string; readonly trigger: Trigger }[],
): Drawing {
  const name = line(layer.name, STYLES.layer);
  const question = line(layer.question, { ...STYLES.label, name: 'question' });
  const chips =
    triggers.length === 0
      ? [triggerChip(HAND, 'baked by hand')]
      : triggers.map(({ id, trigger }) =>
          triggerChip(triggerGlyph(trigger), triggerLabel(trigger), id),
        );
  const triggerRow = flow(chips, 560, 8, 6);
  const top = name.height + question.height + 8;
  return {
    width: Math.ceil(Math.max(name.width, question.width, triggerRow.width)),
    height: top + triggerRow.height,
    svg: at(0, 0, name) + at(0, name.height, question) + at(0, top, triggerRow),
  };
}

function triggerChip(glyph: Drawing, label: string, id?: string): Drawing {
  const content = row([glyph, line(label, STYLES.label)], 6);
  const width = Math.ceil(content.width) + 22;
  return {
    width,
    height: 26,
    svg: element(
      'g',
      { class: 'trigger', 'data-node': id },
      pill(width, 26),
      at(10, (26 - content.height) / 2, content),
    ),
  };
}
