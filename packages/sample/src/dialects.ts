import { placeName } from './place-names.ts';

/** Invented names for the parts of an address. */
export interface Dialect {
  /** Consecutive numbers give different places. */
  readonly place: (index: number) => string;
  readonly roads: NonEmpty<string>;
  readonly houses: NonEmpty<string>;
}

type NonEmpty<Item> = readonly [Item, ...Item[]];

const ENGLISH: Dialect = {
  place: placeName,
  roads: [
    'High Street',
    'Station Road',
    'Mill Lane',
    'Church Lane',
    "St Mary's Close",
    'Victoria Road',
    'The Green',
    'Queen’s Drive',
    "King's Road",
    'Manor Way',
    'School Lane',
    'Chapel Street',
    'Park Avenue',
    'Albert Terrace',
    'Orchard Close',
    "Bishop's Walk",
    'Meadow View',
    'North Street',
    'Windmill Hill',
    'Priory Gardens',
    'Castle Street',
    "Fuller's Yard",
    'Railway Cottages',
    'Sycamore Drive',
    'Alma Road',
    'Kingfisher Way',
    'Water Lane',
    'Nelson Street',
    'The Crescent',
    "Farrier's Court",
    'Linden Grove',
    'Market Place',
    'Back Lane',
    'Beech Avenue',
    'Tower Mews',
    'Wellington Street',
    'Hawthorn Rise',
    'Bridge Street',
    'Commercial Road',
    "St John's Terrace",
  ],
  houses: [
    'The Firs',
    'Rose Cottage',
    "Miller's Cottage",
    'The Old Rectory',
    'Hillcrest',
    'Ivy House',
    'Fairview',
    "Shepherd's Rest",
    'The Coach House',
    'Springfield',
    'Orchard End',
    'Woodlands',
    'Café Flat',
  ],
};

const WELSH_PLACES = [
  'Ynys Môn',
  'Llanfair',
  'Pentre Bach',
  'Tŷ Croes',
  'Cwm Dulas',
  'Aberwen',
  'Llanddôl',
  'Pen-y-bryn',
  'Rhyd-y-môr',
  'Nantgoch',
  'Bryn Iâl',
  'Trefêl',
] as const;

const WELSH: Dialect = {
  place: (index) => WELSH_PLACES[index % WELSH_PLACES.length] as string,
  roads: [
    'Heol y Bont',
    'Ffordd y Môr',
    'Stryd Fawr',
    'Lôn Las',
    'Clos yr Eglwys',
    'Heol Tŷ Gwyn',
    'Rhodfa’r Orsaf',
    'Maes y Ŵyn',
    'Cae Gwyrdd',
    'Station Road',
    'Chapel Street',
    "St David's Close",
  ],
  houses: ['Tŷ Gwyn', "Tŷ'r Ysgol", 'Môr Awelon', 'Bryn Eithin', 'Yr Hen Felin', 'Plas Newydd'],
};

const GAELIC_PLACES = [
  'Baile Mòr',
  'Dùn Àrd',
  'Achadh Fada',
  'Inbhir Dubh',
  'Port Rìgh Beag',
  'Ceann a’ Ghlinne',
  'Tobar Bàn',
  'Loch Bhreac',
] as const;

const GAELIC: Dialect = {
  place: (index) => GAELIC_PLACES[index % GAELIC_PLACES.length] as string,
  roads: [
    "Sràid a' Chaisteil",
    'Rathad na Mara',
    'Shore Road',
    'Slighe na Coille',
    'Harbour Street',
    'Cnoc an t-Sìthein',
    "St Columba's Way",
    'Am Bruthach',
    'Braeside',
    'Ceum Dhòmhnaill',
  ],
  houses: ['Taigh Bàn', 'An Seann Taigh', 'Taigh na Mara', 'Creag Mhòr', 'Bothan Beag'],
};

const WELSH_AREAS = new Set(['CF', 'LD', 'LL', 'NP', 'SA', 'SY']);
const GAELIC_AREAS = new Set(['HS', 'IV', 'KW', 'PA', 'PH']);

/** The dialect of an outcode's names. */
export function dialectOf(outcode: string): Dialect {
  const area = outcode.replace(/\d.*$/, '');
  if (WELSH_AREAS.has(area)) return WELSH;
  if (GAELIC_AREAS.has(area)) return GAELIC;
  return ENGLISH;
}
