import { KyselyAccountStore } from '../../src/store/kysely-account-store';
import { KyselyAttemptCountStore } from '../../src/store/kysely-attempt-count-store';
import { KyselyAuditStore } from '../../src/store/kysely-audit-store';
import { KyselyKeyStore } from '../../src/store/kysely-key-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { closeDatabases, openPostgresDatabase } from '../support/database';
import { accountStoreContract } from './account-store.contract';
import { attemptCountStoreContract } from './attempt-count-store.contract';
import { auditStoreContract } from './audit-store.contract';
import { keyStoreContract } from './key-store.contract';
import { manySessionsContract } from './many-sessions.contract';
import { sessionStoreContract } from './session-store.contract';

afterEach(closeDatabases);

sessionStoreContract('PostgreSQL', async () => new KyselySessionStore(await openPostgresDatabase()));
manySessionsContract('PostgreSQL', async () => new KyselySessionStore(await openPostgresDatabase()));
accountStoreContract('PostgreSQL', async () => new KyselyAccountStore(await openPostgresDatabase()));
keyStoreContract('PostgreSQL', async () => new KyselyKeyStore(await openPostgresDatabase()));
attemptCountStoreContract('PostgreSQL', async () => new KyselyAttemptCountStore(await openPostgresDatabase()));
auditStoreContract('PostgreSQL', async () => new KyselyAuditStore(await openPostgresDatabase()));
