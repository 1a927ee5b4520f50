import { KyselyAccountStore } from '../../src/store/kysely-account-store';
import { KyselyAttemptCountStore } from '../../src/store/kysely-attempt-count-store';
import { KyselyAuditStore } from '../../src/store/kysely-audit-store';
import { KyselyKeyStore } from '../../src/store/kysely-key-store';
import { KyselySessionStore } from '../../src/store/kysely-session-store';
import { closeDatabases, openDatabase } from '../support/database';
import { accountStoreContract } from './account-store.contract';
import { attemptCountStoreContract } from './attempt-count-store.contract';
import { auditStoreContract } from './audit-store.contract';
import { keyStoreContract } from './key-store.contract';
import { manySessionsContract } from './many-sessions.contract';
import { sessionStoreContract } from './session-store.contract';

afterEach(closeDatabases);

sessionStoreContract('SQLite', async () => new KyselySessionStore(await openDatabase()));
manySessionsContract('SQLite', async () => new KyselySessionStore(await openDatabase()));
accountStoreContract('SQLite', async () => new KyselyAccountStore(await openDatabase()));
keyStoreContract('SQLite', async () => new KyselyKeyStore(await openDatabase()));
attemptCountStoreContract('SQLite', async () => new KyselyAttemptCountStore(await openDatabase()));
auditStoreContract('SQLite', async () => new KyselyAuditStore(await openDatabase()));
