import type { AuthPayload } from '../../src/domain/auth-payload';
import { lifetimes, maxSessions } from './refresh-world';

/** What the rules promise for one session. Times are milliseconds. */
export interface ModelSession {
  readonly id: string;
  readonly absoluteEnd: number;
  idleEnd: number;
  generation: number;
  isConfirmed: boolean;
  rotatedAt: number;
  hasEnded: boolean;
  /** Everything that was ever handed out for it, received or not. */
  readonly refreshTokens: Set<string>;
  readonly accessTokens: Set<string>;
}

/** What a client has: the last answer that reached it, and the refresh token from before. */
export interface ModelClient {
  readonly session: ModelSession;
  refreshToken: string;
  generation: number;
  former: string | undefined;
  accessToken: string;
  accessEnd: number;
}

export type Promised = 'rotate' | 'replay' | 'reuse' | 'refuse';

/** The rules in their shortest form, to hold the services against. */
export class RefreshModel {
  readonly clients: (ModelClient | undefined)[] = [undefined, undefined];
  readonly sessions: ModelSession[] = [];
  /** Sessions that have been found dead; nothing should wake them. */
  readonly buried = new Set<ModelSession>();
  readonly successors = new Map<string, string>();
  isDisabled = false;
  now: number;

  constructor(now: Date) {
    this.now = now.getTime();
  }

  isOver(session: ModelSession): boolean {
    return session.hasEnded || this.now >= session.idleEnd || this.now >= session.absoluteEnd;
  }

  promiseFor(session: ModelSession, generation: number): Promised {
    if (this.isOver(session)) return 'refuse';
    if (generation === session.generation) return 'rotate';
    const isInGrace = this.now - session.rotatedAt < lifetimes.grace * 1000;
    const isFormer = generation === session.generation - 1;
    return isFormer && (!session.isConfirmed || isInGrace) ? 'replay' : 'reuse';
  }

  start({ session, refreshToken, accessToken, expiresAt }: AuthPayload): ModelClient {
    const started: ModelSession = {
      id: session.id,
      absoluteEnd: this.now + lifetimes.absolute * 1000,
      idleEnd: this.now + lifetimes.idle * 1000,
      generation: 1,
      isConfirmed: false,
      rotatedAt: this.now,
      hasEnded: false,
      refreshTokens: new Set([refreshToken ?? '']),
      accessTokens: new Set([accessToken]),
    };
    this.sessions.push(started);
    const active = this.sessions.filter((session) => !this.isOver(session));
    for (const session of active.slice(0, -maxSessions)) session.hasEnded = true;
    const held = { refreshToken: refreshToken ?? '', generation: 1, former: undefined };
    return { session: started, ...held, accessToken, accessEnd: expiresAt.getTime() };
  }

  /** A refresh of generation `presented` has gone well. */
  refreshed(session: ModelSession, presented: number, { refreshToken, accessToken }: AuthPayload): void {
    this.slide(session);
    session.refreshTokens.add(refreshToken ?? '');
    session.accessTokens.add(accessToken);
    if (session.generation !== presented) return;
    Object.assign(session, { generation: presented + 1, isConfirmed: false, rotatedAt: this.now });
  }

  slide(session: ModelSession): void {
    session.idleEnd = Math.min(this.now + lifetimes.idle * 1000, session.absoluteEnd);
  }

  /** The answer to a refresh reaches the client. */
  receive(client: ModelClient, { refreshToken, accessToken, expiresAt }: AuthPayload): void {
    const held = { former: client.refreshToken, refreshToken, generation: client.generation + 1 };
    Object.assign(client, refreshToken === undefined ? {} : held, { accessToken, accessEnd: expiresAt.getTime() });
  }

  /** An access token has been used, so its generation has arrived. */
  use(client: ModelClient): void {
    if (this.isGood(client) && client.generation === client.session.generation) client.session.isConfirmed = true;
  }

  isGood({ session, accessEnd }: ModelClient): boolean {
    return !session.hasEnded && this.now < accessEnd;
  }

  /** Ends all sessions but the one excepted. */
  endAll(except?: ModelSession): void {
    for (const session of this.sessions) session.hasEnded ||= session !== except;
  }
}
