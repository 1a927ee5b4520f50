/** Passwords that many people have: what an attacker tries first. */
export interface CommonPasswords {
  /** @param text in lower case */
  includes(text: string): Promise<boolean>;
}

/** Passwords that were stolen from others, as a service somewhere else knows them. */
export interface BreachedPasswords {
  /** False too when nobody could be asked: nobody is kept from changing a password because of it. */
  includes(password: string): Promise<boolean>;
}
