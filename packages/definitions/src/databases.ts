import { GlueDatabase } from '@dc-data-baker/models';

export const dcDataBaker = GlueDatabase({
  name: 'dc_data_baker_{dc_environment}',
  description: 'Every table that DC Data Baker reads or makes.',
});
