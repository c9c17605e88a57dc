import { POSTCODE_AREAS } from './postcode-areas.ts';

const MIN_AREAS = 8;
const OUTCODES_PER_NEW_AREA = 6;

/**
 * The given number of outcodes, all different, in the order of the areas and with each area's
 * share.
 */
export function outcodeNames(count: number): string[] {
  const areas = POSTCODE_AREAS.slice(
    0,
    Math.max(MIN_AREAS, Math.round(count / OUTCODES_PER_NEW_AREA)),
  );
  const total = areas.reduce((sum, [, outcodes]) => sum + outcodes, 0);
  const names: string[] = [];
  let before = 0;
  for (const [letters, outcodes, lettered = ''] of areas) {
    before += outcodes;
    // Rounding the running total, not each share, makes the shares add up.
    const share = Math.round((before * count) / total) - names.length;
    const districts = districtsOf(outcodes, lettered);
    for (let index = 0; index < share; index++) {
      names.push(letters + districts[Math.floor((index * outcodes) / share)]);
    }
  }
  return names;
}

/** The lettered districts, and then as many numbered ones as are still needed. */
function districtsOf(count: number, lettered: string): string[] {
  const districts = lettered.split(' ').filter((district) => district !== '');
  const firstNumber = districts.length === 0 ? 1 : Number.parseInt(districts.at(-1) ?? '', 10) + 1;
  for (let number = firstNumber; districts.length < count; number++) districts.push(`${number}`);
  return districts;
}
