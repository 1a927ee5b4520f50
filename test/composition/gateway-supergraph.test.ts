import 'reflect-metadata';
import { readConfig } from '../../src/config';
import type { SettingsOptions } from '../../src/config';
import { openGatewaySupergraph } from '../../src/gateway-supergraph';
import type { ServableSupergraph } from '../../src/composition/supergraph-source';
import { productsSdl } from './schemas';
import { SdlServer } from './sdl-server';
import { SourceScene } from './source-scene';

let scene: SourceScene;
let server: SdlServer;

beforeEach(async () => {
  scene = new SourceScene();
  server = await new SdlServer(productsSdl).start();
  scene.closings.push(() => server.stop());
});

afterEach(() => scene.close());

async function open(settings: SettingsOptions, ownSdl?: string): Promise<ServableSupergraph> {
  const { logger, clock } = scene;
  const source = openGatewaySupergraph(readConfig(settings, {}), { logger, clock, ownSdl });
  scene.closings.push(() => source.close());
  return new Promise((resolve, reject) => {
    source.start(resolve).catch(reject);
  });
}

describe('the supergraph of the settings', () => {
  it('is composed of the subgraphs and this service', async () => {
    const { ownGraph, subgraphs, sdl } = await open({ subgraphs: [{ name: 'products', url: server.url, retries: 0 }] });
    expect(ownGraph).toBe('AUTH');
    expect(subgraphs).toMatchObject([{ name: 'products', url: server.url, retries: 0, identity: 'token' }]);
    expect(sdl).toContain('AUTH @join__graph(name: "auth", url: "http://127.0.0.1:4000/graphql")');
  });

  it('is composed of an embedding program as it is, under its own name', async () => {
    const settings = {
      subgraphs: [{ name: 'products', url: server.url }],
      ownSubgraphName: 'me',
      issuer: 'https://me.example',
    };
    const { ownGraph, sdl } = await open(settings, 'type Query { greeting: String }');
    expect(ownGraph).toBe('ME');
    expect(sdl).toContain('greeting');
    expect(sdl).toContain('ME @join__graph(name: "me", url: "https://me.example/graphql")');
  });

  it('is that of the file, where there is one', async () => {
    const { subgraphs } = await open({ supergraph: scene.file, signingAlgorithm: 'HS256' });
    expect(subgraphs).toMatchObject([{ name: 'products', url: 'https://first.example/', identity: 'none' }]);
    expect(server.requests).toHaveLength(0);
  });

  it('of a service without accounts has what that one has', async () => {
    const trustedIssuers = [{ issuer: 'https://a.example', jwksUri: 'https://a.example/keys', audience: 'graphql' }];
    const subgraphs = [{ name: 'products', url: server.url, identity: 'bearer' as const }];
    const { sdl } = await open({ verifyOnly: true, trustedIssuers, subgraphs });
    expect(sdl).toContain('verifyToken(');
    expect(sdl).not.toContain('login(');
  });
});
