// Starts and ends gateways under test, and prints what keeps the process alive afterwards.
import { readdirSync } from 'node:fs';
import { startTestGateway } from 'graphql-auth-gateway/testing';

const before = readdirSync('.').sort().join();
for (const listen of [false, true]) {
  const gateway = await startTestGateway({ users: [{ username: 'ada' }], listen });
  const ada = await gateway.signIn('ada');
  await gateway.advance({ days: 1 });
  await gateway.refresh(ada);
  await gateway.close();
}
await new Promise((resolve) => setImmediate(resolve));
const alive = process.getActiveResourcesInfo().filter((name) => !/^(?:TTYWrap|PipeWrap|FSReqPromise)$/.test(name));
console.log(JSON.stringify({ alive, isTidy: readdirSync('.').sort().join() === before }));
