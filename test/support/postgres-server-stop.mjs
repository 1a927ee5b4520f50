// After all tests: see postgres-server.mjs.
export default async function stopPostgres() {
  await globalThis.postgresUnderTest?.stop();
}
