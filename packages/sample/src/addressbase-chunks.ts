import type { Chunk } from './chunk.ts';
import type { Country } from './country.ts';
import { CsvWriter } from './csv-writer.ts';
import { OutcodeStreets } from './outcode-streets.ts';
import { type Outcode, outcodesOf } from './outcodes.ts';
import { Random } from './random.ts';
import { Uprns } from './uprn.ts';
import { writeStreet } from './write-street.ts';

/** How many outcodes are mixed with one another at any point of the file. */
const OPEN_OUTCODES = 32;

/**
 * Like the real file, this one is not sorted: outcodes come in random order, and their streets are
 * mixed. Only the outcodes being mixed are in memory, so memory does not grow with the sample.
 */
export function* addressbaseChunks(country: Country): Generator<Chunk> {
  const { seed } = country.options;
  const random = new Random(seed, 'fileOrder');
  const waiting = shuffled(outcodesOf(country), random);
  const open: OutcodeStreets[] = [];
  const uprns = new Uprns(seed);
  const writer = new CsvWriter();
  let rows = 0;
  for (;;) {
    while (open.length < OPEN_OUTCODES) {
      const outcode = waiting.pop();
      if (outcode === undefined) break;
      open.push(new OutcodeStreets(outcode, country.boundaries, seed));
    }
    if (open.length === 0) break;
    const chosen = random.below(open.length);
    const street = open[chosen]?.next();
    if (street === undefined) {
      open.splice(chosen, 1);
      continue;
    }
    writeStreet(writer, street, seed, uprns);
    rows += street.addresses;
    if (writer.isFull) {
      yield { bytes: writer.take(), rows };
      rows = 0;
    }
  }
  if (rows > 0) yield { bytes: writer.take(), rows };
}

/** The Fisher-Yates shuffle. */
function shuffled(outcodes: Outcode[], random: Random): Outcode[] {
  for (let end = outcodes.length - 1; end > 0; end--) {
    const chosen = random.below(end + 1);
    const outcode = outcodes[chosen] as Outcode;
    outcodes[chosen] = outcodes[end] as Outcode;
    outcodes[end] = outcode;
  }
  return outcodes;
}
