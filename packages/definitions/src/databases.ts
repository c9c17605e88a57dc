import { GlueDatabase } from '@dc-data-baker/models';

export const dcDataBaker = GlueDatabase({
  name: 'dc_data_baker',
  description: 'Every table that DC Data Baker reads or makes.',
});
