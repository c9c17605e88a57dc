import type { CsvWriter } from './csv-writer.ts';
import { Random } from './random.ts';
import type { Street } from './street.ts';
import type { Uprns } from './uprn.ts';

const encoder = new TextEncoder();
const OPEN_ADDRESS = encoder.encode(',"');
const QUOTE_IN_QUOTES = encoder.encode('""');
const FLAT = encoder.encode('Flat ');
const SEPARATOR = encoder.encode(', ');
const SPACE = 32;

/** The end of a line, for each kind of home. */
const HOUSE_ENDS = ['RD', 'RD02', 'RD03', 'RD04'].map(lineEnd);
const FLAT_END = lineEnd('RD06');

/** Of 256 buildings. */
const FLATS = 12;
const QUOTED_NAMES = 5;
const NAMES = 12;

/** Writes the lines of a street's addresses. Flats of one building have the same point. */
export function writeStreet(writer: CsvWriter, street: Street, seed: number, uprns: Uprns): void {
  const { road, houseNames, firstAddress, firstHouse } = street;
  const random = new Random(seed, 'houses', firstAddress);
  const afterHouse = encoder.encode(`${street.name}",${street.postcode},SRID=4326;POINT(`);
  const middle = street.addresses >> 2;
  const end = firstAddress + street.addresses;
  let address = firstAddress;

  for (let house = 0; address < end; house++) {
    const bits = random.bits();
    const kind = bits & 0xff;
    const steps = (house >> 1) - middle;
    const side = house % 2 === 0 ? 1 : -1;
    const longitude = road.longitude + steps * road.stepLongitude + side * road.sideLongitude;
    const latitude = road.latitude + steps * road.stepLatitude + side * road.sideLatitude;
    const isFlats = kind < FLATS;
    const homes = isFlats ? Math.min(end - address, 2 + ((bits >>> 8) & 7)) : 1;

    for (let flat = 1; flat <= homes; flat++) {
      writer.whole(uprns.of(address++));
      writer.text(OPEN_ADDRESS);
      if (isFlats) {
        writer.text(FLAT);
        writer.whole(flat);
        writer.text(SEPARATOR);
      } else if (kind < FLATS + QUOTED_NAMES + NAMES) {
        const name = houseNames[(bits >>> 8) % houseNames.length] as Uint8Array;
        writeName(writer, name, kind < FLATS + QUOTED_NAMES);
      }
      writer.whole(firstHouse + house);
      writer.byte(SPACE);
      writer.text(afterHouse);
      writer.coordinate(longitude);
      writer.byte(SPACE);
      writer.coordinate(latitude);
      writer.text(isFlats ? FLAT_END : (HOUSE_ENDS[(bits >>> 16) & 3] as Uint8Array));
    }
  }
}

/** Some people put the name of their house in quotes, which CSV doubles. */
function writeName(writer: CsvWriter, name: Uint8Array, isQuoted: boolean): void {
  if (isQuoted) writer.text(QUOTE_IN_QUOTES);
  writer.text(name);
  if (isQuoted) writer.text(QUOTE_IN_QUOTES);
  writer.text(SEPARATOR);
}

function lineEnd(addressType: string): Uint8Array {
  return encoder.encode(`),${addressType}\n`);
}
