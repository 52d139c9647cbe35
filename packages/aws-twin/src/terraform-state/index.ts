export { LEFT_OUT } from './resource-types.ts';
export { stackApi } from './stack-api.ts';
export { readTerraformState, type StateResource, type TerraformState } from './state.ts';
export { TEST_STACK_FILE, testStackState } from './test-stack.ts';
export { trimmedState } from './trim.ts';
export { type Infrastructure, twinModelOf } from './twin-model.ts';
