export type { MapContent, MapView, ToldAddress } from './map/map-content.ts';
export { mapPage } from './map/map-page.ts';
