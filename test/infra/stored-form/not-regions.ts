/** Stored values that are not regions: paths to another directory, other texts, and other types. */
export const NOT_REGIONS = ['../../x', '..', '', 'EU-WEST-1', 'eu-west-1/x', 7, null, {}];
