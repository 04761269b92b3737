import type { KeyService } from '../domain/ports/key-service.ts';

/** A key service for all regions, open until it is closed. */
export type OpenKeys = { readonly service: KeyService; readonly close: () => void };
