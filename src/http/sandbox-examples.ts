/** What the development page depends on. */
export interface SandboxOptions {
  /** Whether people sign in here: without, there is no login to offer. */
  readonly hasAccounts: boolean;
  /** Which tokens travel in cookies. */
  readonly cookies: 'none' | 'refresh' | 'refresh and access';
}

/** An operation to begin with. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  readonly query: string;
  readonly fields: readonly ExampleField[];
}

/** A variable of an {@link Example}, filled in apart from its text. */
export interface ExampleField {
  readonly id: string;
  readonly label: string;
  /** Where it goes in the variables. */
  readonly path: string;
  readonly value: string;
  readonly isSecret: boolean;
  /** Whether it is left out when it is empty. */
  readonly isOptional: boolean;
}

/** The operations of the page, in the order in which they are run. */
export function listExamples({ hasAccounts, cookies }: SandboxOptions): readonly Example[] {
  if (!hasAccounts) return [verifyToken];
  return [login(cookies), me, refresh(cookies), logout];
}

/** The examples as one document, as Apollo Sandbox takes it. */
export function toDocument(examples: readonly Example[], options: SandboxOptions): string {
  return [explain(options), ...examples.map(({ query }) => query)].join('\n');
}

/** Their variables in one object, as Apollo Sandbox takes it. */
export function toVariables(examples: readonly Example[]): Record<string, unknown> {
  const fields = examples.flatMap((example) => example.fields).filter(({ isOptional }) => !isOptional);
  const variables: Record<string, unknown> = {};
  for (const { path, value } of fields) {
    const [name = '', member] = path.split('.');
    variables[name] = member === undefined ? value : { ...toObject(variables[name]), [member]: value };
  }
  return variables;
}

function toObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function explain({ hasAccounts, cookies }: SandboxOptions): string {
  if (!hasAccounts) {
    return `# This service verifies tokens that others have issued. Put one into the variables
# below. To ask as its owner, set it as a header: "Authorization: Bearer ...".
`;
  }
  const rest =
    cookies === 'refresh and access'
      ? '# one of "admin" was printed at the first start. The others need no more: your\n# browser sends the cookies along.\n'
      : `# one of "admin" was printed at the first start. The others need no more: this
# page puts the tokens that came last in the place of the shared Authorization
# header. Switch that header off to ask as nobody.
`;
  return `# Run them one by one. For Login, put a password into the variables below: the\n${rest}`;
}

/** What a client keeps of an answer: with cookies the browser keeps the rest, and no script of the page has it. */
const tokenFields = {
  none: '    accessToken\n    expiresIn\n    refreshToken\n',
  refresh: '    accessToken\n    expiresIn\n',
  'refresh and access': '    expiresIn\n',
} as const satisfies Record<SandboxOptions['cookies'], string>;

const plainField = { value: '', isSecret: false, isOptional: false };

function login(cookies: SandboxOptions['cookies']): Example {
  return {
    name: 'Login',
    title: 'Log in',
    hint: 'The password of “admin” was printed at the first start.',
    query: `mutation Login($input: LoginInput!) {
  login(input: $input) {
${tokenFields[cookies]}    user {
      id
      username
      roles
    }
  }
}
`,
    fields: [
      { ...plainField, id: 'username', label: 'User name', path: 'input.username', value: 'admin' },
      { ...plainField, id: 'password', label: 'Password', path: 'input.password', isSecret: true },
    ],
  };
}

const me: Example = {
  name: 'Me',
  title: 'Ask who you are',
  hint: 'Needs a signed-in caller. Before the login the answer is an error that says so.',
  query: `query Me {
  me {
    id
    username
    email
    roles
  }
}
`,
  fields: [],
};

function refresh(cookies: SandboxOptions['cookies']): Example {
  const field = {
    ...plainField,
    id: 'refresh-token',
    label: 'Refresh token',
    path: 'tokens.refreshToken',
    isOptional: true,
  };
  return {
    name: 'RefreshToken',
    title: 'Refresh',
    hint:
      cookies === 'none'
        ? 'Each refresh token is used once. The answer brings the next one.'
        : 'The refresh token is in a cookie, which no script can read.',
    query:
      cookies === 'none'
        ? `mutation RefreshToken($tokens: RefreshTokenInput) {
  refreshToken(input: $tokens) {
${tokenFields.none}  }
}
`
        : `mutation RefreshToken {
  refreshToken {
${tokenFields[cookies]}  }
}
`,
    fields: cookies === 'none' ? [field] : [],
  };
}

const logout: Example = {
  name: 'Logout',
  title: 'Log out',
  hint: 'Ends the session: its tokens are refused from then on. Ask once more who you are, and see.',
  query: `mutation Logout {
  logout {
    endedSessions
  }
}
`,
  fields: [],
};

const verifyToken: Example = {
  name: 'VerifyToken',
  title: 'Verify a token',
  hint: 'This service verifies tokens that others have issued. A bad one is an answer, and no error.',
  query: `query VerifyToken($token: NonEmptyString!) {
  verifyToken(token: $token) {
    active
    reason
    issuer
    subject
    roles
    scope
    expiresAt
  }
}
`,
  fields: [{ ...plainField, id: 'verified-token', label: 'Access token', path: 'token' }],
};
