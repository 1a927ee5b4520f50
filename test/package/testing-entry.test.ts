import { installPackage } from './installed';
import type { Project } from './installed';

let project: Project;
beforeAll(async () => {
  project = await installPackage();
});
afterAll(() => project.remove());

describe('the entry for tests of others', () => {
  it('leaves no timer, no socket and no file, and nothing on the console', async () => {
    expect(await project.node('testing.mjs')).toBe('{"alive":[],"isTidy":true}\n');
  });
});
