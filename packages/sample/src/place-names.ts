/** The two halves of invented place names. 43 and 24 have no common factor: see `placeName`. */
const BEGINNINGS = [
  'Ash',
  'Thorn',
  'Whit',
  'Marl',
  'Kings',
  'Old',
  'Brom',
  'Cal',
  'Dun',
  'Ever',
  'Fen',
  'Glen',
  'Hazel',
  'Ing',
  'Jarrow',
  'Kel',
  'Lang',
  'Mid',
  'Nether',
  'Oak',
  'Pen',
  'Quarn',
  'Raven',
  'Sel',
  'Tarn',
  'Under',
  'Wether',
  'Yar',
  'Alder',
  'Birch',
  'Cold',
  'Dray',
  'Elm',
  'Farn',
  'Grim',
  'Hart',
  'Ips',
  'Lind',
  'Moss',
  'North',
  'Otter',
  'Stan',
  'Wynd',
] as const;

const ENDINGS = [
  'ford',
  'bury',
  'ham',
  'ton',
  'ley',
  'wick',
  'by',
  'thorpe',
  'combe',
  'field',
  'bourne',
  'worth',
  'stead',
  'mere',
  'holt',
  'dale',
  'wold',
  'bridge',
  'cliffe',
  'minster',
  'hurst',
  'well',
  'gate',
  'stow',
] as const;

export const PLACE_NAMES = BEGINNINGS.length * ENDINGS.length;

/**
 * Names 0 to `PLACE_NAMES` - 1 are all different, by the Chinese remainder theorem; then they
 * repeat.
 */
export function placeName(index: number): string {
  const beginning = BEGINNINGS[index % BEGINNINGS.length] as string;
  const ending = ENDINGS[index % ENDINGS.length] as string;
  return beginning + ending;
}

/** As in ballot ids: `Ashford St Mary's` is `ashford-st-marys`. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/['’]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-');
}
