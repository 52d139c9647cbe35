export * from './fleet-cloud.ts';
export * from './fleet-connections.ts';
export type { ColourSettings, FleetSettings, PreviewSettings } from './fleet-settings.ts';
export * from './smoke-request.ts';
